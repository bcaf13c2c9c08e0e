"""Where the narrated step is: a segment an act, and the current act in words with its numbers coloured."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.dynamics.narration import LETTERS, Words, plain, rounds
from gui.theme import colour, font, scaled, theme, themes
from gui.widgets.painting import painted

SEGMENT, GAP, BETWEEN = 3, 5, 20  # px: height of a segment, between two of them, between two phases
TIP = "What the narrated step is doing, in its own numbers"
IDLE = "Step once, or switch slow motion on, to see a step act by act."
FONTS = {"": "label", "lead": "strong"}
TONES = {"": "secondary", "lead": "text", "number": "text", "real": "real", "generated": "generated"}
MOST = 2  # lines


@dataclass(frozen=True, slots=True)
class Piece:
    """A word where it stands: line from 0, x in px from the left."""

    text: str
    tone: str
    line: int
    x: float


def _measure(tone: str) -> QFontMetricsF:
    return QFontMetricsF(font(FONTS.get(tone, "number")))


def _words(words: Words) -> list[Words]:
    """The runs split where a line may break; each part is one word of one or more tones, without its blank."""
    parts: list[Words] = [[]]
    for text, tone in words:
        for place, bit in enumerate(text.split(" ")):
            if place:
                parts.append([])
            if bit:
                parts[-1].append((bit, tone))
    return [part for part in parts if part]


def flow(words: Words, width: float, most: int = MOST) -> tuple[list[Piece], bool]:
    """The words in at most `most` lines of `width` px, and whether all of them are there; else it ends in an ellipsis."""
    blank, dots = _measure("").horizontalAdvance(" "), _measure("").horizontalAdvance("…")
    pieces: list[Piece] = []
    line, x = 0, 0.0
    for part in _words(words):
        wide = sum(_measure(tone).horizontalAdvance(text) for text, tone in part)
        if x and x + wide > width and line + 1 < most:
            line, x = line + 1, 0.0
        if x + wide > width:
            return _ellipsis(pieces, line, x, width - dots), False
        for text, tone in part:
            pieces.append(Piece(text, tone, line, x))
            x += _measure(tone).horizontalAdvance(text)
        x += blank
    return pieces, True


def _ellipsis(pieces: list[Piece], line: int, x: float, room: float) -> list[Piece]:
    """An ellipsis after the last word that leaves room for it."""
    while pieces and x > room and pieces[-1].line == line:
        x = pieces.pop().x
    return [*pieces, Piece("…", "", line, max(0.0, x))]


class NarrationBar(QWidget):
    """Segments for each act of the phases, and the sentence. It is announced as the accessible description."""

    def __init__(self, key: str = "narration", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Narration")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._groups: tuple[tuple[str, int], ...] = ()
        self._phase, self._index = "", -1
        self._done: set[str] = set()
        self._words: Words = [(IDLE, "")]
        self._pieces: list[Piece] = []
        self._whole = True
        themes.changed.connect(self._on_theme)
        self._tell()

    # --- what callers use

    def set_networks(self, networks: tuple[str, ...]) -> None:
        """Which phases a step has: one group of segments each."""
        self._groups = rounds(networks)
        self.clear()

    def show_act(self, phase: str, index: int, count: int, words: Words) -> None:
        """The act that is told now, from 0; `words` as narration.sentence makes them."""
        if index <= 0 and phase in self._done:  # a new step begins
            self._done.clear()
        if phase != self._phase and self._phase:
            self._done.add(self._phase)
        self._done.discard(phase)
        self._groups = tuple((key, count if key == phase else old) for key, old in self._groups)
        if phase not in dict(self._groups):
            self._groups = (*self._groups, (phase, count))
        if self._groups and phase == self._groups[0][0] and index <= 0:
            self._done.clear()
        self._phase, self._index = phase, index
        self._words = [(f"{LETTERS.get(phase, phase)} · {index + 1} of {count}", "lead"), (" \u2002", ""), *words]
        self._tell()

    def clear(self) -> None:
        """Nothing is told: empty segments, and how to begin."""
        self._phase, self._index = "", -1
        self._done.clear()
        self._words = [(IDLE, "")]
        self._tell()

    def text(self) -> str:
        """The whole sentence, its number of acts included."""
        return " ".join(plain(self._words).split())

    def states(self) -> list[tuple[str, str]]:
        """(phase, "done" | "current" | "waiting") of each segment, from left to right."""
        return [(phase, self._state(phase, place)) for phase, count in self._groups for place in range(count)]

    def _state(self, phase: str, place: int) -> str:
        if phase == self._phase:
            return "done" if place < self._index else "current" if place == self._index else "waiting"
        return "done" if phase in self._done else "waiting"

    # --- geometry

    def _line(self) -> float:
        return max(_measure("").height(), _measure("number").height()) + 1

    def sizeHint(self) -> QSize:
        return QSize(320, round(SEGMENT + 8 + MOST * self._line()))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(160), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _on_theme(self) -> None:
        self.updateGeometry()
        self._tell()

    def _tell(self) -> None:
        self._pieces, self._whole = flow(self._words, max(1, self.width()))
        self.setAccessibleDescription(self.text())
        self.setToolTip(TIP if self._whole else self.text())
        self.update()

    # --- painting

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        lines = 1 + max((piece.line for piece in self._pieces), default=0)
        high = SEGMENT + 8 + lines * self._line()
        top = max(0.0, (self.height() - high) / 2)
        self._segments(painter, top)
        for piece in self._pieces:
            painter.setFont(font(FONTS.get(piece.tone, "number")))
            painter.setPen(colour(TONES.get(piece.tone, "text")))
            base = top + SEGMENT + 8 + piece.line * self._line() + _measure("").ascent()
            painter.drawText(QPointF(piece.x, base), piece.text)

    def _segments(self, painter: QPainter, top: float) -> None:
        states = self.states()
        if not states:
            return
        gaps = [BETWEEN if (place and states[place][0] != states[place - 1][0]) else GAP for place in range(1, len(states))]
        wide = max(2.0, (self.width() - sum(gaps)) / len(states))
        shades = {"done": "secondary", "current": "accent", "waiting": "disabled" if theme().high_contrast else "surface3"}
        painter.setPen(Qt.PenStyle.NoPen)
        x = 0.0
        for place, (_, state) in enumerate(states):
            painter.setBrush(colour(shades[state]))
            painter.drawRoundedRect(QRectF(x, top, wide, SEGMENT), SEGMENT / 2, SEGMENT / 2)
            x += wide + (gaps[place] if place < len(gaps) else 0)
