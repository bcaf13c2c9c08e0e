"""Draws every control in every state and theme to PNG, to be looked at beside the look's states.

    python tests/gui/gallery.py --out DIR [--scale 1.5]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QImage, QMouseEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from engine.events import Series
from engine.fields import Choice, Field
from gui import theme
from gui.forms.form import SettingsForm
from gui.forms.row import Row
from gui.widgets.buttons import IconButton, PrimaryButton, QuietButton, TextButton
from gui.widgets.curves import Curves
from gui.widgets.empty import EmptyState
from gui.widgets.filmstrip import Filmstrip
from gui.widgets.focus_ring import FocusRing
from gui.widgets.pathstrip import PathStrip
from gui.widgets.picture import Picture
from gui.widgets.progress import ProgressBar, ProgressRing
from gui.widgets.samples import to_image, to_images
from gui.widgets.segmented import Segmented
from gui.widgets.slider import ResetSlider
from gui.widgets.switch import Switch
from gui.widgets.thumbs import ThumbPicker
from gui.widgets.toast import Toasts
from gui.widgets.wall import Wall

STATES = ("default", "hover", "focus", "pressed", "disabled", "busy")
WIDE, LEFT, TOP = 250, 150, 76
RATE = Field("lr", "Learning rate", 4e-4, "Step size of Adam.", 1e-6, 0.1, scale="log", live=True)
LOSS = Field("loss", "Loss", "hinge", "Which loss.", choices=tuple(
    Choice(name, name) for name in ("non-saturating", "hinge", "least squares", "Wasserstein")))  # fmt: skip
AUGMENT = Field("augment", "Augment", True, "DiffAugment.")
BATCH = Field("batch", "Batch", 64, "Pictures per step.", 1, 65536, scale="power2", live=False)
SIZE = Field("width", "Width", "small", "Channels.", choices=tuple(Choice(w, w) for w in ("small", "base", "large")))


def samples(count: int) -> np.ndarray:
    """Data of the shipped pack where it is there, else shaded discs: uint8 [count, 28, 28, 1]."""
    try:
        from engine.datasets import SOURCES

        return SOURCES["fashion-mnist"].load().samples[: 400 * count : 400]
    except Exception:
        yy, xx = np.mgrid[:28, :28] - 13.5
        discs = [255 * np.exp(-(((xx / (4 + n % 7)) ** 2 + (yy / (10 - n % 5)) ** 2) ** 2)) for n in range(count)]
        return np.stack(discs).astype(np.uint8)[..., None]


PICTURES: list[QImage] = []


def pictures(count: int, size: int = 56) -> list[QImage]:
    if not PICTURES:
        PICTURES.extend(to_images(samples(48), "picture", size))
    return PICTURES[:count]


def filmstrip(moved: bool) -> Filmstrip:
    made = Filmstrip("tone", "Tone", "PCA 1 · 21 %")
    made.set_pictures(pictures(9))
    made.set_value(0.85 if moved else 0.0)
    made.setMinimumWidth(WIDE - 16)
    return made


def pathstrip() -> PathStrip:
    made = PathStrip("path")
    made.set_frames(pictures(12))
    made.set_position(0.4)
    made.setMinimumWidth(WIDE - 20)
    return made


def slider(value: float) -> ResetSlider:
    made = ResetSlider("truncation", "Truncation", -1, 1, 0.0)
    made.set_value(value)
    return made


def thumbs() -> ThumbPicker:
    made = ThumbPicker("data")
    made.set_items([(str(n), f"Data {n}", picture) for n, picture in enumerate(pictures(3))])
    made.set_value("0")
    return made


def wall() -> Wall:
    made = Wall("wall", 5)
    made.set_pictures(pictures(5))
    made.setMinimumWidth(WIDE - 24)
    return made


def picture() -> Picture:
    made = Picture("seed", "25 %\n412 · 87", 60)
    made.set_image(pictures(6)[5])
    return made


def bar(kind: type) -> Callable[[str], QWidget]:
    def make(state: str) -> QWidget:
        made = kind("progress")
        made.set_fraction(None if state == "busy" else 0.61)
        return made

    return make


def switch(on: bool) -> Switch:
    made = Switch("veil", "Veil where data are far")
    made.setChecked(on)
    return made


def row_of(field: Field, value: object = None) -> Row:
    made = Row(field)
    made.show_value(field.default if value is None else value)
    made.setMinimumWidth(WIDE - 24)
    return made


BENCH: list[tuple[str, Callable[[str], QWidget]]] = [
    ("Primary button", lambda s: PrimaryButton("start", "Start", "play")),
    ("Button", lambda s: QuietButton("save", "Save picture")),
    ("Button with icon", lambda s: QuietButton("stop", "Stop and keep", "stop")),
    ("Icon button", lambda s: IconButton("bookmark", "bookmark", "Bookmark")),
    ("Text button", lambda s: TextButton("seeds", "New seeds", "dice")),
    ("Link", lambda s: TextButton("evidence", "Show evidence", accent=True)),
    ("Segmented", lambda s: Segmented("method", [("lerp", "lerp"), ("slerp", "slerp"), ("geo", "geodesic")])),
    ("Segmented, quiet", lambda s: Segmented("raw", [("avg", "Average"), ("raw", "Raw"), ("b", "Both")], quiet=True)),
    ("Switch", lambda s: switch(s in ("default", "hover", "focus"))),
    ("Slider with Reset", lambda s: slider(0.0 if s in ("default", "disabled") else 0.48)),
    ("Filmstrip slider", lambda s: filmstrip(s in ("pressed", "busy"))),
    ("Path", lambda s: pathstrip()),
    ("Field row", lambda s: row_of(RATE, 4e-4 if s == "default" else 3e-4)),
    ("Field: list", lambda s: row_of(LOSS)),
    ("Field: bar", lambda s: row_of(SIZE)),
    ("Field: switch", lambda s: row_of(AUGMENT)),
    ("Thumbnails", lambda s: thumbs()),
    ("Wall", lambda s: wall()),
    ("Picture", lambda s: picture()),
    ("Progress", bar(ProgressBar)),
    ("Progress ring", bar(ProgressRing)),
]


def inner(widget: QWidget) -> QWidget:
    """What takes the keyboard and the mouse."""
    if isinstance(widget, Row):
        widget = widget.control.widget
    return widget.focusProxy() or widget


def put_into(widget: QWidget, state: str, host: QWidget) -> None:
    """Bring the state about as a person would."""
    part, middle = inner(widget), QPointF(inner(widget).rect().center())
    for child in (widget, *widget.findChildren(QWidget)):  # the offscreen pointer rests on whatever shows first
        child.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        QApplication.sendEvent(child, QEvent(QEvent.Type.Leave))
    if state != "focus" and QApplication.focusWidget() is not None:
        host.setFocus()
    if state in ("hover", "pressed"):
        part.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        QApplication.sendEvent(part, QEnterEvent(middle, middle, middle))
        move = QMouseEvent(QEvent.Type.MouseMove, middle, middle, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
                           Qt.KeyboardModifier.NoModifier)  # fmt: skip
        QApplication.sendEvent(part, move)
    if state == "focus":
        part.setFocus(Qt.FocusReason.TabFocusReason)
    if state == "pressed":
        if hasattr(part, "setDown"):
            part.setDown(True)
        elif hasattr(part, "setSliderDown"):
            part.setSliderDown(True)
    if state == "disabled":
        if isinstance(widget, Row):
            widget.set_unmet("Needs an encoder; a GAN has none.")
        elif isinstance(widget, Segmented):
            widget.set_choice_reason("geo", "load a model first")
        else:
            widget.setEnabled(False)
    if state == "busy" and hasattr(widget, "spinner"):
        widget.set_busy(True)
        widget.spinner.visible = True


def cell(make: Callable[[str], QWidget], state: str) -> QPixmap:
    host = QWidget()
    host.setFixedWidth(WIDE)
    column = QVBoxLayout(host)
    column.setContentsMargins(8, 8, 8, 8)
    widget = make(state)
    column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    ring = FocusRing(host)
    host.show()
    put_into(widget, state, host)
    if state == "focus":
        ring.show_for(inner(widget))
    QApplication.processEvents()
    shot = host.grab()
    for button in (inner(widget),):
        if hasattr(button, "setDown"):
            button.setDown(False)
    host.hide()
    host.deleteLater()
    return shot


def sheet(name: str, scale: float) -> QImage:
    """The table of states."""
    theme.apply(QApplication.instance(), name, scale, reduced_motion=True)
    rows = [[cell(make, state) for state in STATES] for _, make in BENCH]
    heights = [max(shot.height() for shot in row) + 6 for row in rows]
    made = QImage(LEFT + WIDE * len(STATES), TOP + sum(heights) + 16, QImage.Format.Format_RGB32)
    made.fill(theme.colour("surface1"))
    painter = QPainter(made)
    painter.setPen(theme.colour("text"))
    painter.setFont(theme.font("display"))
    painter.drawText(24, 40, f"Control states, {name}")
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.colour("secondary"))
    for place, state in enumerate(STATES):
        painter.drawText(LEFT + place * WIDE + 8, 66, state.capitalize())
    y = TOP
    for (title, _), row, height in zip(BENCH, rows, heights, strict=True):
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("strong"))
        area = QRect(24, y, LEFT - 28, height)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, title)
        for place, shot in enumerate(row):
            painter.drawPixmap(LEFT + place * WIDE, y + (height - shot.height()) // 2, shot)
        y += height
    painter.end()
    return made


def scene(name: str, scale: float) -> QPixmap:
    """Toasts, an empty state, curves, a form while running, a scatter canvas: what has no table of states."""
    theme.apply(QApplication.instance(), name, scale, reduced_motion=True)
    host = QWidget()
    host.setFixedSize(1100, 620)
    rng = np.random.default_rng(1)
    form = SettingsForm()
    form.set_fields((RATE, BATCH, LOSS, SIZE, AUGMENT))
    form.set_values({"lr": 2e-4})
    form.set_running(True)
    form.set_note("lr", "applied at step 1,936")
    form.set_error("batch", "larger than the data set (10,000).", 256)
    form.setParent(host)
    form.setGeometry(24, 24, 296, 580)
    curves = Curves("loss", parent=host)
    curves.set_series([Series("d", "Discriminator", "real"), Series("g", "Generator", "generated")])
    steps = np.arange(400.0) * 64
    for key, level in (("d", 1.7), ("g", 0.3)):
        noise = rng.normal(0, 0.15, 400)
        curves.set_history(key, np.stack([steps, level + np.exp(-steps / 4000) * 0.4 + noise], axis=1))
    curves.set_history("held_out/g", np.stack([steps[::10], 0.5 + rng.normal(0, 0.03, 40)], axis=1))
    curves.setGeometry(360, 24, 296, 130)
    empty = EmptyState("no-path", "path", "No path yet", "Press K on any two pictures to walk between them.",
                       "Try boot to trouser", parent=host)  # fmt: skip
    empty.setGeometry(360, 170, 296, 240)
    points = Picture("points", "a point", 200, parent=host)
    ring = np.concatenate([rng.normal(0, 0.15, (400, 2)) + 2 * np.array([np.cos(t), np.sin(t)])
                           for t in np.arange(8) * np.pi / 4]).astype(np.float32)  # fmt: skip
    points.set_image(to_image(np.array([1.2, 1.1], np.float32), "scatter", 200, True, ring))
    points.move(700, 24)
    toasts = Toasts(host)
    host.show()
    deadline = 100
    while curves._plot is None and deadline:
        QTest.qWait(50)
        deadline -= 1
    QTest.qWait(600)
    curves._read(8000.0)
    toasts.show("Run moved to the trash.", "ok", "Undo", lambda: None)
    toasts.show("Disk almost full: 210 MB left.\nSnapshots now every 5,000 pictures.", "warning", "Runs…", lambda: None)
    toasts.show("Loss became NaN at step 2,140.\nRolled back to 2,000, rate halved.", "error", "Evidence", lambda: None)
    QApplication.processEvents()
    shot = host.grab()
    host.close()
    host.deleteLater()
    return shot


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--theme", choices=theme.NAMES, action="append")
    options = parser.parse_args()
    app = QApplication([])
    QCursor.setPos(5000, 5000)
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.theme or theme.NAMES:
        sheet(name, options.scale).save(str(options.out / f"states-{name}.png"))
        scene(name, options.scale).save(str(options.out / f"scene-{name}.png"))
        app.processEvents()
    print(f"written to {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
