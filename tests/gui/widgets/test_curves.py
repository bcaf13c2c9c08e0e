"""Curves: numbers, thinning, drawing at most four times a second, pyqtgraph only when there is something to draw."""

import importlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from engine.events import Series
from gui.widgets.curve_data import Curve, nice_ticks, thin_evenly, thin_extremes
from gui.widgets.curves import Curves

ROOT = Path(__file__).resolve().parents[3]
BOTH = (Series("d", "Discriminator", "real"), Series("g", "Generator", "generated"))


def test_smoothing_is_the_unbiased_exponential_average():
    curve = Curve(0.9)
    y = np.random.default_rng(0).normal(size=50)
    for step, value in enumerate(y):
        curve.append(step, value)
    weights = 0.1 * 0.9 ** np.arange(49, -1, -1)
    assert curve.last() == pytest.approx((49, (weights * y).sum() / weights.sum()))
    assert curve.points()[0, 2] == y[0]


def test_gaps_are_skipped_by_the_average():
    curve = Curve(0.5)
    curve.replace(np.array([[0, 1.0], [1, np.nan], [2, 1.0]]))
    assert np.array_equal(curve.points()[:, 2], [1, 1, 1])


def test_a_rolled_back_run_replaces_what_came_later():
    curve = Curve(0.0)
    for x in (1, 2, 3, 4):
        curve.append(x, float(x))
    curve.points()
    curve.append(2.5, 9.0)
    assert curve.points()[:, 0].tolist() == [1, 2, 2.5] and curve.last() == (2.5, 9.0)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=300), st.floats(0, 0.99))
def test_appending_and_replacing_agree(values, smoothing):
    one, other = Curve(smoothing), Curve(smoothing)
    for step, value in enumerate(values):
        one.append(step, value)
    other.replace(np.stack([np.arange(len(values)), values], axis=1))
    assert np.allclose(one.points(), other.points())
    low, high = min(values), max(values)
    smooth = one.points()[:, 2]
    assert (smooth >= low - 1e-6).all() and (smooth <= high + 1e-6).all()


@given(st.integers(1, 3000), st.integers(1, 200))
def test_thinning_keeps_extremes_ends_and_order(count, buckets):
    y = np.random.default_rng(count).normal(size=count)
    x = np.arange(count, dtype=float)
    thin_x, thin_y = thin_extremes(x, y, buckets)
    assert thin_y.max() == y.max() and thin_y.min() == y.min() and (np.diff(thin_x) > 0).all()
    assert len(thin_x) <= max(2 * buckets, 3 * buckets)
    even_x, _ = thin_evenly(x, y, buckets + 1)
    assert even_x[0] == 0 and even_x[-1] == count - 1 and len(even_x) <= max(buckets + 1, 2)


def test_nearest_point():
    curve = Curve(0.0)
    assert curve.at(3) is None and curve.last() is None
    curve.replace(np.array([[0, 5.0], [10, 6.0]]))
    assert curve.at(4)[:2] == (0, 5.0) and curve.at(6)[:2] == (10, 6.0) and curve.at(-9)[0] == 0 and curve.at(99)[0] == 10


@given(st.floats(-1e5, 1e5), st.floats(1e-4, 1e5))
def test_ticks_are_few_round_and_inside(low, extent):
    ticks = nice_ticks(low, low + extent)
    assert 1 <= len(ticks) <= 6
    assert all(low - extent * 1e-6 <= tick <= low + extent * (1 + 1e-6) for tick in ticks)


def test_no_ticks_without_a_range():
    assert nice_ticks(1, 1) == [] and nice_ticks(0, np.inf) == []


@pytest.fixture
def curves(qtbot):
    made = Curves("loss", "Loss")
    qtbot.addWidget(made)
    made.resize(320, 130)
    made.set_series(BOTH)
    made.show()
    return made


def fill(curves, count=200, held=0.9):
    rng = np.random.default_rng(1)
    for key, level in (("d", 1.7), ("g", 0.3), ("held_out/g", held)):
        steps = np.arange(count) * 64.0
        curves.set_history(key, np.stack([steps, level + rng.normal(0, 0.1, count)], axis=1))


