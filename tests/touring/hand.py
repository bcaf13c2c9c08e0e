"""A person's hand: mouse and keys go to the window system's window, and Qt finds the widget under the pointer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QScrollArea, QWidget

from tests.touring.waiting import until, work_off

Spot = tuple[float, float]
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class NotReachable(AssertionError):
    """The pointer would meet something else than the widget."""


class Hand:
    """Moves over one window (and the popups and dialogs above it)."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    # --- finding -----------------------------------------------------------------------------------------------------

    def find(self, name: str, within: QWidget | None = None, ceiling: float = 10.0) -> QWidget:
        """The visible widget of that objectName, which may still be on its way."""
        found: list[QWidget] = []

        def look() -> bool:
            tops = [within] if within is not None else [self.window, *QApplication.topLevelWidgets()]
            found[:] = [widget for top in tops for widget in top.findChildren(QWidget, name) if widget.isVisible()]
            return bool(found)

        until(look, f"there is a visible “{name}”", ceiling)
        return found[0]

    def _aim(self, widget: QWidget, spot: Spot) -> tuple[QWindow, QPoint]:
        """The window of the widget and the place in it. Raises NotReachable if something else lies there."""
        self._scroll_to(widget)
        local = QPoint(int(spot[0] * (widget.width() - 1)), int(spot[1] * (widget.height() - 1)))
        top = widget.window()
        place = widget.mapTo(top, local)
        met = top.childAt(place) or top
        if met is not widget and not widget.isAncestorOf(met):
            raise NotReachable(f"“{widget.objectName()}” at {place.toTuple()} lies under “{met.objectName()}” "
                               f"({type(met).__name__})")  # fmt: skip
        handle = top.windowHandle()
        assert handle is not None
        return handle, place

    def _approach(self, widget: QWidget, spot: Spot) -> tuple[QWindow, QPoint]:
        """Move the pointer there, and once more if the widget moved away meanwhile: layouts settle in later turns."""
        work_off()
        for _ in range(5):
            handle, place = self._aim(widget, spot)
            QTest.mouseMove(handle, place)
            work_off()
            if self._aim(widget, spot)[1] == place:
                return handle, place
        raise NotReachable(f"“{widget.objectName()}” does not keep still")

    def _scroll_to(self, widget: QWidget) -> None:
        """Turn the wheel over the scroll area's margin until the widget's middle is in view."""
        area: QWidget | None = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None or widget.window() is not area.window():
            return
        port = area.viewport()
        for _ in range(60):
            middle = widget.mapTo(port, widget.rect().center()).y()
            room = min(widget.height() // 2, port.height() // 2)
            if room <= middle <= port.height() - room:
                return
            before = area.verticalScrollBar().value()
            self._wheel_at(area, QPoint(3, port.height() // 2), 1 if middle < room else -1)
            if area.verticalScrollBar().value() == before:
                return

    def active(self) -> None:
        """Where no window manager gives the focus back after a dialog has closed, do what one would."""
        if QApplication.activeWindow() is None and QApplication.activePopupWidget() is None:
            self.window.activateWindow()
            until(lambda: QApplication.activeWindow() is not None, "the window is active", 10)

    # --- mouse -------------------------------------------------------------------------------------------------------

    def move(self, widget: QWidget, spot: Spot = (0.5, 0.5)) -> None:
        """Without a button held."""
        self._approach(widget, spot)

    def away(self) -> None:
        """To the empty middle of the bar at the top, so that nothing is hovered."""
        QTest.mouseMove(self.window.windowHandle(), QPoint(self.window.width() * 2 // 3, 20))
        work_off()

    def click(self, widget: QWidget | str, spot: Spot = (0.5, 0.5), keys: Qt.KeyboardModifier = PLAIN) -> None:
        """Move there, press and let go."""
        self.active()
        target = self.find(widget) if isinstance(widget, str) else widget
        until(target.isEnabled, f"“{target.objectName()}” is enabled ({target.toolTip()})")
        handle, place = self._approach(target, spot)
        QTest.mouseClick(handle, LEFT, keys, place)
        work_off()

    def double_click(self, widget: QWidget, spot: Spot = (0.5, 0.5)) -> None:
        handle, place = self._approach(widget, spot)
        QTest.mouseDClick(handle, LEFT, PLAIN, place)
        work_off()

    def drag(self, widget: QWidget, spots: Iterable[Spot], each: Callable[[], None] = work_off,
             keys: Qt.KeyboardModifier = PLAIN, held: Callable[[], None] = work_off) -> None:  # fmt: skip
        """Press on the first spot, move over the others (`each` after every one), then `held`, and let go."""
        first, *others = spots
        handle, place = self._approach(widget, first)
        QTest.mousePress(handle, LEFT, keys, place)
        for x, y in others:
            local = QPoint(int(x * (widget.width() - 1)), int(y * (widget.height() - 1)))
            place = widget.mapTo(widget.window(), local)
            QTest.mouseEvent(QTest.MouseAction.MouseMove, handle, LEFT, keys, place)
            each()
        held()
        QTest.mouseRelease(handle, LEFT, keys, place)
        work_off()

    def wheel(self, widget: QWidget, notches: int, spot: Spot = (0.5, 0.5)) -> None:
        """Up is positive."""
        self._aim(widget, spot)
        local = QPoint(int(spot[0] * widget.width()), int(spot[1] * widget.height()))
        for _ in range(abs(notches)):
            self._wheel_at(widget, local, 1 if notches > 0 else -1)

    def _wheel_at(self, widget: QWidget, local: QPoint, notch: int) -> None:
        top = widget.window()
        handle, place = top.windowHandle(), widget.mapTo(top, local)
        QTest.wheelEvent(handle, QPointF(place), QPoint(0, 120 * notch))
        work_off()

    def drop_file(self, path: Path) -> None:
        """As if a file manager's file were dropped on the middle of the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        middle, copy = self.window.rect().center(), Qt.DropAction.CopyAction
        entered = QDragEnterEvent(middle, copy, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.window, entered)
        if not entered.isAccepted():
            raise NotReachable(f"the window does not take {path.name}")
        QApplication.sendEvent(self.window, QDropEvent(QPointF(middle), copy, mime, LEFT, PLAIN))
        work_off()

    # --- keys --------------------------------------------------------------------------------------------------------

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
        """To whatever has the focus; shortcuts work."""
        self.active()
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        QTest.keyClick(top.windowHandle(), key, keys)
        work_off()

    def write(self, field: QWidget, words: str) -> None:
        """Click into a line, replace what it holds, Enter."""
        self.click(field)
        QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(QApplication.focusWidget() or field, words)
        QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_Return)
        work_off()

    def choose(self, menu: QMenu, name: str) -> None:
        """Click the row of that name in an open menu."""
        row = next(action for action in menu.actions() if action.objectName() == name)
        assert row.isEnabled(), row.text()
        QTest.mouseClick(menu.windowHandle(), LEFT, PLAIN, menu.actionGeometry(row).center())
        work_off()

    def answer_file_dialog(self, path: str) -> FileAnswer:
        """Call before what opens the dialog: as soon as it is there, the path is typed into it."""
        return FileAnswer(path)


class FileAnswer:
    """Types a path into the next file dialog; such dialogs keep the caller inside their own event loop."""

    def __init__(self, path: str) -> None:
        self._path, self.done = path, False
        self._deadline = time.monotonic() + 20
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            if self.done or time.monotonic() > self._deadline:
                self._timer.stop()
        elif time.monotonic() > self._deadline:
            dialog.reject()  # it would keep the tour for ever
        else:
            self._type(dialog)

    def _type(self, dialog: QFileDialog) -> None:
        """The path, without suggestions (they would take keys); then Enter until the dialog goes."""
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        if not self.done:
            self.done = True
            line.setCompleter(None)
            line.selectAll()
            QTest.keyClicks(line, self._path)
        else:
            line.setText(self._path)  # choosing folders, the dialog moves on while a path is typed
            QTest.keyClick(line, Qt.Key.Key_Return)
