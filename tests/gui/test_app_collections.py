"""Garbage is collected in the window's thread alone."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from gui.startup import Collections, collect


class Knot(QObject):
    """An object in a cycle, which notes the thread that destroys it."""

    def __init__(self, ended: list[str]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: ended.append(threading.current_thread().name))


@pytest.fixture
def collections(bridge, qapp):
    made = Collections(bridge, bridge)
    made.begin()
    bridge.start()
    yield made
    made.end()


def busy() -> list[list]:
    """What another thread allocated: far more than makes Python look for garbage."""
    kept: list[list] = []
    thread = threading.Thread(target=lambda: kept.extend([] for _ in range(50_000)))
    thread.start()
    thread.join()
    return kept


def test_no_other_thread_destroys_what_lies_in_a_cycle(collections, qtbot):
    ended: list[str] = []
    Knot(ended)
    made = busy()
    assert ended == [] and made and not gc.isenabled()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["MainThread"]


def test_without_them_python_collects_again(collections):
    collections.end()
    assert gc.isenabled()


def test_only_as_much_is_looked_at_as_python_would(collections):
    gc.collect()
    assert collect() == -1
    made = [[] for _ in range(2 * gc.get_threshold()[0])]
    assert collect() == 0 and made and gc.get_count()[1] == 1