def test_history_is_drawn_with_its_words(curves, qtbot):
    empty = curves.grab().toImage()
    fill(curves)
    qtbot.waitUntil(lambda: curves._plot is not None, timeout=20_000)
    qtbot.waitUntil(lambda: bool(curves._plot._lines) and not curves._timer.isActive(), timeout=5000)
    assert curves.grab().toImage() != empty
    words = {key: line.words.isVisible() for key, line in curves._plot._lines.items()}
    assert words == {"d": True, "g": True, "held_out/g": True, "held_out/d": False}
    assert curves._plot._lines["held_out/g"].label == "held out"
    assert curves._plot._lines["held_out/g"].front.opts["pen"].style() == Qt.PenStyle.DashLine


def test_words_stay_inside_and_a_held_out_line_beside_its_twin_has_none(curves, qtbot):
    fill(curves, held=0.32)
    qtbot.waitUntil(lambda: curves._plot is not None and bool(curves._plot._lines), timeout=20_000)
    qtbot.waitUntil(lambda: not curves._timer.isActive(), timeout=5000)
    lines = curves._plot._lines
    assert not lines["held_out/g"].words.isVisible() and lines["g"].words.isVisible()
    places = curves_plot().apart([0.0, 0.1, 9.8, 9.9], 1.0, 10.0)
    assert places == [0.0, 1.0, 9.0, 10.0]
    assert curves_plot().apart([1.0, 1.0, 1.0], 1.0, 1.5) == [-0.5, 0.5, 1.5]


def curves_plot():
    return importlib.import_module("gui.widgets.curve_plot")


def test_it_is_drawn_at_most_four_times_a_second(curves, qtbot, monkeypatch):
    fill(curves)
    qtbot.waitUntil(lambda: curves._plot is not None and not curves._timer.isActive(), timeout=20_000)
    drawn = []
    monkeypatch.setattr(curves._plot, "draw", lambda *given: drawn.append(1))
    for step in range(500):
        curves.append("d", 20_000.0 + step, 1.0)
    assert not drawn
    qtbot.waitUntil(lambda: bool(drawn), timeout=2000)
    assert len(drawn) == 1 and not curves._timer.isActive()


def test_log_smoothing_limit_clear_and_theme(curves, qtbot, qt_theme):
    fill(curves)
    qtbot.waitUntil(lambda: curves._plot is not None and not curves._timer.isActive(), timeout=20_000)
    curves.append("g", 99_999.0, -1.0)  # has no logarithm
    curves.set_log(True)
    curves.set_smoothing(0.97)
    curves.set_limit(400_000)
    curves.draw_now()
    assert curves._plot.x_range()[1] == pytest.approx(400_000)
    curves.append("unknown", 1.0, 2.0)
    qt_theme("light")
    curves.draw_now()
    curves.clear()
    curves.draw_now()
    assert not any(line.words.isVisible() for line in curves._plot._lines.values())


def test_reading_values_by_mouse_and_keys(curves, qtbot):
    fill(curves)
    qtbot.waitUntil(lambda: curves._plot is not None and not curves._timer.isActive(), timeout=20_000)
    qtbot.mouseMove(curves, QPoint(100, 40))
    qtbot.keyClick(curves, Qt.Key.Key_Left)
    assert "Discriminator" in curves.accessibleDescription() and not curves._reading.isHidden()
    assert [label for label, _ in curves.readings(0.0)] == ["Discriminator", "Generator", "Generator, held out"]
    curves._read(None)
    assert curves._reading.isHidden()


def test_hidden_curves_draw_nothing(qtbot):
    curves = Curves("loss")
    qtbot.addWidget(curves)
    curves.set_series(BOTH)
    fill(curves)
    assert not curves._timer.isActive() and curves._loading is None


def test_pyqtgraph_and_torch_are_not_loaded_until_there_is_data():
    code = """
import importlib, pkgutil, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
import gui.widgets, gui.forms
from gui import theme
theme.apply(app, "dark")
skip = {"gui.widgets.curve_plot"}
for package in (gui.widgets, gui.forms):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if found.name not in skip:
            importlib.import_module(found.name)
from engine.events import Series
curves = gui.widgets.curves.Curves("loss")
curves.set_series([Series("d", "D", "real")])
curves.show(); app.processEvents(); curves.grab()
assert "pyqtgraph" not in sys.modules and "torch" not in sys.modules, "loaded too early"
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
