"""Waiting for something slow (importing a folder) without being deaf meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import TypeVar

T = TypeVar("T")

POLL = 0.02  # seconds between two looks


def awaited(action: Callable[[], T]) -> Generator[float, None, T]:
    """Do `action` in a thread of its own, yielding every POLL seconds until it is done; its result, or its exception."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def act() -> None:
        try:
            outcome.append(action())
        except BaseException as error:  # handed over to the thread that waits
            failure.append(error)

    thread = threading.Thread(target=act, name="lerp-import", daemon=True)
    thread.start()
    while thread.is_alive():
        yield 0.0
        thread.join(POLL)
    if failure:
        raise failure[0]
    return outcome[0]
