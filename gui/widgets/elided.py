"""A label that ends in an ellipsis when there is no room, and then shows the whole text as its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import font
from gui.widgets.labels import Label
from gui.widgets.painting import painted


class ElidedLabel(Label):
    """One line that gives way. `role` is a font role, `mode` where the ellipsis stands."""

    def __init__(self, text: str = "", key: str = "", role: str = "label", tone: str | None = None,
                 mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        self.role = role
        self._mode = mode
        super().__init__(text, key, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(font(self.role))
        return QSize(min(metrics.horizontalAdvance("M…"), super().sizeHint().width()), metrics.height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._explain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def _explain(self) -> None:
        whole = QFontMetrics(self.font()).horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if whole else self.text())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = QFontMetrics(self.font()).elidedText(self.text(), self._mode, self.width())
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
