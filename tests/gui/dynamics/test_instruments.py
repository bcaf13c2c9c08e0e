"""The right column of the room Dynamics, used as a person does."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from engine.events import sealed
from gui import theme
from gui.dynamics.instruments.binning import levels
from gui.dynamics.instruments.column import Instruments
from gui.dynamics.instruments.drawing import Canvas
from tests.gui.dynamics.readings import LAYERS, covered, covered_pictures, divergence, fill, gauged, vitals

GAME, ALL = ("decoder", "critic"), frozenset({"scores", "coverage", "divergence", "vitals"})


@pytest.fixture
def column(qtbot):
    made = Instruments()
    qtbot.addWidget(made)
    made.resize(384, 900)
    made.show()
    made.set_situation("points", GAME, True)
    return made


@pytest.fixture
def full(column, settle):
    fill(column, steps=30)
    settle()
    return column


# --- what is asked for


def test_open_instruments_want_their_answers_and_closed_ones_do_not(column):
    assert column.wanted == ALL
    column.divergence.folded = True
    column.coverage.folded = True
    assert column.wanted == {"scores", "vitals"}
    column.scores.folded = True
    assert "scores" in column.wanted, "the balance needs them too"
    column.balance.folded = True
    assert column.wanted == {"vitals"}
    column.norms.folded = column.rates.folded = True
    assert column.wanted == frozenset()


def test_what_is_wanted_is_told_once_for_every_change(column, qtbot):
    told = []
    column.wanted_changed.connect(told.append)
    column.coverage.folded = True
    column.coverage.folded = True
    column.scores.folded = True
    assert told == [ALL - {"coverage"}]
    column.hide()
    assert column.wanted == frozenset() and told[-1] == frozenset()
    column.show()
    assert column.wanted == ALL - {"coverage"}


def test_a_vae_has_no_game_but_modes_and_norms(column):
    column.set_situation("points", ("encoder", "decoder"), True)
    assert column.wanted == {"coverage", "divergence", "vitals"}
    assert column.scores.reason == column.balance.reason == "A VAE has no discriminator."
    assert column.scores.accessibleDescription() == "A VAE has no discriminator." and not column.scores.body.isVisible()
    column.set_situation("points", GAME, True)
    assert column.wanted == ALL and column.scores.body.isVisible()


def test_pictures_have_no_divergence_and_a_line_has_no_modes(column):
    column.set_situation("image", GAME, False)
    assert column.divergence.isHidden() and column.wanted == ALL - {"divergence"}
    column.set_situation("points", GAME, False)
    assert column.divergence.isVisible() and column.coverage.reason and column.wanted == ALL - {"coverage"}


def test_without_a_run_nothing_is_wanted(column):
    column.set_situation("", (), False)
    assert column.wanted == frozenset()


def test_folded_ones_are_remembered_by_key(column, qtbot):
    with qtbot.waitSignal(column.folded_changed):
        QTest.mouseClick(column.balance.head.fold, Qt.MouseButton.LeftButton)
    assert column.folded == ("balance",) and not column.balance.body.isVisible()
    column.set_folded(["scores", "norms"])
    assert column.folded == ("scores", "norms") and column.balance.body.isVisible()


def test_the_keyboard_folds(column):
    column.rates.head.fold.setFocus()
    QTest.keyClick(column.rates.head.fold, Qt.Key.Key_Space)
    assert column.rates.folded
    QTest.keyClick(column.rates.head.fold, Qt.Key.Key_Return)
    assert not column.rates.folded and column.rates.head.fold.isChecked()


# --- what is shown


def test_scores_share_their_bins_and_say_their_overlap(full):
    histogram = full.scores.histogram
    assert set(histogram.counted) == {"training", "held_out", "generated", "average"}
    assert all(counted.sum() == pytest.approx(1) for counted in histogram.counted.values())
    assert full.scores.head.summary.text() == "overlap 71 %"
    assert [words for _, _, words in full.scores.legend.entries] == ["real", "generated", "average", "held out"]
    assert "256 samples of each" in full.scores.sample_size.text() and "71 %" in full.scores.accessibleDescription()


def test_a_source_without_scores_is_left_out(column):
    whole = gauged()
    empty = sealed(np.zeros(0, np.float32))
    column.show_gauged(replace(whole, scores=tuple((name, empty if name == "average" else scores) for name, scores in whole.scores)))
    assert [words for _, _, words in column.scores.legend.entries] == ["real", "generated", "held out"]


def test_history_shows_the_last_readings(full, settle):
    before = full.scores.histogram.isVisible()
    QTest.mouseClick(full.scores.view.findChild(QAbstractButton, "scores.view.history"), Qt.MouseButton.LeftButton)
    settle()
    assert before and full.scores.ridge.isVisible() and not full.scores.histogram.isVisible()
    assert full.scores.ridge.steps == [5 * (place + 1) for place in range(6, 30)]
    full.scores.ridge.grab()
    assert len(full.scores.ridge.rows) == 24
    assert [words for _, _, words in full.scores.legend.entries] == ["real", "generated"]


def test_the_needle_leaves_a_trail(full):
    assert len(full.balance.gauge.advantages) == 5
    assert full.balance.head.summary.text() == "discriminator a little ahead"
    assert "Gradient norm, generator" in full.balance.facts.text() and "3.28" in full.balance.facts.text()


def test_a_vanished_pull_warns_and_the_warning_goes_again(column):
    column.show_gauged(gauged(10, 0.5, 4.0))
    assert column.balance.warning.isHidden()
    column.show_gauged(gauged(20, 0.98, 0.02))
    assert column.balance.warning.isVisible() and "never wrong" in column.balance.accessibleDescription()
    column.show_gauged(gauged(30, 0.5, 1.0))
    assert column.balance.warning.isHidden()


def test_a_new_run_forgets_the_largest_pull(column):
    column.show_gauged(gauged(10, 0.5, 4.0))
    column.clear()
    column.show_gauged(gauged(10, 0.98, 0.02))
    assert column.balance.warning.isHidden()


def test_lost_classes_are_named(column):
    column.set_situation("image", GAME, True)
    column.show_covered(covered_pictures())
    assert column.coverage.lost.text() == "Lost: Sandal, Bag" and column.coverage.lost.isVisible()
    assert "0.93" in column.coverage.variety.text() and "87 %" in column.coverage.sample_size.text()
    assert "T-shirt/top" in column.coverage.accessibleDescription()
    column.set_situation("points", GAME, True)
    column.show_covered(covered())
    assert column.coverage.lost.isHidden() and column.coverage.variety.isHidden()


def test_while_the_data_are_read_it_says_how_far(column):
    column.show_covered(covered_pictures(0.4))
    assert column.coverage.waiting.text() == "Reading the data: 40 %" and column.coverage.progress.isVisible()
    assert column.coverage.progress.fraction() == pytest.approx(0.4)
    column.show_covered(covered_pictures())
    assert column.coverage.progress.isHidden() and column.coverage.bars.isVisible()


@pytest.mark.parametrize("modes", [1, 2, 8, 10, 13, 25])
def test_any_number_of_modes_has_a_column_under_the_pointer(column, settle, modes):
    column.show_covered(covered(modes))
    settle()
    bars = column.coverage.bars
    assert bars.read(QPointF(1, 20))[0][0] == "1" and bars.read(QPointF(bars.width() - 1, 20))[0][0] == str(modes)


def test_divergence_switches_between_its_measures(full):
    assert full.divergence.measure.value() == "Jensen-Shannon" and full.divergence.head.summary.text() == "n 5,000"
    first = full.divergence.curve.values.copy()
    QTest.mouseClick(full.divergence.measure.findChild(QAbstractButton, "divergence.measure.sliced Wasserstein"), Qt.MouseButton.LeftButton)
    assert not np.array_equal(first, full.divergence.curve.values)
    assert "Sliced Wasserstein" in full.divergence.accessibleDescription()
    full.show_divergence(divergence(1000, distance=0.04))
    assert full.divergence.head.summary.text() == "within the floor: as good as real"
    assert full.divergence.measure.value() == "sliced Wasserstein", "a reading does not change the choice"


def test_looking_back_moves_the_mark_and_keeps_the_curve(full):
    count = len(full.divergence.curve.values)
    full.show_divergence(divergence(50, value=0.4))
    assert full.divergence.curve.step == 50 and full.divergence.curve.shown.value == 0.4
    assert len(full.divergence.curve.values) == count


def test_folded_the_divergence_still_says_its_value(full):
    full.show_divergence(divergence(1000, value=0.27))
    full.divergence.folded = True
    assert full.divergence.head.summary.text() == "Jensen–Shannon 0.27"


def test_the_heat_map_is_a_picture_of_the_levels(full):
    heat = full.norms.map
    assert (heat.image.width(), heat.image.height()) == (30, len(LAYERS))
    shown = [[heat.image.pixelIndex(column, row) for column in range(30)] for row in range(len(LAYERS))]
    np.testing.assert_array_equal(shown, levels(heat.norms))


def test_the_heat_map_reads_the_value_under_the_pointer(full):
    heat = full.norms.map
    y = theme.scaled(15) + 2  # in the first layer, beneath the network's name
    lines = dict(heat.read(QPointF(heat.width() - 1, y)))
    assert lines["step"] == "150" and "generator, first" in lines
    assert heat.place_at(QPointF(2, y)) is None and heat.read(QPointF(heat.width() - 1, 2)) == []
    QTest.mouseMove(heat, QPoint(heat.width() - 2, y))
    full.norms.quantity.move_by(1)
    assert heat.quantity == "weights" and "norm of the weights" in dict(heat.read(QPointF(heat.width() - 1, y)))


def test_other_layers_begin_the_heat_map_anew(full):
    full.show_vitals(vitals(500, LAYERS[:3]), {})
    assert (full.norms.map.image.width(), full.norms.map.image.height()) == (1, 3)


def test_rates_have_a_dash_where_they_do_not_apply(column):
    column.show_vitals(vitals(10), {"r1": 0.0, "augment": "none"})
    rows = {row.name: row for row in column.rates.facts.rows}
    assert rows["Effective rate, discriminator"].number == "3.10e−4"
    assert rows["Squared slope at real, R1"].number == "–" and rows["Squared slope at real, R1"].unit == "off"
    assert rows["Augmentation probability"].unit == "off"
    column.show_vitals(vitals(20, r1=0.83, r2=1.2, augment=0.34), {"r1": 0.5, "augment": "ada"})
    rows = {row.name: row for row in column.rates.facts.rows}
    assert (rows["Squared slope at real, R1"].number, rows["Squared slope at real, R1"].unit) == ("0.830", "weight 0.5")
    assert rows["Augmentation probability"].number == "34 %"


def test_a_vae_has_rates_alone(column):
    column.set_situation("points", ("encoder", "decoder"), True)
    column.show_vitals(vitals(10, (("encoder", "first"), ("decoder", "last"))), {})
    assert [row.name for row in column.rates.facts.rows] == ["Effective rate, encoder", "Effective rate, generator"]


def test_clear_forgets_everything(full):
    full.clear()
    assert not any(canvas.filled() for canvas in full.findChildren(Canvas) if canvas.objectName() != "norms.legend")
    assert not any(block.head.summary.text() for block in full.blocks)
    assert all(block.accessibleDescription() for block in full.blocks)


# --- what holds for all


def test_every_control_has_key_name_and_tooltip(full):
    for control in full.findChildren(QAbstractButton):
        assert control.objectName() and control.accessibleName(), control
        assert control.toolTip(), control.objectName()


def test_every_block_says_its_numbers_to_screen_readers(full):
    for block in full.blocks:
        assert block.accessibleName() and any(letter.isdigit() for letter in block.accessibleDescription()), block.objectName()


@pytest.mark.parametrize("points", [True, False])
@pytest.mark.parametrize("width", [344, 384, 640])
def test_it_paints_in_every_theme_and_size_and_nothing_is_wider_than_the_column(column, qt_theme, settle, caplog, width, points):
    for name, scale in (("dark", 1.0), ("light", 1.5), ("contrast", 2.0)):
        qt_theme(name, scale)
        column.resize(width, 900)
        fill(column, points, steps=3)
        column.scores.view.set_value("history")
        settle()
        column.grab()
        inside = column.scores.parentWidget()
        assert inside.width() <= width
        for label in inside.findChildren(QLabel):
            if label.isVisible() and label.text():
                assert label.height() >= label.heightForWidth(label.width()) - 2 if label.wordWrap() else True, label.text()
    assert not caplog.records


def test_empty_and_damaged_answers_are_painted_too(column, settle, caplog):
    column.grab()
    column.show_gauged(replace(gauged(), scores=(), overlap=float("nan"), advantage=float("nan"), pull=float("nan")))
    column.show_divergence(divergence(10, float("nan"), float("inf")))
    column.show_divergence(replace(divergence(), measures=()))
    column.show_vitals(replace(vitals(10), weights=sealed(np.full(len(LAYERS), np.nan, np.float32))), {})
    column.show_vitals(vitals(11, ()), {})
    settle()
    column.grab()
    assert not caplog.records


def test_under_the_pointer_the_numbers_are_read(full):
    for canvas in (full.scores.histogram, full.balance.gauge, full.coverage.bars, full.divergence.curve):
        full.findChild(QWidget, "instruments_scroll").ensureWidgetVisible(canvas)
        QTest.mouseMove(canvas, QPoint(canvas.width() // 2, canvas.height() // 2))
        assert canvas.read(QPointF(canvas.width() / 2, canvas.height() / 2)), canvas.objectName()
