"""Pictures of a room in both themes, each time at the next of three sizes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from gui import theme
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until, work_off

SIZES = ((1280, 800), (1440, 900), (2560, 1440))


class Looks:
    """`look` resizes, changes the theme, waits (`settle`) and shoots; then the window is as before."""

    def __init__(self, lerp: Opened, reel: Reel) -> None:
        self._lerp, self._reel, self._sizes = lerp, reel, cycle(SIZES)

    def look(self, name: str, settle: Callable[[], None] = work_off, size: tuple[int, int] | None = None) -> None:
        """NAME-WIDTHxHEIGHT-THEME, for dark and light."""
        app, window = QApplication.instance(), self._lerp.window
        assert isinstance(app, QApplication)
        before, wide = (window.width(), window.height()), size or next(self._sizes)
        self.resize(wide)
        for shade in ("dark", "light"):
            theme.apply(app, shade)
            self._lerp.hand.away()
            settle()
            self._reel.shoot(f"{name}-{wide[0]}x{wide[1]}-{shade}")
        theme.apply(app, "dark")
        self.resize(before)
        settle()

    def resize(self, size: tuple[int, int]) -> None:
        window = self._lerp.window
        window.resize(*size)
        until(lambda: (window.width(), window.height()) == size, f"the window is {size}")
        work_off()


def pick(lerp: Opened, name: str, number: int) -> None:
    """Open a box of choices and take the row of that number."""
    box = lerp.hand.find(name)
    assert isinstance(box, QComboBox)
    lerp.hand.click(box)
    rows = box.view()
    until(rows.isVisible, f"the choices of “{name}” are open")
    QTest.keyClick(rows, Qt.Key.Key_Home)
    for _ in range(number):
        QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    until(lambda: not rows.isVisible() and box.currentIndex() == number, f"“{box.itemText(number)}” is taken")
