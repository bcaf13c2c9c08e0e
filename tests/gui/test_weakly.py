"""What outlives the window tells those that live, and keeps nothing of those that don't."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from gui.theme import themes
from gui.weakly import Weakly


class Heard(QObject):
    def __init__(self, parent: QObject, words: list[str], word: str) -> None:
        super().__init__(parent)
        self._words, self._word = words, word

    def say(self) -> None:
        self._words.append(self._word)


def test_all_are_told_in_their_order_and_each_once():
    parent, words, weakly = QObject(), [], Weakly()
    one, two = Heard(parent, words, "one"), Heard(parent, words, "two")
    for method in (one.say, two.say, one.say):
        weakly.connect(method)
    weakly.emit()
    assert words == ["one", "two"]


def test_what_was_destroyed_is_not_told_and_nothing_of_it_is_kept(qapp):
    parent, words, weakly = QObject(), [], Weakly()
    gone = Heard(parent, words, "gone")
    weakly.connect(gone.say)
    parent.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    weakly.emit()
    assert words == [] and len(weakly) == 1  # Python still knows it here
    del gone
    assert len(weakly) == 0


def test_a_widget_that_only_its_parent_keeps_is_told():
    parent, words, weakly = QWidget(), [], Weakly()
    weakly.connect(Heard(parent, words, "kept").say)
    weakly.emit()
    assert words == ["kept"]


def test_a_method_of_qt_itself_can_be_told(qtbot):
    widget, weakly = QWidget(), Weakly()
    qtbot.addWidget(widget)
    weakly.connect(widget.hide)
    widget.show()
    weakly.emit()
    assert not widget.isVisible()


def test_a_widget_that_is_gone_leaves_nothing_among_those_told_of_themes(lerp, qapp):
    assert len(themes.changed) > 10
    before = len(themes.changed)
    child = QWidget()
    themes.changed.connect(child.updateGeometry)
    assert len(themes.changed) == before + 1
    del child
    assert len(themes.changed) == before
