"""The extractor: its arithmetic, and that its space knows clothes from each other."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.datasets.embedded import FashionMnist
from engine.metrics.features import FILE, WIDTH, ConvNorm, Extractor

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(RESOURCES / FILE)


def pictures(count: int, side: int, channels: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (count, side, side, channels), np.uint8)


def test_classes_are_apart_in_feature_space(extractor: Extractor) -> None:
    data = FashionMnist().load()
    assert data.labels is not None
    features, labels = extractor.features(data.samples[:600]).numpy(), data.labels[:600]
    centres = np.stack([features[:400][labels[:400] == c].mean(0) for c in range(10)])
    nearest = ((features[400:, None] - centres) ** 2).sum(-1).argmin(1)
    assert (nearest == labels[400:]).mean() > 0.6


def test_a_grey_picture_is_a_colour_picture_of_equal_channels(extractor: Extractor) -> None:
    grey = pictures(3, 28, 1)
    features = extractor.features(grey)
    assert features.shape == (3, WIDTH) and features.dtype == torch.float32 and not features.requires_grad
    torch.testing.assert_close(features, extractor.features(np.repeat(grey, 3, -1)))


@pytest.mark.parametrize("side", [28, 64, 96])
def test_what_networks_make_is_measured_like_what_files_hold(extractor: Extractor, side: int) -> None:
    raw = pictures(2, side, 3)
    made = torch.from_numpy(raw).permute(0, 3, 1, 2).float() / 127.5 - 1
    torch.testing.assert_close(extractor.features(made), extractor.features(raw))
    torch.testing.assert_close(extractor.features(made + 0.4 / 127.5), extractor.features(raw))


def test_it_is_deterministic_and_batches_do_not_matter(extractor: Extractor) -> None:
    raw = pictures(7, 32, 3)
    raw.setflags(write=False)
    assert torch.equal(extractor.features(raw), extractor.features(raw))
    torch.testing.assert_close(extractor.features(raw, batch=2), extractor.features(raw), rtol=1e-4, atol=1e-4)
    assert extractor.features(raw[:0]).shape == (0, WIDTH)


@pytest.mark.parametrize(("kernel", "stride", "edge", "margins"), [
    (3, 1, 8, (1, 1)), (5, 1, 8, (2, 2)), (3, 2, 8, (0, 1)), (5, 2, 8, (1, 2)), (3, 2, 7, (1, 1)), (1, 1, 8, (0, 0)),
])
def test_padding_is_tensorflows_same(kernel: int, stride: int, edge: int, margins: tuple[int, int]) -> None:
    layer = ConvNorm(1, 1, kernel, stride, active=False).eval()
    x = torch.randn(1, 1, edge, edge, generator=torch.Generator().manual_seed(0))
    expected = layer.norm(F.conv2d(F.pad(x, margins * 2), layer.conv.weight, stride=stride))
    assert torch.equal(layer(x), expected) and expected.shape[-1] == -(-edge // stride)


def test_missing_weights_are_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        Extractor(tmp_path / "nothing.safetensors")
