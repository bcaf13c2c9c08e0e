"""Buttons: clicks by mouse and keyboard, busy, reasons, widths."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from gui.widgets.buttons import IconButton, PrimaryButton, QuietButton, ResetButton, TextButton

MAKERS = [
    lambda: PrimaryButton("go", "Start", "play"),
    lambda: QuietButton("go", "Save picture"),
    lambda: IconButton("go", "bookmark", "Bookmark this picture"),
    lambda: TextButton("go", "New seeds", "dice"),
    lambda: TextButton("go", "Evidence", accent=True),
    lambda: ResetButton("go", "Truncation"),
]


@pytest.fixture(params=MAKERS)
def button(request, qtbot):
    made = request.param()
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_it_is_named_and_is_a_button(button):
    assert button.objectName() in ("go", "go.reset") and button.accessibleName()
    assert QAccessible.queryAccessibleInterface(button).role() == QAccessible.Role.Button


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_press_it(button, qtbot, key):
    with qtbot.waitSignal(button.clicked, timeout=1000):
        qtbot.keyClick(button, key)


def test_busy_shows_the_arc_late_and_takes_no_clicks(button, qtbot):
    clicks, width = [], button.sizeHint().width()
    button.clicked.connect(lambda: clicks.append(1))
    button.set_busy(True)
    assert not button.spinner.visible  # short work must not blink
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert not clicks
    qtbot.waitUntil(lambda: button.spinner.visible, timeout=2000)
    button.grab()
    assert button.sizeHint().width() == width
    button.set_busy(False)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert clicks and not button.spinner.visible


def test_the_arc_turns_and_rests_while_hidden(qtbot):
    button = PrimaryButton("go", "Start", "play")
    qtbot.addWidget(button)
    button.show()
    button.set_busy(True)
    qtbot.waitUntil(lambda: button.spinner.angle > 0, timeout=3000)
    button.hide()
    assert not button.spinner._turn.isActive()
    button.show()
    assert button.spinner.visible and button.spinner._turn.isActive()


def test_with_reduced_motion_the_arc_stands_still(qtbot, qt_theme):
    qt_theme("dark", 1.0, True)
    button = PrimaryButton("go", "Start", "play")
    qtbot.addWidget(button)
    button.show()
    button.set_busy(True)
    qtbot.waitUntil(lambda: button.spinner.visible, timeout=2000)
    assert not button.spinner._turn.isActive()


def test_a_reason_disables_and_is_told(button):
    tip = button.toolTip()
    button.set_reason("Choose data first.")
    assert not button.isEnabled() and button.toolTip() == button.accessibleDescription() == "Choose data first."
    button.grab()
    button.set_reason("")
    assert button.isEnabled() and button.toolTip() == tip


def test_other_words_never_make_it_narrower(qtbot):
    button = PrimaryButton("go", "Pause and wait", "pause")
    qtbot.addWidget(button)
    before = button.sizeHint().width()
    button.set_text("Go")
    assert button.sizeHint().width() == before and button.accessibleName() == "Go"


def test_it_grows_with_the_text(button, qt_theme):
    before = button.sizeHint()
    qt_theme("dark", 2.0)
    assert button.sizeHint().height() > before.height() and button.sizeHint().width() > before.width()
