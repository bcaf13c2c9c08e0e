"""Precision, recall, density, coverage against their definitions."""

import numpy as np
import pytest

from engine.metrics import prdc as module
from engine.metrics.prdc import prdc


def by_definition(real: np.ndarray, made: np.ndarray, k: int) -> list[float]:
    def between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))

    real_radii, made_radii = (np.sort(between(x, x), 1)[:, k] for x in (real, made))
    cross = between(real, made)
    inside = cross < real_radii[:, None]
    return [inside.any(0).mean(), (cross < made_radii).any(1).mean(), inside.sum(0).mean() / k,
            (cross.min(1) < real_radii).mean()]


@pytest.mark.parametrize("block", [7, 1000])
def test_the_definitions_whatever_the_block(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    generator = np.random.default_rng(3)
    real, made = generator.standard_normal((60, 3)), generator.standard_normal((45, 3)) * 0.7 + 0.4
    found = prdc(real, made)
    expected = by_definition(real, made, 5)
    assert [found.precision, found.recall, found.density, found.coverage] == pytest.approx(expected)


def test_alike_apart_and_collapsed() -> None:
    generator = np.random.default_rng(4)
    real, twin = generator.standard_normal((2, 800, 2))
    alike = prdc(real, twin)
    assert min(alike.precision, alike.recall, alike.coverage) > 0.9 and 0.9 < alike.density < 1.1
    apart = prdc(real, twin + 100)
    assert (apart.precision, apart.recall, apart.density, apart.coverage) == (0, 0, 0, 0)
    collapsed = prdc(real, twin * 0.01)
    assert collapsed.precision == 1 and collapsed.recall < 0.05 and collapsed.coverage < 0.1


def test_close_neighbours_far_from_the_origin_are_still_told_apart() -> None:
    generator = np.random.default_rng(4)
    real, twin = generator.standard_normal((2, 100, 2)).astype(np.float32)
    far = prdc(real.astype(np.float64) + 1e4, twin.astype(np.float64) + 1e4)
    near = prdc(real, twin)
    assert far.precision == pytest.approx(near.precision) and far.coverage == pytest.approx(near.coverage)


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 5 samples"):
        prdc(np.zeros((5, 2)), np.zeros((50, 2)))
