"""The packs that ship: what they say is what they hold."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.datasets import DataError, embedded
from engine.datasets.embedded import Embedded

COUNTS = {"fashion-mnist": 10_000, "emoji": 1911, "textures": 233, "digits": 1797, "cities": 34_006}
SOURCES = [cls() for cls in Embedded.__subclasses__()]


@pytest.fixture
def moved(tmp_path: Path):
    """A resources folder of the test's own."""
    before = embedded._root
    embedded.set_root(tmp_path)
    yield tmp_path
    embedded.set_root(before)


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.name)
def test_info_agrees_with_what_is_loaded(source: Embedded) -> None:
    info, data = source.info(), source.load()
    assert info.count == len(data) == COUNTS[source.name]
    assert info.shape == data.samples.shape[1:] == data.spec.shape
    assert info.kind == data.spec.kind
    assert info.classes == data.classes
    assert set(np.unique(data.labels)) == set(range(len(data.classes)))
    assert not data.samples.flags.writeable
    assert info.thumbnail.shape == (84, 84, 3) and info.thumbnail.std() > 5
    assert info.licence and (source.folder / "LICENSE.txt").stat().st_size > 100


def test_pictures_are_pictures() -> None:
    emoji = embedded.Emoji().load()
    assert (emoji.samples[emoji.labels == emoji.classes.index("Smileys & Emotion"), 0, 0] == 255).mean() > 0.95
    means = embedded.FashionMnist().load().samples.mean((1, 2, 3))
    assert 60 < means.mean() < 90  # 72.9 over the training half (Xiao et al. 2017)


def test_cities_are_where_they_are() -> None:
    data = embedded.Cities().load()
    with np.load(embedded.Cities().folder / "data.npz") as arrays:
        tokyo = data.samples[list(arrays["names"]).index("Tokyo")]
    assert np.abs(tokyo - (139.69, 35.69)).max() < 0.05
    normal = (data.samples - np.array(data.spec.mean)) / np.array(data.spec.scale)
    assert np.abs(normal.mean(0)).max() < 1e-3 and np.abs(normal.std(0) - 1).max() < 1e-3


@pytest.mark.parametrize("size", [16, 32, 40])
def test_other_sizes_keep_the_picture(size: int) -> None:
    small = embedded.Textures().load(size)
    assert small.samples.shape == (233, size, size, 3) and small.spec.shape == (size, size, 3)
    whole = embedded.Textures().load()
    assert np.abs(small.samples.mean((1, 2)) - whole.samples.mean((1, 2))).mean() < 1
    assert small.fingerprint != whole.fingerprint == embedded.Textures().load().fingerprint


def test_a_missing_or_damaged_pack_is_told_plainly(moved: Path) -> None:
    with pytest.raises(DataError, match="can't be read") as caught:
        embedded.Digits().info()
    assert "Install" in caught.value.advice
    folder = moved / "samples" / "digits"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('sha256 = "0"\nkind = "image"\n')
    (folder / "data.npz").write_bytes(b"not an archive")
    with pytest.raises(DataError, match="checksum"):
        embedded.Digits().load()


def test_sources_load_without_torch() -> None:
    code = "import sys; from engine.datasets import embedded as e; e.Digits().info(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0
