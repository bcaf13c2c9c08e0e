"""Trouble in plain words: one notice per distinct failure, and a log for what nobody expected."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from engine.events import Failed

log = logging.getLogger("lerp")

QUIET = 15.0  # seconds for which a failure must not have happened before it is told again

Show = Callable[[str, str, str | None, Callable[[], None] | None], None]


class Notices(QObject):
    """`show(text, level, action, on_action)` puts a notice on the screen; `reveal` opens the log's folder."""

    _raised = Signal(str)

    def __init__(self, show: Show, reveal: Callable[[], None], clock: Callable[[], float] = time.monotonic,
                 parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._show, self._reveal, self._clock = show, reveal, clock
        self._last: dict[tuple[str, str], float] = {}
        self._raised.connect(self._unexpected, Qt.ConnectionType.QueuedConnection)

    def failed(self, event: Failed) -> None:
        """Tell it, unless the same thing was told and keeps happening."""
        log.warning("%s: %s %s", event.where, event.what, event.advice)
        if self._is_new((event.where, event.what)):
            self._show(f"{event.what}\n{event.advice}".strip(), "error", None, None)

    def _is_new(self, what: tuple[str, str]) -> bool:
        now = self._clock()
        last = self._last.get(what)
        self._last[what] = now
        return last is None or now - last >= QUIET

    def install(self) -> None:
        """Catch what no one caught, in every thread."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _hook(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        log.error("Unexpected", exc_info=(kind, error or kind(), trace))
        with contextlib.suppress(RuntimeError):  # the window is gone; the log has it
            self._raised.emit(f"{kind.__name__}: {error}")

    def _unexpected(self, words: str) -> None:
        if self._is_new(("unexpected", words)):
            text = f"Something unexpected happened; the window goes on.\n{words}"
            self._show(text, "error", "Show log", self._reveal)


def log_to(folder: Path) -> None:
    """Write warnings and worse to lerp.log in that folder, the last start's kept beside it; silent if it can't be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "lerp.log"
        if file.exists() and file.stat().st_size > 1_000_000:
            file.replace(folder / "lerp.old.log")
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
