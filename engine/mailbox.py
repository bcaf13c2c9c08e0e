"""The two mailboxes between the window and the engine's threads: ordered commands in, newest pictures out."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """Messages in order; a message with a `key` replaces the waiting one of the same key, at the newer one's place.

    Every method may be called from any thread.
    """

    def __init__(self) -> None:
        self._items: deque[tuple[Hashable | None, T]] = deque()
        self._arrived = threading.Condition()

    def put(self, item: T, key: Hashable | None = None) -> None:
        with self._arrived:
            if key is not None:
                self._items = deque(entry for entry in self._items if entry[0] != key)
            self._items.append((key, item))
            self._arrived.notify()

    def take(self, timeout: float | None = 0.0) -> T | None:
        """The oldest message, waiting at most `timeout` seconds (None: for ever); None if there was none."""
        with self._arrived:
            if not self._items and timeout != 0.0:
                self._arrived.wait_for(lambda: bool(self._items), timeout)
            return self._items.popleft()[1] if self._items else None

    def __len__(self) -> int:
        with self._arrived:
            return len(self._items)


class Outbox(Generic[T]):
    """Events for one reader. Keyed events are latest-wins (pictures), the others are all kept in order (numbers).

    `wake` is called at most once between two `drain`s, however many events wait, from the posting thread.
    """

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._events: dict[Hashable, T] = {}
        self._count = 0
        self._awake = False

    def post(self, event: T, key: Hashable | None = None) -> None:
        with self._lock:
            self._count += 1
            slot: Hashable = ("latest", key) if key is not None else ("every", self._count)
            self._events.pop(slot, None)  # a newer picture goes to the back: order is by freshness
            self._events[slot] = event
            ring, self._awake = not self._awake, True
        if ring:
            self._wake()

    def drain(self) -> list[T]:
        """Everything that waits, oldest first."""
        with self._lock:
            events = list(self._events.values())
            self._events.clear()
            self._awake = False
        return events
