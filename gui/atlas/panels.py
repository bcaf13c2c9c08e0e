"""What floats over the atlas: overlays, the zoom bar, and the card of the chosen picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.atlas.canvas import Overlays
from gui.atlas.numbers import RAMPS
from gui.theme import colour, font, ramp, scaled
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.labels import Caption, Heading, Number
from gui.widgets.painting import edge, ground, painted
from gui.widgets.panel import FloatingPanel
from gui.widgets.roles import Role
from gui.widgets.switch import Switch

LAYERS = (
    ("contours", "Data, 25 · 50 · 75 %", "Lines around the densest quarter, half and three quarters"),
    ("veil", "Veil where they are far", "Pictures where none of them lie recede"),
    ("path", "Path", "The path from A to B, seen from above"),
    ("score", "Discriminator score", "What the discriminator makes of each picture"),
    ("stretch", "Stretch (log volume of J)", "How much the generator stretches this plane: pictures change fast where it is large"),
)
NAMES = {"score": "Score D(x) of what is seen", "stretch": "Log stretch of what is seen"}
ENDS = "Its ends are the 2 % and the 98 % quantile of what is seen: what lies beyond has the colour of the end."
PICTURE = 96
PRIOR = "Draws of the prior: without an encoder\ndata have no place in latent space."


class OverlayPanel(FloatingPanel):
    """One switch a layer; score and stretch exclude each other."""

    changed = Signal(object)  # Overlays

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("atlas_overlays", parent=parent)
        self.setAccessibleName("Overlays")
        self.overlays = Overlays()
        self.switches = {key: Switch(f"atlas_layer_{key}", words) for key, words, _ in LAYERS}
        self._ramp, self._number, self._words = _Ramp(), Caption(""), Caption("")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(2)
        column.addWidget(Heading("Overlays"))
        column.addSpacing(4)
        for key, _, words in LAYERS:
            switch = self.switches[key]
            switch.setToolTip(words)
            switch.toggled.connect(lambda on, key=key: self._on_switch(key, on))
            column.addWidget(switch)
        column.addWidget(self._number)
        column.addWidget(self._ramp)
        column.addWidget(self._words)
        self.show_overlays(self.overlays)
        self.show_range(None)

    def show_overlays(self, overlays: Overlays) -> None:
        """Which are on; tells nobody."""
        self.overlays = overlays
        for key, switch in self.switches.items():
            on = overlays.number == key if key in ("score", "stretch") else getattr(overlays, key)
            if switch.isChecked() != on:
                switch.blockSignals(True)
                switch.setChecked(on)
                switch.blockSignals(False)

    def set_reason(self, key: str, reason: str) -> None:
        """Why a layer is not possible here, or ""."""
        switch = self.switches[key]
        switch.setEnabled(not reason)
        switch.setToolTip(reason or next(words for name, _, words in LAYERS if name == key))

    def say(self, what: str) -> None:
        """What the contours are of: "data", "prior", or not known yet."""
        words = {"data": "The encoded data, seen from above.", "prior": PRIOR}.get(what, "")
        self.switches["contours"].setText(("Prior" if what == "prior" else "Data") + ", 25 · 50 · 75 %")
        self.switches["contours"].setAccessibleName(self.switches["contours"].text())
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def show_range(self, found: tuple[float, float] | None) -> bool:
        """The span of the number's colours; None while none is known. Whether the panel needs another size for it."""
        before = self._ramp.isHidden()
        self._number.setText(NAMES.get(self.overlays.number, ""))
        self._number.setVisible(found is not None and bool(self.overlays.number))
        self._ramp.tell(self.overlays.number, found)
        return before != self._ramp.isHidden()

    def _on_switch(self, key: str, on: bool) -> None:
        now = self.overlays
        if key in ("score", "stretch"):
            now = Overlays(now.contours, now.veil, now.path, key if on else "")
        else:
            parts = {name: getattr(now, name) for name in ("contours", "veil", "path")} | {key: on}
            now = Overlays(**parts, number=now.number)
        self.show_overlays(now)
        self.changed.emit(now)


