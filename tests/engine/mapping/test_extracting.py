"""Points of the map as data: pictures by class, tables of points, whole or not at all."""

import numpy as np
import pytest
import torch

from engine.charting import Extract, Extracted
from engine.datasets.folder import open_folder
from engine.datasets.table import Table
from engine.latent.places import Unreachable
from engine.mapping.extracting import _safe
from engine.questions import Map


def extracted(desk, folder, keys, request=5):
    desk.told.clear()
    desk.maps.take(Extract(request, folder, tuple(keys)))
    desk.work()
    return next(event for event in desk.told if isinstance(event, Extracted))


def test_pictures_and_generated_ones_become_a_folder_that_can_be_read(desk, tmp_path):
    here = desk("vae", (8, 8, 1), count=20)
    shown = here.ask(Map(1, samples=10))[-1]
    keys = [2 * n + 1 for n in range(12)] + [2 * n for n in range(4)]
    made = extracted(here, tmp_path, keys)
    assert (made.count, made.classes, made.path.name) == (16, 2, "A run selection")
    found = open_folder(made.path)
    assert found.classes == ("dark", "light") and found.spec.shape == (8, 8, 1) and len(found) == 16
    (file,) = made.path.rglob("data-000003.png")
    assert file.parent.name == "light"
    raw = {tuple(sample.ravel()) for sample in found.samples}
    assert tuple(here.subject.dataset.samples[3].ravel()) in raw
    seed = list(made.path.rglob("seed-000002.png"))
    labels = dict(zip((shown.numbers * 2 + shown.of_data).tolist(), shown.labels.tolist(), strict=True))
    assert [file.parent.name for file in seed] == [("dark", "light")[labels[4]]]
    assert extracted(here, tmp_path, keys, 6).path.name == "A run selection 2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A run selection", "A run selection 2"]


def test_points_become_a_table(desk, tmp_path):
    here = desk(count=60)
    here.ask(Map(1, samples=10))
    made = extracted(here, tmp_path, [2 * n + 1 for n in range(30)])
    assert made.path.suffix == ".csv" and (made.count, made.classes) == (30, 0)
    found = np.sort(Table(made.path).load().samples, axis=0)
    np.testing.assert_allclose(found, np.sort(here.subject.dataset.samples[:30], axis=0), rtol=1e-6)


def test_too_few_are_refused_in_words(desk, tmp_path):
    here = desk("vae", (8, 8, 1), count=20)
    here.ask(Map(1, samples=10))
    with pytest.raises(Unreachable, match="7 of the pictures on the map are chosen; a data set needs at least 8"):
        extracted(here, tmp_path, [2 * n + 1 for n in range(7)])
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(desk, tmp_path):
    here = desk("vae", (8, 8, 1), count=20)
    here.ask(Map(1, samples=5))
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Unreachable, match="could not be written"):
        extracted(here, tmp_path / "file", [2 * n + 1 for n in range(12)])


def test_what_is_given_up_half_way_leaves_nothing(desk, tmp_path):
    here = desk("vae", (8, 8, 1), count=20)
    here.ask(Map(1, samples=10))
    here.maps.take(Extract(7, tmp_path, tuple(range(20))))
    job = here.jobs["extract extract-7"][1]
    with torch.no_grad():
        next(job)
    assert list(tmp_path.iterdir())
    job.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "safe"), [("T-shirt/top", "T-shirt_top"), ("..", ""), ("con", "con_"), (" .a ", "a"), ("Möwe", "Möwe")])
def test_classes_have_names_that_file_systems_take(name, safe):
    assert _safe(name) == safe
