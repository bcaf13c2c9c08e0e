"""The watch over what tests leave behind sees it."""

from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QWidget

from tests.gui.leaks import describe, forget, restless


def test_a_ticking_timer_is_named_with_its_parents(qapp):
    before = forget()
    parent = QObject()
    parent.setObjectName("culprit")
    timer = QTimer(parent)
    assert restless(before) == []
    timer.start(1000)
    assert [describe(thing) for thing in restless(before)] == ["QTimer('') in QObject('culprit')"]
    timer.stop()
    assert restless(before) == []


def test_a_window_that_shows_is_found(qapp):
    before = forget()
    window = QWidget()
    window.show()
    assert restless(before) == [window] and restless(forget()) == []
    window.close()
    assert restless(before) == []


def test_a_running_thread_is_found(qapp):
    before = forget()
    thread = QThread()
    thread.start()
    assert restless(before) == [thread]
    thread.quit()
    assert thread.wait(5000) and restless(before) == []