class _Ramp(QWidget):
    """The colours of the number, with its range."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._range = "", (0.0, 0.0)
        self.setObjectName("atlas_ramp")
        self.setToolTip(ENDS)
        self.setFixedHeight(scaled(26))
        self.hide()

    def tell(self, number: str, found: tuple[float, float] | None) -> None:
        self.setVisible(bool(number) and found is not None)
        if found is not None:
            self._name, self._range = RAMPS.get(number, "distance"), found
            self.setAccessibleName(f"{NAMES.get(number, '')}, from {found[0]:.2f} (2 %) to {found[1]:.2f} (98 %)")
            self.update()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        wide = self.width() / 32
        for part in range(32):
            painter.fillRect(QRectF(part * wide, 4, wide + 1, 6), ramp(self._name or "distance", part / 31))
        painter.setFont(font("tick"))
        painter.setPen(colour("secondary"))
        below = QRectF(0, 11, self.width(), self.height() - 11)
        low, high = (f"{value:.2f}".replace("-", "\u2212") for value in self._range)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, f"2 %: {low}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, f"98 %: {high}")


class ZoomBar(FloatingPanel):
    """Minus, how large, plus, all; how far the pictures stand apart; how many are there; the export."""

    zoomed = Signal(int)  # notches

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("atlas_zoom", parent=parent)
        self.setAccessibleName("Zoom")
        self.minus, self.plus = IconButton("atlas_minus", "minus", "Smaller (−)"), IconButton("atlas_plus", "plus", "Larger (+)")
        self.minus.clicked.connect(lambda: self.zoomed.emit(-1))
        self.plus.clicked.connect(lambda: self.zoomed.emit(1))
        self.factor, self.spacing, self.count = Number(""), Caption(""), Caption("")
        self.home = IconButton("atlas_home", "fit", "")
        self.line = IconButton("atlas_line", "path", "")
        self.export = TextButton("atlas_save", "Export plane…", "download")
        actions.attach(self.home, "atlas_home")
        actions.attach(self.line, "atlas_line")
        actions.attach(self.export, "atlas_save")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        for part in (self.minus, self.factor, self.plus, self.home, self.spacing, self.count, self.line, self.export):
            row.addWidget(part)
        self.factor.setMinimumWidth(scaled(52))
        self.factor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count.setMinimumWidth(scaled(150))

    def tell(self, factor: float, spacing: float, there: int, seen: int, level: int, what: str = "pictures") -> None:
        """How large the plane is against the whole of it, and what of it is decoded."""
        self.factor.setText(f"{factor:.1f} ×" if factor < 100 else f"{factor:,.0f} ×")
        self.spacing.setText(f"1 {what[:-1]} = {spacing:.3g} σ")
        self.count.setText(f"{there:,} of {seen:,} {what}, level {level}".replace("-", "\u2212"))


class Picture(QWidget):
    """The chosen picture; it can be dragged to any slot."""

    accessible_role = Role.Graphic
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("atlas_here_picture")
        self.setAccessibleName("The chosen picture")
        self.setToolTip("Drag it to any slot, or out of the window")
        self.image: QImage | None = None
        self._grip: QPointF | None = None
        self.setFixedSize(QSize(scaled(PICTURE), scaled(PICTURE)))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and (event.position() - self._grip).manhattanLength() > 8 and self.image is not None:
            self._grip = None
            self.taken.emit()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        ground(painter, self.rect(), colour("surface0"), 4)
        if self.image is not None:
            painter.drawImage(QRectF(self.rect()), self.image)
        edge(painter, self.rect())


class HereCard(FloatingPanel):
    """The chosen picture, what is known of it, and what can be done with it."""

    closed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("atlas_here", parent=parent)
        self.setAccessibleName("Here")
        self.picture, self._facts = Picture(), QVBoxLayout()
        self._rows: list[tuple[Caption, Number]] = []
        close = IconButton("atlas_here_close", "close", "Choose nothing (Esc)")
        close.clicked.connect(self.closed)
        explore = TextButton("atlas_explore", "Explore", "eye")
        ends = TextButton("atlas_a", "A"), TextButton("atlas_b", "B")
        mark, save = IconButton("atlas_bookmark", "bookmark", ""), IconButton("atlas_picture", "download", "")
        for button, key in ((explore, "atlas_explore"), (ends[0], "atlas_a"), (ends[1], "atlas_b"), (mark, "atlas_bookmark"),
                            (save, "atlas_picture")):  # fmt: skip
            actions.attach(button, key)
        head = QHBoxLayout()
        head.addWidget(Heading("Here"), 1)
        head.addWidget(close)
        self._facts.setSpacing(2)
        for _ in range(5):
            row, pair = QHBoxLayout(), (Caption(""), Number(""))
            row.addWidget(pair[0], 1)
            row.addWidget(pair[1])
            self._facts.addLayout(row)
            self._rows.append(pair)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addLayout(head)
        right.addLayout(self._facts)
        right.addStretch()
        tools = QHBoxLayout()
        tools.setSpacing(4)
        for button in (explore, *ends, mark, save):
            tools.addWidget(button)
        tools.addStretch()
        right.addLayout(tools)
        both = QHBoxLayout(self)
        both.setContentsMargins(12, 10, 10, 10)
        both.setSpacing(12)
        both.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        both.addLayout(right, 1)
        self.hide()

    def tell(self, facts: Sequence[tuple[str, str]]) -> None:
        """Pairs of words and number, at most five."""
        for place, (words, number) in enumerate(self._rows):
            fact = facts[place] if place < len(facts) else ("", "")
            words.setText(fact[0])
            number.setText(fact[1])
            words.setVisible(bool(fact[0]))
            number.setVisible(bool(fact[0]))
        self.setAccessibleDescription(", ".join(f"{words} {number}" for words, number in facts))
