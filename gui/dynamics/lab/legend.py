"""The legend of the layers: every row shows its sign and name, and shows or hides its layer."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetricsF, QHideEvent, QPainter
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from gui.dynamics.lab import formula, signs
from gui.theme import colour, font, pixmap, scaled, size, themes
from gui.widgets.labels import Caption
from gui.widgets.motion import Fade
from gui.widgets.painting import ground, kept, painted
from gui.widgets.panel import FloatingPanel

TITLES = {
    "real": "Real points", "made": "Generated points", "field": "Discriminator field", "manifold": "Generator manifold",
    "pull": f"Generator gradient {formula.PULL}", "slope": "Gradient of D", "posteriors": "Posteriors",
    "beside": "Other run",
}  # fmt: skip
TIPS = {
    "real": "Points of the data", "made": "Points of the generator",
    "field": "The discriminator's score over the plane: blue where it takes points for real, orange for generated. "
             "Colours follow the rank of the score",
    "manifold": "A grid over the prior as generated. Every cell is equally probable: small cells are dense. "
                "With more than two latent dimensions, the slice where the others are 0",
    "pull": "Where each generated point is pulled by the generator's loss. The longest arrows are 30 px, the others in "
            "proportion; where there are many points, only some carry one",
    "slope": "Where the discriminator's score grows",
    "posteriors": "What the encoder makes of data points: a ring of one sigma, decoded, and the way to the reconstruction",
    "beside": "Generated points of another run",
}  # fmt: skip
GRID = "Latent grid"  # the manifold's name where a decoder is explored without a game
PAD = 8
COVERED = 0.4  # of the canvas that the legend may cover


def reasons(networks: tuple[str, ...], beside: bool) -> dict[str, str]:
    """Why a row makes no sense for a model of these networks ("encoder", "decoder", "critic"); others are left out."""
    found: dict[str, str] = {}
    if "encoder" not in networks:
        found["posteriors"] = "a GAN has no encoder"
    if "critic" not in networks:
        found |= dict.fromkeys(("field", "pull", "slope"), "a VAE has no discriminator")
    if not beside:
        found["beside"] = "none is laid over"
    return found


class _Row(QCheckBox):
    """Sign, name, reason if there is one, and an eye."""

    def __init__(self, key: str, owner: Legend) -> None:
        super().__init__(owner)
        self.key, self.reason, self.linked, self._title = key, "", False, TITLES[key]
        self.short = False
        self._owner, self._fade = owner, Fade(self)
        self.setObjectName(f"{owner.objectName()}.{key}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self.name_it)
        self.name_it()

    def set_title(self, title: str) -> None:
        self._title = title
        self.name_it()
        self.updateGeometry()
        self.update()

    def set_reason(self, reason: str) -> None:
        if reason != self.reason:
            self.reason = reason
            self.setEnabled(not reason)
            self.name_it()
            self.updateGeometry()
            self.update()

    def set_short(self, short: bool) -> None:
        """Sign and eye alone; the tooltip has the name."""
        if short != self.short:
            self.short = short
            self.updateGeometry()
            self.update()

    def set_linked(self, linked: bool) -> None:
        """The same thing is under the pointer elsewhere."""
        if linked != self.linked:
            self.linked = linked
            self.update()

    def name_it(self) -> None:
        """For screen readers, with the state; for the pointer, what the layer shows or why it can't."""
        state = "shown" if self.isChecked() else "hidden"
        self.setAccessibleName(f"{formula.plain(self._title)}, {self.reason or state}")
        self.setAccessibleDescription(self.reason)
        self.setToolTip(f"{self._title}: {self.reason}".replace("_", "") if self.reason else f"{TIPS[self.key]}.")

    def _words(self) -> str:
        """The name; without its formula where the reason needs the room."""
        return self._title.removesuffix(formula.PULL).strip() if self.reason else self._title

    # --- geometry

    def sizeHint(self) -> QSize:
        text, high = font("label"), QFontMetricsF(font("label")).height()
        wide = formula.width(self._words(), text) if not self.short else 0.0
        if self.reason and not self.short:
            wide += PAD + QFontMetricsF(font("caption")).horizontalAdvance(self.reason)
        return QSize(round(wide) + scaled(18) + scaled(16) + 5 * PAD, max(23, round(high) + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    # --- events

    def enterEvent(self, event: QEnterEvent) -> None:
        self._fade.to(1.0)
        self._owner.hovered.emit(self.key)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._fade.to(0.0)
        self._owner.hovered.emit("")
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._owner.hovered.emit(self.key)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._owner.hovered.emit("")
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._fade.rest()
        super().hideEvent(event)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        on = self.isChecked() and self.isEnabled()
        level = 1.0 if self.linked else self._fade.level if self.isEnabled() else 0.0
        key = (on, level, self.isEnabled(), self.short, self.reason, self._title)
        kept(self, painter, key, lambda inner: self._draw(inner, on, level))

    def _draw(self, painter: QPainter, on: bool, level: float) -> None:
        area = QRectF(self.rect())
        if level:
            ground(painter, area.adjusted(2, 0, -2, 0), colour("surface2", level), size("radius", "control"))
        middle, sign = area.center().y(), scaled(14)
        painter.setOpacity(1.0 if on else 0.55)
        signs.draw(painter, self.key, QRectF(area.left() + PAD, middle - sign / 2, sign, sign))
        painter.setOpacity(1.0)
        painter.setPen(colour("text" if on else "disabled" if not self.isEnabled() else "secondary"))
        left = area.left()
        if not self.short:
            left = formula.draw(painter, left + 2 * PAD + sign, middle, self._words(), font("label"))
        if self.reason and not self.short:
            painter.setFont(font("caption"))
            painter.setPen(colour("secondary"))
            box = QRectF(left + PAD, area.top(), area.right() - left - PAD, area.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.reason)
        elif not self.reason:
            self._paint_eye(painter, area, level)

    def _paint_eye(self, painter: QPainter, area: QRectF, level: float) -> None:
        side = scaled(16)
        shade = colour("text" if level > 0.5 else "secondary" if self.isChecked() else "outline_strong")
        drawing = pixmap("eye" if self.isChecked() else "eye-off", side, shade, self.devicePixelRatioF())
        painter.drawPixmap(round(area.right() - PAD - side), round(area.center().y() - side / 2), drawing)


class Legend(FloatingPanel):
    """Rows in the look's order. Rows that make no sense stay, and say why."""

    toggled = Signal(str, bool)
    hovered = Signal(str)  # the row under the pointer or the focus, "" for none

    def __init__(self, key: str = "lab.legend", parent: QWidget | None = None) -> None:
        super().__init__(key, parent=parent)
        self.setAccessibleName("Layers")
        self.setToolTip("")
        self._rows = {name: _Row(name, self) for name in TITLES}
        self._note = Caption("", f"{key}.note")
        self._note.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 6, 4, 6)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)
        self._columns = 0
        self._arrange(1)
        for name, row in self._rows.items():
            row.clicked.connect(lambda on, name=name: self.toggled.emit(name, on))
        themes.changed.connect(self._grow)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        each = -(-len(self._rows) // columns)
        for place, row in enumerate(self._rows.values()):
            self._grid.addWidget(row, place % each, place // each)
        self._note.setContentsMargins(PAD, 2, PAD, 2)
        self._grid.addWidget(self._note, each, 0, 1, columns)

    def fit(self, width: int, height: int) -> QSize:
        """The size of the visible part: in one column, or in two where `height` px are too few and `width` suffices.

        Where the names would cover too much of the canvas (large text in a small window) the rows go without them.
        """
        self._shorten(False)
        if self._fitted(width, height).width() * self.body_size().height() > COVERED * width * height:
            self._shorten(True)
            self._fitted(width, height)
        return self.body_size()

    def _shorten(self, short: bool) -> None:
        for row in self._rows.values():
            row.set_short(short)
        self._note.setVisible(bool(self._note.text()) and not short)

    def _fitted(self, width: int, height: int) -> QSize:
        self._arrange(1)
        if self.body_size().height() > height:
            self._arrange(2)
            if self.body_size().width() > width:
                self._arrange(1)
        return self.body_size()

    def body_size(self) -> QSize:
        """Of the visible part."""
        self._grid.activate()
        return self.sizeHint().shrunkBy(self.margins)

    def _grow(self) -> None:
        for row in self._rows.values():
            row.updateGeometry()

    # --- what callers use

    def layers(self) -> frozenset[str]:
        """Rows that are on and make sense."""
        return frozenset(name for name, row in self._rows.items() if row.isChecked() and row.isEnabled())

    def set_layers(self, layers: frozenset[str]) -> None:
        """Show which are on, without a signal."""
        for name, row in self._rows.items():
            row.setChecked(name in layers)

    def set_reasons(self, why: Mapping[str, str]) -> None:
        """Key to why the row makes no sense; rows that aren't in it can be used."""
        for name, row in self._rows.items():
            row.set_reason(why.get(name, ""))
        self.updateGeometry()

    def set_latent_grid(self, grid: bool) -> None:
        """Call the manifold “Latent grid” (an encoder, and no discriminator)."""
        self._rows["manifold"].set_title(GRID if grid else TITLES["manifold"])

    def set_note(self, words: str) -> None:
        """A line beneath the rows; "" for none."""
        self._note.setText(words)
        self._note.setVisible(bool(words) and not any(row.short for row in self._rows.values()))

    def set_hover(self, key: str) -> None:
        """Mark the row of what is under the pointer elsewhere; "" for none."""
        for name, row in self._rows.items():
            row.set_linked(name == key)
