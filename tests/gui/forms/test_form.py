"""The form that draws itself from Fields: controls, edits, refusals, needs, running, Reset, keyboard."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget

from engine.fields import Choice, Field, defaults
from gui.forms.form import SettingsForm
from gui.forms.number import NumberField
from gui.widgets.segmented import Segmented
from gui.widgets.switch import Switch

LEFT = Qt.MouseButton.LeftButton


def choices(*names):
    return tuple(Choice(name, name.capitalize(), f"About {name}.") for name in names)


FIELDS = (
    Field("lr", "Learning rate", 4e-4, "Step size.", 1e-6, 0.1, scale="log", live=True),
    Field("batch", "Batch", 64, "Pictures a step.", 1, 4096, scale="power2"),
    Field("likelihood", "Likelihood", "optimal", "Of pixels.", choices=choices("optimal", "fixed", "bernoulli")),
    Field("sigma", "Sigma", 0.1, "Fixed width.", 0.01, 1.0, needs=(("likelihood", ("fixed",)),),
          reason="Only with a fixed likelihood."),
    Field("loss", "Loss", "hinge", "Which.", choices=choices("hinge", "least squares", "wasserstein", "relativistic"),
          group="Network"),
    Field("spectral", "Spectral norm", True, "Of the critic.", group="Network"),
    Field("notes", "Notes", "", "Free words.", group="Network"),
)  # fmt: skip


@pytest.fixture
def form(qtbot):
    made = SettingsForm()
    made.set_fields(FIELDS)
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show()
    made.told = []
    made.edited.connect(lambda key, value: made.told.append((key, value)))
    return made


def part(form, key, kind=QWidget):
    return form.findChild(kind, key)


def type_into(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_each_field_has_the_control_that_fits(form):
    kinds = {"lr": NumberField, "batch": NumberField, "likelihood": Segmented, "sigma": NumberField,
             "loss": QComboBox, "spectral": Switch, "notes": QLineEdit}  # fmt: skip
    for field in FIELDS:
        widget = part(form, field.key, kinds[field.key])
        assert widget is not None and widget.accessibleName() == field.label and field.help in widget.toolTip()
        assert part(form, f"{field.key}.reset", QAbstractButton) is not None


def test_it_starts_with_the_defaults(form):
    assert form.values() == defaults(FIELDS) and form.changed() == {} and form.fields() == FIELDS


def test_groups_have_headings(form):
    words = [label.text() for label in form.findChildren(QLabel)]
    assert "Training" in words and "Network" in words


def test_typing_commits_and_tells(form, qtbot):
    type_into(qtbot, part(form, "lr"), "2e-4")
    assert form.told == [("lr", 2e-4)] and form.changed() == {"lr": 2e-4}
    type_into(qtbot, part(form, "lr"), "0.0002")  # the same number in other words
    assert len(form.told) == 1 and part(form, "lr").text() == "2e-4"


def test_a_refused_value_says_why_and_offers_the_nearest(form, qtbot):
    type_into(qtbot, part(form, "batch"), "20000")
    assert form.told == [] and form.has_errors() and form.values()["batch"] == 64
    assert "4,096" in part(form, "batch.error").text()
    use = part(form, "batch.nearest", QAbstractButton)
    assert use.text() == "Use 4,096"
    qtbot.waitUntil(lambda: use.width() >= use.sizeHint().width(), timeout=2000)
    qtbot.mouseClick(use, LEFT)
    assert form.told == [("batch", 4096)] and not form.has_errors()


def test_words_are_refused_with_the_default_as_way_out(form, qtbot):
    type_into(qtbot, part(form, "batch"), "many")
    assert part(form, "batch.nearest", QAbstractButton).text() == "Use 64"
    form.clear_errors()
    assert not form.has_errors()


def test_an_error_from_outside(form, qtbot):
    form.set_error("batch", "larger than the data set (10,000).", 256)
    assert part(form, "batch.error").text() == "Larger than the data set (10,000)."
    form.set_error("nothing", "no such row")
    form.set_values({"batch": 32})
    assert not form.has_errors()


def test_escape_takes_typing_back(form, qtbot):
    line = part(form, "lr")
    line.setFocus()
    qtbot.keyClicks(line, "junk")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "4e-4" and form.told == []


def test_keys_and_wheel_step_along_the_scale(form, qtbot):
    line = part(form, "batch")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Up)
    qtbot.keyClick(line, Qt.Key.Key_PageDown)
    assert form.told == [("batch", 128), ("batch", 32)]
    wheel(line, 120)
    assert form.told[-1] == ("batch", 64)
    line.clearFocus()
    wheel(line, 120)
    assert len(form.told) == 3


def wheel(widget, turn):
    event = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_scrubbing_changes_once_on_release(form, qtbot):
    line = part(form, "batch")
    QApplication.focusWidget() and QApplication.focusWidget().clearFocus()
    qtbot.mousePress(line, LEFT, pos=QPoint(20, 10))
    qtbot.mouseMove(line, QPoint(27, 10))
    qtbot.mouseMove(line, QPoint(33, 10))
    assert line.text() == "256" and form.told == [] and line.property("changing")
    qtbot.mouseRelease(line, LEFT, pos=QPoint(33, 10))
    assert form.told == [("batch", 256)] and not line.property("changing")
    qtbot.mouseClick(line, LEFT)
    assert line.hasFocus() and len(form.told) == 1


def test_choices_and_switches_tell(form, qtbot):
    qtbot.mouseClick(part(form, "likelihood.fixed"), LEFT)
    qtbot.mouseClick(part(form, "spectral"), LEFT)
    box = part(form, "loss", QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert form.told == [("likelihood", "fixed"), ("spectral", False), ("loss", "least squares")]
    assert part(form, "loss", QComboBox).itemData(0, Qt.ItemDataRole.ToolTipRole) == "About hinge."


def test_a_wheel_over_a_list_without_focus_changes_nothing(form):
    box = part(form, "loss", QComboBox)
    box.clearFocus()
    wheel(box, -120)
    assert form.values()["loss"] == "hinge"


def test_free_words(form, qtbot):
    type_into(qtbot, part(form, "notes"), "first try")
    assert form.told == [("notes", "first try")]


def test_unmet_needs_disable_with_the_reason(form, qtbot):
    assert not part(form, "sigma").isEnabled() and "Only with a fixed likelihood." in words_of(form, "sigma")
    qtbot.mouseClick(part(form, "likelihood.fixed"), LEFT)
    assert part(form, "sigma").isEnabled() and "Only with" not in words_of(form, "sigma")


def words_of(form, key):
    return " ".join(label.text() for label in form.row(key).findChildren(QLabel) if not label.isHidden())


def test_reset_is_enabled_only_when_changed(form, qtbot):
    reset = part(form, "batch.reset", QAbstractButton)
    assert not reset.isEnabled()
    form.set_values({"batch": 128})
    assert reset.isEnabled()
    qtbot.keyClick(reset, Qt.Key.Key_Space)
    assert form.told == [("batch", 64)] and not reset.isEnabled()


def test_what_is_changed_is_known_and_unknown_keys_are_passed_over(form):
    form.set_values({"batch": 128, "loss": "wasserstein", "spectral": False, "unknown": 3})
    assert form.changed() == {"batch": 128, "loss": "wasserstein", "spectral": False}


def test_while_running_only_live_fields_can_be_changed(form, qtbot):
    form.set_running(True)
    assert part(form, "lr").isEnabled() and "takes effect now" in words_of(form, "lr")
    assert not part(form, "batch").isEnabled() and "at the next start" in words_of(form, "batch")
    form.set_note("lr", "applied at step 1,936")
    assert "applied at step 1,936" in words_of(form, "lr")
    type_into(qtbot, part(form, "lr"), "1e-4")
    assert "takes effect now" in words_of(form, "lr")
    form.set_running(False)
    assert part(form, "batch").isEnabled() and "takes effect now" not in words_of(form, "lr")


def test_other_fields_keep_what_was_changed_where_they_can(form):
    form.set_values({"lr": 1e-3, "batch": 2048, "loss": "wasserstein"})
    other = (FIELDS[0], Field("batch", "Batch", 32, "", 1, 512), Field("gamma", "Gamma", 1.0, "", 0.0, 9.0), FIELDS[4])
    form.set_fields(other)
    assert form.values() == {"lr": 1e-3, "batch": 32, "gamma": 1.0, "loss": "wasserstein"}


def test_tab_walks_through_every_control(form, qtbot):
    form.activateWindow()
    part(form, "lr").setFocus()
    seen = set()
    for _ in range(40):
        focus = QApplication.focusWidget()
        seen.add(focus.objectName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert {"lr", "batch", "likelihood.optimal", "loss", "spectral", "notes"} <= seen


def test_nothing_is_clipped_in_a_narrow_scroll_area_at_double_text(form, qtbot, qt_theme):
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(420, 500)
    area.show()
    form.set_error("batch", "larger than the data set, which has only 10,000 pictures.", 256)
    qt_theme("light", 2.0)

    def clipped():
        shown = [label for label in form.findChildren(QLabel) if label.isVisible() and label.text()]
        wrapped = [label for label in shown if label.wordWrap()]
        return [label.text() for label in wrapped if label.height() < label.heightForWidth(label.width())]

    qtbot.waitUntil(lambda: form.width() <= 420 and not clipped(), timeout=3000)
    area.takeWidget()
