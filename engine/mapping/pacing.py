"""Work in slices that adapt to the machine: each takes about as long as a job may keep the viewing thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TypeVar

T = TypeVar("T")

SLICE = 0.006  # seconds
FIRST, MOST = 4, 1024  # items of the first slice, and of any


def paced(work: Callable[[slice], T], count: int) -> Generator[None, None, list[T]]:
    """work(slice) over `count` items, in order; the results. Yields after each slice."""
    found: list[T] = []
    at, rows = 0, FIRST
    while at < count:
        began = time.perf_counter()
        found.append(work(slice(at, min(at + rows, count))))
        at += rows
        took = max(time.perf_counter() - began, 1e-6)
        rows = max(1, min(2 * rows, MOST, int(rows * SLICE / took)))
        yield
    return found
