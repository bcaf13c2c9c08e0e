"""A splitter whose handle is a hairline: 1 px to see, 7 px to grab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from gui.theme import colour
from gui.widgets.painting import painted

GRAB = 3  # px on each side of the line


class _Handle(QSplitterHandle):
    def resizeEvent(self, event: QResizeEvent) -> None:
        # not Qt's own: it sets other margins, which calls this again, for ever
        across = self.orientation() == Qt.Orientation.Horizontal
        x, y = (GRAB, 0) if across else (0, GRAB)
        self.setContentsMargins(x, y, x, y)
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask, True)
        self.setMask(QRegion(self.contentsRect()))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.contentsRect(), colour("outline_strong" if self.underMouse() else "outline"))


class Hairline(QSplitter):
    """Panes side by side (or above each other) with a line between them."""

    def __init__(self, key: str, orientation: Qt.Orientation = Qt.Orientation.Horizontal,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(orientation, parent)
        self.setObjectName(key)
        self.setHandleWidth(1)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)
