"""The bar at the top: mark, name and run; the rooms as words; the theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from engine.manifest import Entry
from gui.actions import Actions
from gui.frame.find_field import FindField
from gui.theme import colour, font, pixmap, scaled, themes
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.labels import Heading
from gui.widgets.motion import Fade
from gui.widgets.painting import painted

HEIGHT = 44
MENU_ROWS = 8
ROOMS = ("room_explore", "room_atlas", "room_dynamics", "room_library")


class RoomWord(QAbstractButton):
    """The name of a room; 2 px of accent under the one that is open."""

    def __init__(self, actions: Actions, key: str, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.active = False
        self._fade = Fade(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        actions.attach(self, key)

    def set_active(self, active: bool) -> None:
        self.active = active
        self.setAccessibleDescription("This room is open." if active else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(font("title")).horizontalAdvance(self.text()) + 28, scaled(20) + 16)

    def enterEvent(self, event) -> None:
        self._fade.to(1.0)

    def leaveEvent(self, event) -> None:
        self._fade.to(0.0)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        words = font("body")
        words.setWeight(font("heading" if self.active else "body").weight())
        painter.setFont(words)
        painter.setPen(colour("text" if self.active or self._fade.level > 0.5 else "secondary"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.active:
            painter.fillRect(QRectF(12, self.height() - 2, self.width() - 24, 2), colour("accent"))


class RunButton(TextButton):
    """The name of the run that is explored, with a chevron behind it."""

    def __init__(self) -> None:
        super().__init__("run_menu", "No run open")
        self.setToolTip("Open another run")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + scaled(16) + 4, hint.height())

    def _content(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        side = scaled(16)
        super()._content(painter, area.adjusted(0, 0, -side - 4, 0), ink)
        drawing = pixmap("chevron-down", side, ink, self.devicePixelRatioF())
        painter.drawPixmap(round(area.right()) - side - 6, round(area.center().y() - side / 2), drawing)


class TopBar(QWidget):
    """`runs` lists what the run menu offers, newest first; `left` px are kept for mark and run."""

    def __init__(self, actions: Actions, runs: Callable[[], Sequence[Entry]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._runs = actions, runs
        self.setProperty("surface", "1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(max(HEIGHT, scaled(20) + 24))
        self._mark, self._name, self._slash = QLabel(), Heading("Lerp"), Heading("/")
        self._mark.setAccessibleName("Lerp")
        self._slash.set_tone("disabled")
        self.run_menu = RunButton()
        self.run_menu.clicked.connect(self._show_menu)
        self.rooms = {key: RoomWord(actions, key, actions.table[key].words) for key in ROOMS}
        self._theme = IconButton("theme_toggle", "sun", actions.tooltip("theme_toggle"))
        actions.attach(self._theme, "theme_toggle")
        self._help = IconButton("manual", "help", actions.tooltip("manual"))
        actions.attach(self._help, "manual")
        self._changes = [IconButton(key, key, actions.tooltip(key)) for key in ("undo", "redo")]
        for button in self._changes:
            actions.attach(button, button.objectName())
        self.find_field = FindField(actions)
        self._lay_out()
        themes.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        self._left = QWidget()
        left = QHBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        for part in (self._mark, self._name, self._slash, self.run_menu):
            left.addWidget(part)
        left.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._left)
        for word in self.rooms.values():
            row.addWidget(word)
        row.addStretch()
        for button in self._changes:
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.find_field)
        row.addSpacing(4)
        row.addWidget(self._help)
        row.addWidget(self._theme)

    def set_left(self, width: int) -> None:
        """Let the rooms begin where the stage does."""
        self._left.setFixedWidth(max(width - 16, self._left.minimumSizeHint().width()))

    def set_room(self, key: str) -> None:
        for name, word in self.rooms.items():
            word.set_active(name == key)

    def set_run(self, title: str) -> None:
        """The run that is explored."""
        shown = QFontMetrics(font("strong")).elidedText(title, Qt.TextElideMode.ElideMiddle, 190)
        self.run_menu.setText(shown or "No run open")
        self.run_menu.setAccessibleName(f"Run: {title}" if title else "No run open")
        self.run_menu.updateGeometry()

    def menu(self) -> QMenu:
        """The newest runs, then the way to all of them."""
        menu = QMenu(self)
        menu.setObjectName("run_menu_list")
        for entry in list(self._runs())[:MENU_ROWS]:
            row = menu.addAction(f"{entry.title}   ·   {entry.data_title} · {entry.family}")
            row.setData(entry.path)
            row.setEnabled(not entry.problem)
            row.triggered.connect(lambda _=False, path=entry.path: self._actions.trigger("open_run", path))
        menu.addSeparator()
        menu.addAction("All runs…").triggered.connect(lambda: self._actions.trigger("room_library"))
        return menu

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.run_menu.mapToGlobal(QPoint(0, self.run_menu.height() + 2)))

    def _restyle(self) -> None:
        dark = themes.name != "light"
        self._theme.set_icon("sun" if dark else "moon")
        self._mark.setPixmap(pixmap("logo", 22, colour("accent"), self.devicePixelRatioF()))
        for word in self.rooms.values():
            word.updateGeometry()
