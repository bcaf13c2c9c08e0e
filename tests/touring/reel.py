"""What a tour leaves behind: numbered screenshots, and tour.json with every scene, its checks and its seconds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from tests.touring.waiting import work_off


class CheckFailed(AssertionError):
    """Something that should have happened did not."""


class Reel:
    """`shoot` writes a picture now; a scene ends with one, and fails with one."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        self.folder, self._window = folder, window
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scenes: list[dict] = []
        self._checks: list[str] = []
        self._size = f"{window.width()} x {window.height()}"
        self._began = time.perf_counter()

    def check(self, what: str, holds: object) -> None:
        """Note that it holds. Raises CheckFailed."""
        if not holds:
            raise CheckFailed(what)
        self._checks.append(what)

    @contextmanager
    def scene(self, name: str, before: Callable[[], None] = work_off, seen: bool = True) -> Iterator[None]:
        """`before` is called before the picture is taken (say, to move the pointer away); none is if not `seen`."""
        began, self._checks = time.perf_counter(), []
        try:
            yield
            before()
        except BaseException:
            if seen:
                self.shoot(f"{name}-failed")
            self._note(name, began, "")
            raise
        self._note(name, began, self.shoot(name) if seen else "")

    def _note(self, name: str, began: float, file: str) -> None:
        seconds = round(time.perf_counter() - began, 2)
        self.scenes.append({"scene": name, "seconds": seconds, "checks": list(self._checks), "file": file})
        self.write()

    def shoot(self, name: str) -> str:
        """NN-name.png of the window with whatever floats above it; the file's name."""
        work_off()
        file = f"{len(list(self.folder.glob('*.png'))) + 1:02d}-{name}.png"
        self._picture().save(str(self.folder / file))
        return file

    def _picture(self) -> QPixmap:
        """What the screen shows where it can be read; offscreen, the window with its popups drawn into it."""
        screen, corner = self._window.screen(), self._window.mapToGlobal(QPoint(0, 0))
        if QGuiApplication.platformName() == "xcb":
            return screen.grabWindow(0, corner.x(), corner.y(), self._window.width(), self._window.height())
        picture = self._window.grab()
        painter = QPainter(picture)
        for top in QApplication.topLevelWidgets():
            if top is not self._window and top.isVisible() and top.width() > 1:
                painter.drawPixmap(top.mapToGlobal(QPoint(0, 0)) - corner, top.grab())
        painter.end()
        return picture

    def write(self) -> None:
        told = {"platform": QGuiApplication.platformName(), "size": self._size,
                "seconds": round(time.perf_counter() - self._began, 1), "scenes": self.scenes}  # fmt: skip
        (self.folder / "tour.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
