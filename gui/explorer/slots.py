"""The ends of the path: a slot shows its picture, takes dropped ones, and offers the other ways to fill it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from engine.commands import Point
from gui.explorer import overlay
from gui.explorer.saving import dropped_point
from gui.theme import colour, font, themes
from gui.widgets import painting, recipes

NEEDS_ENCODER = "Needs an encoder; a GAN has none."
NO_DATA = "The run's data can't be found."
SIDE = 42


class Slot(QAbstractButton):
    """One end. Click (or Enter, or right click) opens the menu of ways to fill it."""

    from_here = Signal()
    seed_asked = Signal()
    data_asked = Signal()
    cleared = Signal()
    filled = Signal(object)  # Point

    def __init__(self, key: str, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.letter = letter
        self._image: QImage | None = None
        self._pixmap: QPixmap | None = None
        self._words, self._data_reason, self._here_reason, self._over = "", "", "", False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.connect(self.open_menu)
        self.customContextMenuRequested.connect(self.open_menu)
        themes.changed.connect(self._round)
        self.show_point(None)

    def show_point(self, point: Point | None) -> None:
        """What the slot holds, in words."""
        self._words = recipes.words(point) if point is not None else ""
        if point is None:
            self._pixmap = self._image = None
        where = f"{self.letter}: {self._words}" if self._words else f"{self.letter} is empty"
        self.setAccessibleName(where)
        self.setToolTip(f"{where}. Click to choose, or drop any picture here.")
        self.update()

    def show_picture(self, image: QImage) -> None:
        self._image = image
        self._round()

    def _round(self) -> None:
        """Its corners are of the ground, which changes with the theme."""
        if self._image is not None:
            self._pixmap = overlay.rounded(QImage(self._image), self.devicePixelRatioF(), colour("surface1"))
        self.update()

    def set_reasons(self, here: str, data: str) -> None:
        """Why there is nothing to take from here, or from the data; "" if there is."""
        self._here_reason, self._data_reason = here, data

    def menu(self) -> QMenu:
        """The ways to fill this end; what is not possible says why."""
        made = QMenu(self)
        made.setToolTipsVisible(True)
        _add(made, f"{self.objectName()}_here", "From here", self.from_here, self._here_reason)
        _add(made, f"{self.objectName()}_seed", "A seed number…", self.seed_asked, self._here_reason)
        _add(made, f"{self.objectName()}_data", "A data picture…", self.data_asked, self._data_reason)
        made.addSeparator()
        _add(made, f"{self.objectName()}_clear", "Clear", self.cleared, "" if self._words else "It is empty.")
        return made

    def open_menu(self, *_: object) -> None:
        made = self.menu()
        made.aboutToHide.connect(made.deleteLater)
        made.popup(self.mapToGlobal(QPoint(0, -made.sizeHint().height())))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_point(event.mimeData()) is not None:
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        point = dropped_point(event.mimeData())
        if point is not None:
            event.acceptProposedAction()
            self.filled.emit(point)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE + 4, SIDE + 24)

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        box = QRectF((self.width() - SIDE) / 2, 22, SIDE, SIDE)
        if self._pixmap is not None:
            painter.drawPixmap(box.toRect(), self._pixmap)
        else:
            painting.ground(painter, box, colour("surface2"), overlay.RADIUS)
            painter.setPen(colour("secondary"))
            painter.setFont(font("heading"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "…" if self._words else "+")
        if self._over or self.underMouse() or self.isDown():
            painting.frame(painter, box, colour("accent" if self._over else "outline_strong"), 2 if self._over else 1)
        painting.diamond(painter, QRectF(0, 0, 14, 22).center() + QPoint(4, 0), 4.5, colour("text"))
        painter.setPen(colour("text"))
        painter.setFont(font("strong"))
        painter.drawText(QRectF(20, 0, 30, 22), Qt.AlignmentFlag.AlignVCenter, self.letter)


def _add(menu: QMenu, key: str, words: str, signal: object, reason: str) -> None:
    action = QAction(words, menu)
    action.setObjectName(key)
    action.setEnabled(not reason)
    action.setToolTip(reason or words)
    if reason:
        action.setText(f"{words}   {reason}")
    action.triggered.connect(lambda: signal.emit())  # type: ignore[attr-defined]
    menu.addAction(action)
