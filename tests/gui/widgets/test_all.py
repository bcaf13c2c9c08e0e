"""What holds for every widget: a name, the keyboard, all themes, all text scales, nothing left running when hidden."""

import numpy as np
import pytest
from PySide6.QtCore import QAbstractAnimation, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from engine.events import Series
from gui import theme
from gui.widgets.buttons import IconButton, PrimaryButton, QuietButton, ResetButton, TextButton
from gui.widgets.curves import Curves
from gui.widgets.empty import EmptyState
from gui.widgets.filmstrip import Filmstrip
from gui.widgets.pathstrip import PathStrip
from gui.widgets.picture import Picture
from gui.widgets.progress import ProgressBar, ProgressRing
from gui.widgets.samples import to_images
from gui.widgets.segmented import Segmented
from gui.widgets.slider import ResetSlider
from gui.widgets.switch import Switch
from gui.widgets.thumbs import ThumbPicker
from gui.widgets.wall import Wall

PIXELS = np.arange(12 * 64, dtype=np.uint8).reshape(12, 8, 8, 1)


def filled(widget: QWidget) -> QWidget:
    pictures = to_images(PIXELS, "picture", 32)
    if isinstance(widget, Filmstrip | Wall):
        widget.set_pictures(pictures)
    elif isinstance(widget, PathStrip):
        widget.set_frames(pictures)
    elif isinstance(widget, Picture):
        widget.set_image(pictures[0])
    elif isinstance(widget, ThumbPicker):
        widget.set_items([("a", "A", pictures[0]), ("b", "B", pictures[1])])
    elif isinstance(widget, Curves):
        widget.set_series([Series("d", "Discriminator", "real")])
    return widget


ALL = {
    "primary": lambda: PrimaryButton("k", "Start", "play"),
    "quiet": lambda: QuietButton("k", "Save"),
    "icon": lambda: IconButton("k", "undo", "Undo"),
    "text": lambda: TextButton("k", "New seeds", "dice"),
    "link": lambda: TextButton("k", "Evidence", accent=True),
    "reset": lambda: ResetButton("k", "Truncation"),
    "segmented": lambda: Segmented("k", [("a", "A"), ("b", "B")], "Family"),
    "quiet segmented": lambda: Segmented("k", [("a", "A"), ("b", "B")], "Weights", quiet=True),
    "slider": lambda: ResetSlider("k", "Truncation", 0, 1, 0.7),
    "inline slider": lambda: ResetSlider("k", "Speed", 0, 1, 0.7, inline=True),
    "filmstrip": lambda: Filmstrip("k", "Tone", "PCA 1"),
    "path": lambda: PathStrip("k"),
    "picture": lambda: Picture("k", "25 %", 60),
    "wall": lambda: Wall("k", 4),
    "curves": lambda: Curves("k", "Loss"),
    "bar": lambda: ProgressBar("k"),
    "ring": lambda: ProgressRing("k"),
    "empty": lambda: EmptyState("k", "path", "No path yet", "Press K.", "Try one"),
    "thumbs": lambda: ThumbPicker("k"),
    "switch": lambda: Switch("k", "Veil"),
}
SHOWN_ONLY = {"bar", "ring"}


@pytest.fixture(params=ALL)
def widget(request, qtbot):
    made = filled(ALL[request.param]())
    qtbot.addWidget(made)
    made.resize(max(made.sizeHint().width(), 320), max(made.sizeHint().height(), 40))
    made.show()
    made.kind = request.param
    return made


def test_it_has_key_and_accessible_name(widget):
    assert widget.objectName().startswith("k") and widget.accessibleName()


def test_the_keyboard_reaches_it(widget):
    parts = [widget, *widget.findChildren(QWidget)]
    reached = [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert bool(reached) != (widget.kind in SHOWN_ONLY)
    assert all(part.accessibleName() for part in reached)


def test_every_theme_and_scale_paints_and_grows(widget, qt_theme, caplog):
    shots = []
    for name in theme.NAMES:
        for scale in (1.0, 1.5, 2.0):
            qt_theme(name, scale)
            widget.resize(widget.sizeHint().expandedTo(widget.size()))
            shots.append(widget.grab().toImage())
    assert not caplog.records
    assert any(shots[0] != other for other in shots[1:]) or widget.kind in {"wall", "curves"}


def test_words_are_never_clipped_at_double_size(widget, qt_theme):
    qt_theme("dark", 2.0)
    widget.resize(widget.sizeHint().expandedTo(widget.size()))
    for label in widget.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.height() >= label.fontMetrics().height() - 2, label.text()


def test_disabled_it_paints_otherwise_or_holds_pictures_only(widget):
    widget.setEnabled(False)
    widget.grab()
    widget.setEnabled(True)
    widget.grab()


def test_nothing_ticks_once_it_is_hidden(widget):
    if hasattr(widget, "set_busy"):
        widget.set_busy(True)
    if hasattr(widget, "set_fraction"):
        widget.set_fraction(None)
    widget.hide()
    assert not [timer for timer in widget.findChildren(QTimer) if timer.isActive()]
    moving = [one for one in widget.findChildren(QAbstractAnimation) if one.state() != QAbstractAnimation.State.Stopped]
    assert not moving


def test_right_to_left_paints(widget):
    widget.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    widget.grab()
