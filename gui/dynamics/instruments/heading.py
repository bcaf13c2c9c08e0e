"""The head of an instrument: a heading that folds it, and at the right one line of numbers and words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from gui.dynamics.instruments.words import Parts, plain
from gui.theme import colour, font, pixmap, scaled, themes
from gui.widgets.buttons import Button
from gui.widgets.painting import painted


class FoldButton(Button):
    """The instrument's name; checked while it is open. Its chevron shows under the pointer, with focus, and when folded."""

    role, pad = "heading", 0

    def __init__(self, key: str, title: str) -> None:
        super().__init__(f"{key}.fold", title, "chevron-down", f"Fold {title}")
        self.setCheckable(True)
        self.setChecked(True)
        self.toggled.connect(self._explain)

    def _explain(self, open_: bool) -> None:
        self.setToolTip(f"{'Fold' if open_ else 'Unfold'} {self.text()}")
        self.setAccessibleDescription("open" if open_ else "folded")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(self.role))
        return QSize(metrics.horizontalAdvance(self.text()) + 6 + scaled(14), metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(48), self.sizeHint().height())

    def _ground(self) -> QColor | None:
        return None

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        side, metrics = scaled(14), QFontMetrics(font(self.role))
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, max(1, self.width() - side - 4))
        painter.setFont(font(self.role))
        painter.setPen(colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        shown = 1.0 if self.hasFocus() or not self.isChecked() else self.fade.level
        if shown:
            painter.setOpacity(shown)
            place = QPointF(metrics.horizontalAdvance(words) + 4, (self.height() - side) / 2)
            name = "chevron-down" if self.isChecked() else "chevron-right"
            painter.drawPixmap(place, pixmap(name, side, colour("secondary"), self.devicePixelRatioF()))


class Summary(QWidget):
    """Numbers in the font of numbers, words between them in that of captions; elided at its end where there is no room."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(f"{key}.summary")
        self.parts: Parts = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def text(self) -> str:
        return plain(self.parts)

    def show_parts(self, parts: Parts) -> None:
        """Other parts: (text, font role)."""
        if parts != self.parts:
            self.parts = parts
            self.setAccessibleName(self.text())
            self.updateGeometry()
            self.update()

    def _widths(self) -> list[int]:
        return [QFontMetrics(font(role)).horizontalAdvance(text) for text, role in self.parts]

    def sizeHint(self) -> QSize:
        gaps = scaled(4) * max(0, len(self.parts) - 1)
        return QSize(sum(self._widths()) + gaps + 1, QFontMetrics(font("number")).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(scaled(24), self.sizeHint().width()), self.sizeHint().height())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        whole = self.sizeHint().width() <= self.width()
        self.setToolTip("" if whole else self.text())
        x = float(self.width() - self.sizeHint().width()) if whole else 0.0
        base = (self.height() + QFontMetrics(font("number")).ascent() - QFontMetrics(font("number")).descent()) / 2
        for (text, role), width in zip(self.parts, self._widths(), strict=True):
            painter.setFont(font(role))
            painter.setPen(colour("secondary" if role == "caption" else "text"))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(self.width() - x) + 1)
            painter.drawText(QPointF(x, base), shown)
            x += width + scaled(4)
            if x >= self.width():
                return


class Head(QWidget):
    """Heading left, summary right; the summary goes beneath where both don't fit."""

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self.fold, self.summary = FoldButton(key, title), Summary(key)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.addWidget(self.fold)
        self._box.addStretch(1)
        self._box.addWidget(self.summary)
        themes.changed.connect(self.arrange)

    def show_parts(self, parts: Parts) -> None:
        """Another summary."""
        self.summary.show_parts(parts)
        self.arrange()

    def arrange(self) -> None:
        """Side by side if there is room."""
        need = self.fold.sizeHint().width() + 8 + self.summary.sizeHint().width()
        beneath = self.width() > 0 and need > self.width() and bool(self.summary.parts)
        way = QBoxLayout.Direction.TopToBottom if beneath else QBoxLayout.Direction.LeftToRight
        if way != self._box.direction():
            self._box.setDirection(way)
            self._box.setSpacing(0 if beneath else 8)
            for part in (self.fold, self.summary):
                self._box.setAlignment(part, Qt.AlignmentFlag.AlignLeft if beneath else Qt.AlignmentFlag(0))

    def minimumSizeHint(self) -> QSize:
        """Narrow: what doesn't fit is put beneath, or elided."""
        return QSize(scaled(72), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()
