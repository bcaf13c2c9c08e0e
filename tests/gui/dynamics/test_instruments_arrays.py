"""Arrays and memories behind the instruments."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gui.dynamics.instruments.binning import ABSENT, cividis, levels, robust_range, shares, smooth
from gui.dynamics.instruments.history import Readings, VitalsHistory
from tests.gui.dynamics.readings import LAYERS, vitals

FINITE = st.floats(-1e6, 1e6, width=32)


@given(arrays(np.float32, st.integers(1, 60), elements=FINITE))
def test_every_sample_is_counted_once_however_far_out(values):
    edges = np.linspace(*robust_range([values]), 33)
    counted = shares(values, edges)
    assert counted.shape == (32,) and counted.sum() == pytest.approx(1)


def test_shares_are_those_of_a_histogram():
    values = np.random.Generator(np.random.Philox(3)).normal(size=1000)
    edges = np.linspace(-2, 2, 17)
    inside = values[(values > -2) & (values < 2)]
    np.testing.assert_allclose(shares(inside, edges) * len(inside), np.histogram(inside, edges)[0])


@pytest.mark.parametrize("values", [[], [np.nan], [3.0], [0.0, 0.0], [np.inf, -np.inf, 1.0]])
def test_the_range_is_never_empty(values):
    low, high = robust_range([np.array(values, np.float32)])
    assert np.isfinite([low, high]).all() and low < high


def test_one_outlier_does_not_make_the_range():
    values = np.append(np.linspace(-1, 1, 999), 1e6)
    assert robust_range([values])[1] < 2


def test_smoothing_keeps_what_is_inside():
    counted = np.zeros(20)
    counted[10] = 1
    assert smooth(counted).sum() == pytest.approx(1) and smooth(counted).argmax() == 10


def test_the_ramp_is_cividis():
    import pyqtgraph as pg

    published = pg.colormap.get("cividis").getLookupTable(0.0, 1.0, 256)[:, :3].astype(int)
    assert cividis().dtype == np.uint8 and not cividis().flags.writeable
    assert np.abs(published - cividis()).max() <= 8  # of 255, between the stops


@given(arrays(np.float32, (7, 3), elements=st.floats(2.0**-20, 2.0**20, width=32)), st.floats(1e-3, 1e3))
def test_levels_follow_each_rows_own_order_and_not_its_size(norms, factor):
    shown = levels(norms)
    assert shown.shape == (3, 7) and shown.max() < ABSENT
    for row, own in zip(shown, norms.T, strict=True):
        order = np.argsort(own)
        assert (np.diff(row[order].astype(int)) >= 0).all()
    assert np.abs(shown.astype(int) - levels(norms.astype(np.float64) * factor)).max() <= 1


def test_levels_of_wide_steady_and_absent_rows():
    norms = np.array([[1.0, 2.0, 0.0, np.nan], [100.0, 2.0, 0.0, 5.0], [10.0, 2.1, 0.0, np.inf]])
    shown = levels(norms)
    assert shown[0].tolist() == [0, ABSENT - 1, (ABSENT - 1) // 2]
    assert np.ptp(shown[1].astype(int)) < 20, "what hardly changes hardly changes colour"
    assert (shown[2] == ABSENT).all()
    assert shown[3, 0] == shown[3, 2] == ABSENT != shown[3, 1]


@given(st.lists(st.integers(0, 500), max_size=80), st.booleans())
def test_readings_stay_in_order_and_within_bounds(steps, newest):
    kept = Readings(16, newest)
    for step in steps:
        kept.add(step, -step)
    assert kept.steps == sorted(set(kept.steps)) and len(kept) <= 16
    assert kept.values == [-step for step in kept.steps]


def test_a_long_run_stays_in_view_whole():
    kept = Readings(64)
    for step in range(10_000):
        kept.add(step, step)
    assert kept.steps[0] == 0 and kept.steps[-1] == 9999 and len(kept) >= 32


def test_the_newest_are_kept_where_only_they_count():
    kept = Readings(24, newest=True)
    for step in range(100):
        kept.add(step, step)
    assert kept.steps == list(range(76, 100))


def test_looking_back_puts_a_reading_in_its_place():
    kept = Readings()
    for step, value in ((10, 1), (30, 3), (20, 2), (30, 4)):
        kept.add(step, value)
    assert kept.steps == [10, 20, 30] and kept.values == [1, 2, 4]


def test_vitals_are_kept_by_quantity_and_begin_anew_with_other_layers():
    kept = VitalsHistory(3)
    assert kept.of("weights").shape == (0, 0)
    for step in (1, 2, 3, 4):
        kept.add(vitals(step))
    assert kept.steps == [2, 3, 4] and kept.of("gradients").shape == (3, len(LAYERS))
    np.testing.assert_array_equal(kept.of("updates")[-1], vitals(4).updates)
    kept.add(vitals(5, LAYERS[:2]))
    assert kept.steps == [5] and kept.of("weights").shape == (1, 2)


def test_norms_must_be_one_a_layer():
    damaged = replace(vitals(1), layers=LAYERS[:3])
    with pytest.raises(ValueError, match="3 layers"):
        VitalsHistory().add(damaged)
