"""What a hand does to the atlas can be undone and made again, and where it is not seen one is led to it."""

from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.commands import Point, Seed
from gui.explorer import state as explorer

PATIENCE = 5000
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def hand(atlas, actions, qtbot):
    def do(*keys):
        for key in keys:
            assert actions.trigger(key)
            qtbot.waitUntil(lambda: not atlas._aim and atlas.tiles.ground is not None, timeout=PATIENCE)

    atlas.do, atlas.now = do, 100.0
    atlas.steps._changes._clock = lambda: atlas.now
    return atlas


def words(actions):
    return actions.situation.undo


def wheel(room, notches=1):
    at = QPointF(300, 200)
    event = QWheelEvent(at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(room.canvas, event)


def pan(room, *spots):
    QTest.mousePress(room.canvas, LEFT, PLAIN, QPoint(*spots[0]))
    for spot in spots[1:]:
        QTest.mouseMove(room.canvas, QPoint(*spot))
    QTest.mouseRelease(room.canvas, LEFT, PLAIN, QPoint(*spots[-1]))


def test_another_plane_is_one_step_with_the_view_and_the_picture_that_were(hand, actions):
    wheel(hand, 2)
    assert words(actions) == "Zoom of the atlas"
    QTest.mouseClick(hand.canvas, LEFT, PLAIN, QPoint(hand.canvas.width() // 2, hand.canvas.height() // 2))
    assert words(actions) == "Chosen picture of the atlas"
    first = hand.steps._take()
    hand.chooser.ways.chosen.emit("axes")
    assert words(actions) == "Plane of the atlas" and hand.canvas.spot is None
    hand.do("undo")
    assert hand.steps._take() == first and hand.desk.card.isVisible() and hand.chooser.ways.value() == "points"
    hand.do("redo")
    assert hand.chooser.choice.way == "axes" and hand.canvas.spot is None
    hand.do("undo", "undo", "undo")
    assert words(actions) == "" and not hand.desk.card.isVisible()


def test_one_gesture_is_one_step(hand, actions):
    start = hand.where
    pan(hand, (300, 200), (340, 220), (380, 260), (300, 300))
    pan(hand, (300, 200), (340, 220))
    wheel(hand)
    hand.now += 0.3
    wheel(hand)
    hand.now += 3
    QTest.keyClick(hand.canvas, Qt.Key.Key_Home)
    for _ in range(4):
        hand.do("undo")
    assert words(actions) == "" and hand.where == pytest.approx(start)


def test_a_double_click_shows_all_and_chooses_nothing(hand, actions):
    middle = QPoint(hand.canvas.width() // 2, hand.canvas.height() // 2)
    wheel(hand, 3)
    hand.now += 3
    QTest.mouseClick(hand.canvas, LEFT, PLAIN, QPoint(40, 60))
    chosen, zoomed = hand.canvas.spot, hand.where
    assert chosen is not None
    QTest.mouseClick(hand.canvas, LEFT, PLAIN, middle)
    assert hand.canvas.spot not in (None, chosen)
    QTest.mouseDClick(hand.canvas, LEFT, PLAIN, middle)
    assert hand.canvas.spot == chosen and words(actions) == "Zoom of the atlas"
    hand.do("undo")
    assert hand.where == pytest.approx(zoomed) and words(actions) == "Chosen picture of the atlas"
    hand.do("redo")
    hand.do("undo", "undo", "undo")
    assert words(actions) == "" and hand.canvas.spot is None


def test_undo_leads_to_the_room_where_it_is_seen(hand, window, actions):
    wheel(hand)
    actions.trigger("room_explore")
    window.explorer.store.apply(explorer.set_sharp, True)
    actions.trigger("room_library")
    actions.trigger("undo")
    assert window.rooms.currentWidget() is window.explorer and not window.explorer.store.state.sharp
    assert actions.tooltip("undo").startswith("Undo: Zoom of the atlas")
    actions.trigger("undo")
    assert window.rooms.currentWidget() is hand and words(actions) == ""


def test_a_path_is_seen_in_the_atlas_too(hand, window, actions):
    window.explorer.store.apply(explorer.choose_end, "a", Point(Seed(3)))
    actions.trigger("undo")
    assert window.rooms.currentWidget() is hand and window.explorer.store.state.path.a is None
    actions.trigger("room_library")
    actions.trigger("redo")
    assert window.rooms.currentWidget() is window.explorer


def test_another_run_knows_nothing_of_these_steps(hand, scripted, actions, qtbot):
    wheel(hand)
    scripted.tell(replace(scripted.shown, run=scripted.shown.run.with_name("run-2")))
    qtbot.waitUntil(lambda: words(actions) == "", timeout=PATIENCE)
    assert actions.reason("undo")


def test_many_moves_on_the_atlas_are_undone_and_made_again(hand, actions):
    random, first = Random(8), hand.steps._take()
    switches, size = hand.desk.overlays.switches, (hand.canvas.width(), hand.canvas.height())
    deeds = (
        lambda: wheel(hand, random.choice((-1, 1))),
        lambda: pan(hand, (300, 300), (random.randrange(size[0]), random.randrange(size[1]))),
        lambda: switches[random.choice(("veil", "path", "contours", "stretch"))].click(),
        lambda: hand.canvas._choose_at(QPointF(random.randrange(size[0]), random.randrange(size[1]))),
        lambda: hand.chooser.set_points({random.randrange(3): Point(Seed(random.randrange(50)))}),
        lambda: hand.do("atlas_home"),
    )
    for _ in range(30):
        hand.now += random.choice((0.2, 3.0))
        random.choice(deeds)()
        hand.do()
    QApplication.processEvents()
    last, count = hand.steps._take(), 0
    while not actions.reason("undo"):
        hand.do("undo")
        count += 1
    assert hand.steps._take() == first and count > 9
    while not actions.reason("redo"):
        hand.do("redo")
    assert hand.steps._take() == last
