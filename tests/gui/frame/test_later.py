"""Rooms that are built after the first painting."""

import pytest
from PySide6.QtWidgets import QLabel

from gui.frame.later import LaterRooms


@pytest.fixture
def built():
    return []


@pytest.fixture
def rooms(qtbot, built):
    def builder(name):
        def build():
            built.append(name)
            return QLabel(name)

        return build

    made = LaterRooms()
    qtbot.addWidget(made)
    made.addWidget(QLabel("first"))
    for name in ("second", "third"):
        made.later(builder(name))
    return made


def test_nothing_is_built_before_it_is_needed(rooms, built):
    rooms.setCurrentIndex(2)
    assert built == [] and rooms.currentIndex() == 2 and len(rooms.built()) == 1
    third = rooms.room(2)
    assert built == ["third"] and rooms.currentWidget() is third and third.text() == "third"
    assert rooms.room(2) is third and built == ["third"]


def test_what_is_shown_comes_first_and_then_all_the_rest_in_turn(rooms, built, qtbot):
    done = []
    rooms.setCurrentIndex(2)
    rooms.furnish(lambda: done.append(list(built)))
    assert built == ["third"]
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    assert done == [["third", "second"]]
    assert rooms.count() == 3 and rooms.currentWidget().text() == "third"
    assert [room.text() for room in rooms.built()] == ["first", "second", "third"]
