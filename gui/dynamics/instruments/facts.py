"""Rows of a name and its number, and the line that warns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui.theme import colour, font, pixmap, scaled, themes
from gui.widgets.labels import Caption
from gui.widgets.painting import painted


@dataclass(frozen=True, slots=True)
class Fact:
    """A name, its number in words, what stands after it in small; an underscore in the name lowers the next letter."""

    name: str
    number: str
    unit: str = ""
    token: str = "text"


class Facts(QWidget):
    """One row each. Names give way to numbers where there is no room."""

    def __init__(self, key: str, label: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.setAccessibleName(label)
        self.rows: tuple[Fact, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def text(self) -> str:
        return "; ".join(" ".join(part for part in (row.name.replace("_", ""), row.number, row.unit) if part)
                         for row in self.rows)  # fmt: skip

    def show_rows(self, rows: Sequence[Fact]) -> None:
        """Other rows."""
        if tuple(rows) == self.rows:
            return
        before = self.sizeHint()
        self.rows = tuple(rows)
        if self.sizeHint() != before:
            self.updateGeometry()
        self.setAccessibleDescription(self.text())
        self.update()

    def _high(self) -> int:
        """px of a row; two lines where one would cut a name short."""
        line = QFontMetrics(font("number")).height() + 4
        return 2 * line - 2 if self._stacked() else line

    def _units(self) -> int:
        metrics = QFontMetrics(font("caption"))
        widest = max((metrics.horizontalAdvance(row.unit) for row in self.rows), default=0)
        return widest + scaled(6) if widest else 0

    def _stacked(self) -> bool:
        words, number = QFontMetrics(font("caption")), QFontMetrics(font("number"))
        room = self.width() - self._units() - scaled(8)
        return any(words.horizontalAdvance(row.name) + number.horizontalAdvance(row.number) > room for row in self.rows)

    def sizeHint(self) -> QSize:
        return QSize(200, self._high() * len(self.rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        number, stacked, high = QFontMetrics(font("number")), self._stacked(), self._high()
        line = number.height() + 4
        base = (line + number.ascent() - number.descent()) / 2
        right = self.width() - self._units()
        for place, row in enumerate(self.rows):
            y = place * high + base + (line - 2 if stacked else 0)
            left = right - number.horizontalAdvance(row.number)
            painter.setPen(colour("secondary"))
            painter.setFont(font("caption"))
            painter.drawText(QPointF(right + scaled(6), y), row.unit)
            room = self.width() if stacked else left - scaled(8)
            draw_lowered(painter, QPointF(0, place * high + base), row.name, room)
            painter.setPen(colour(row.token))
            painter.setFont(font("number"))
            painter.drawText(QPointF(left, y), row.number)


def draw_lowered(painter: QPainter, place: QPointF, name: str, room: float) -> None:
    """A name from `place` on (its base line) within `room` px; a letter after an underscore is set low and small."""
    pieces = name.split("_")
    plain = "".join(pieces)
    whole = painter.fontMetrics()
    if len(pieces) == 1 or whole.horizontalAdvance(plain) > room:
        painter.drawText(place, whole.elidedText(plain, Qt.TextElideMode.ElideRight, int(max(room, 1))))
        return
    upright = painter.font()
    low = QFont(upright)
    low.setPixelSize(max(1, round(upright.pixelSize() * 0.75)))
    x = place.x()
    for index, piece in enumerate(pieces):
        for text, shape, drop in ((piece[:1], low, 0.25), (piece[1:], upright, 0.0)) if index else ((piece, upright, 0.0),):
            painter.setFont(shape)
            painter.drawText(QPointF(x, place.y() + drop * upright.pixelSize()), text)
            x += painter.fontMetrics().horizontalAdvance(text)
    painter.setFont(upright)


class Warn(QWidget):
    """An icon and a sentence in the colour of warnings; hidden while there is nothing to say."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self._icon, self._words = QLabel(), Caption("", f"{key}.words", "warning", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        themes.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def text(self) -> str:
        return self._words.text()

    def tell(self, words: str) -> None:
        """Another sentence; "" hides it."""
        if words != self.text():
            self._words.setText(words)
            self.setAccessibleName(f"Warning: {words}" if words else "")
        self.setVisible(bool(words))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("warning", scaled(14), colour("warning"), self.devicePixelRatioF()))
