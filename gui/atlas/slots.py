"""The samples a plane goes through: a slot shows its picture, takes dropped ones, and offers the other ways to fill it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from engine.commands import Point
from gui.theme import colour, pixmap, scaled, size, themes
from gui.widgets import recipes
from gui.widgets.painting import frame, ground, painted

SIDE = 56


class PlaneSlot(QAbstractButton):
    """Click (or Enter) opens the menu; a picture from anywhere in Lerp may be dropped on it."""

    filled = Signal(object)  # Point
    random_asked = Signal()
    data_asked = Signal()
    here_asked = Signal()
    cleared = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName(f"atlas_slot_{number}")
        self._number, self._over = number, False
        self._image: QImage | None = None
        self._point: Point | None = None
        self._data_reason, self.may_be_empty = "", False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        themes.changed.connect(self.updateGeometry)
        self.show_point(None)

    def show_point(self, point: Point | None, image: QImage | None = None) -> None:
        """What it holds."""
        if image is not None or point != self._point:
            self._image = image
        self._point = point
        words = recipes.words(point) if point is not None else "the middle" if self.may_be_empty else "empty"
        self.setAccessibleName(f"Sample {self._number}: {words}")
        self.setToolTip(f"Sample {self._number}: {words}. Click to choose another, or drop a picture here.")
        self.update()

    def set_data_reason(self, reason: str) -> None:
        """Why no picture of the data can be chosen, or ""."""
        self._data_reason = reason

    def sizeHint(self) -> QSize:
        return QSize(scaled(SIDE), scaled(SIDE))

    def menu(self) -> QMenu:
        """The ways to fill it."""
        menu = QMenu(self)
        menu.setObjectName("atlas_slot_menu")
        menu.addAction("A random seed", self.random_asked.emit).setObjectName("atlas_slot_random")
        data = menu.addAction("A random picture of the data", self.data_asked.emit)
        data.setObjectName("atlas_slot_data")
        data.setEnabled(not self._data_reason)
        data.setToolTip(self._data_reason)
        menu.setToolTipsVisible(True)
        menu.addAction("The picture in Explore", self.here_asked.emit).setObjectName("atlas_slot_here")
        if self.may_be_empty:
            menu.addAction("The middle of the latents", self.cleared.emit).setObjectName("atlas_slot_middle")
        return menu

    def open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(recipes.MIME):
            self._over = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        try:
            point = recipes.from_text(bytes(event.mimeData().data(recipes.MIME).data()).decode())
        except (recipes.NotARecipe, UnicodeDecodeError):
            return
        event.acceptProposedAction()
        self.filled.emit(point)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area = QRectF(self.rect())
        ground(painter, area, colour("surface2"), size("radius", "picture"))
        if self._image is not None:
            painter.drawImage(area, self._image)
        elif self._point is None:
            side = scaled(20)
            icon = pixmap("fit" if self.may_be_empty else "plus", side, dpr=self.devicePixelRatioF())
            painter.drawPixmap(area.center() - QPointF(side / 2, side / 2), icon)
        if self._over:
            frame(painter, area, colour("accent"), 2.0)
        elif self.underMouse():
            frame(painter, area, colour("overlay.white", 0.7), 1.0)
