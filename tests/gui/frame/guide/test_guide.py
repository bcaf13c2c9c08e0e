"""The tour over the window: it goes on when the person does it, never blocks, and never comes back by itself."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.commands import Latent, Point
from gui.explorer import state
from gui.frame.errands import OFFERED
from gui.frame.guide import guide as guides
from gui.frame.guide.card import DONE
from gui.frame.guide.guide import Guide
from gui.frame.guide.steps import STEPS


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    monkeypatch.setattr(guides, "LOOK", 5)
    monkeypatch.setattr(guides, "REST", 0)


@pytest.fixture
def tour(window, settle):
    window.actions.trigger("tour")
    settle()
    return window.findChild(Guide)


def at(tour, key):
    return not tour.course.over and tour.course.step.key == key


def go_to(tour, key):
    tour.go([step.key for step in STEPS].index(key) - tour.course.number)


def cards(window):
    return [card for card in window.findChildren(QWidget, "guide") if card.isVisible()]


def test_each_step_goes_on_when_it_was_really_done(window, tour, scripted, qtbot):
    store = window.explorer.store
    view = window.explorer.stage.view
    view.setFocus()
    for _ in range(8):
        QTest.keyClick(view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: at(tour, "map"))
    store.apply(state.go_to_place, Point(Latent(bytes(4 * 32))))
    qtbot.waitUntil(lambda: at(tour, "directions"))
    store.apply(state.set_offset, 0, 1.0)
    qtbot.waitUntil(lambda: at(tour, "path"))
    button = window.findChild(QWidget, "try_two_seeds")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: at(tour, "atlas"))
    QTest.mouseClick(window.findChild(QWidget, "room_atlas"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: at(tour, "spot"))
    qtbot.waitUntil(lambda: window.actions.situation.plane)
    window.atlas.canvas.choose((0.0, 0.0))
    qtbot.waitUntil(lambda: at(tour, "train"))
    window.actions.trigger("room_explore")
    qtbot.waitUntil(lambda: not window.actions.reason("start"))
    window.actions.trigger("start")
    qtbot.waitUntil(lambda: at(tour, "find"))
    with qtbot.waitSignal(tour.ended):
        window.actions.trigger("palette")
    window.finding.palette.hide()
    assert not cards(window)


def test_it_points_at_the_real_control_which_stays_usable_and_next_leads_to_the_end(window, tour, settle):
    view = window.explorer.stage.view
    target = view.rect().translated(view.mapTo(window, QPoint(0, 0)))
    assert tour.ring.geometry().contains(target) and tour.ring.isVisible()
    assert not tour.card.geometry().marginsRemoved(tour.card.margins).intersects(target)
    met = window.childAt(target.center())
    assert met is view or view.isAncestorOf(met)
    assert not tour.ring.mask().contains(tour.ring.rect().center())  # a canvas that moves in it does not paint it anew
    tour.card.next.click()
    assert at(tour, "map") and tour.card.back.isVisible()
    tour.card.back.click()
    assert at(tour, "walk") and not tour.card.back.isVisible()
    go_to(tour, "find")
    assert tour.card.next.text() == "Finish"
    tour.card.next.click()
    settle()
    assert not cards(window) and window.findChild(Guide) is None


def test_escape_ends_it_from_anywhere_but_first_ends_what_one_is_at(window, tour, settle):
    window.explorer.stage.view.setFocus()
    QTest.keyClick(window.explorer.stage.view, Qt.Key.Key_Escape)
    settle()
    assert not cards(window)
    window.errands.take_tour()
    again = window.findChild(Guide)
    QTest.keyClick(again.card.next, Qt.Key.Key_Escape)
    settle()
    assert not cards(window)


def test_by_keyboard_alone_and_heard_by_a_screen_reader(window, tour, settle):
    assert window.focusWidget() is tour.card.next
    tour.swap_keyboard()
    assert window.focusWidget() is window.explorer.stage.view
    tour.swap_keyboard()
    assert window.focusWidget() is tour.card.next
    QTest.keyClick(tour.card.next, Qt.Key.Key_Return)
    assert at(tour, "map") and tour.card.holds_keyboard()
    for step in STEPS:
        go_to(tour, step.key)
        assert step.title in tour.card.accessibleName() and step.words in tour.card.accessibleName()
        assert step.words in tour.card.next.accessibleDescription()
    for button in (tour.card.leave, tour.card.back, tour.card.seek, tour.card.next):
        assert button.accessibleName() and button.toolTip() and button.objectName()


def test_it_follows_the_window_the_room_and_the_theme(window, tour, qtbot, qt_theme):
    window.actions.trigger("room_library")
    qtbot.waitUntil(lambda: "go there first" in tour.card.note.text())
    word = window.findChild(QWidget, "room_explore")
    qtbot.waitUntil(lambda: tour.ring.geometry().contains(word.mapTo(window, word.rect().center())))
    window.actions.trigger("room_explore")
    qtbot.waitUntil(lambda: not tour.card.note.text())
    for width, height, scale in ((1000, 700, 1.0), (1280, 800, 1.5)):
        window.resize(width, height)
        qt_theme("light", text_scale=scale)
        view = window.explorer.stage.view
        qtbot.waitUntil(lambda view=view: tour.ring.geometry().contains(view.mapTo(window, view.rect().center())))
        qtbot.waitUntil(lambda: window.rect().contains(tour.card.geometry().marginsRemoved(tour.card.margins)))
        qtbot.waitUntil(lambda: tour.card.height() >= tour.card.layout().totalHeightForWidth(tour.card.width()))


def test_in_its_own_room_each_step_points_at_its_first_control(window, tour, qtbot):
    for step in STEPS:
        window.actions.trigger("room_atlas" if step.key == "spot" else "room_explore")
        go_to(tour, step.key)
        assert tour._target is not None and tour._target[0] is step.pointers[0], step.key
        assert not tour.card.note.text() and tour.ring.isVisible()


def test_nobody_is_sent_to_where_one_is(window, tour, qtbot):
    for room, key, part in (("explore", "train", "start"), ("explore", "map", "map.canvas"), ("atlas", "spot", "atlas_canvas")):
        window.actions.trigger(f"room_{room}")
        go_to(tour, key)
        window.findChild(QWidget, part).hide()
        qtbot.waitUntil(lambda: "not in sight" in tour.card.note.text() and not tour.ring.isVisible())


def test_folded_away_it_says_so_done_is_said_and_closing_ends_it(window, tour, qtbot):
    window.actions.qaction("picture_alone").trigger()
    go_to(tour, "atlas")
    qtbot.waitUntil(lambda: "not in sight" in tour.card.note.text() and not tour.ring.isVisible())
    window.actions.qaction("picture_alone").trigger()
    qtbot.waitUntil(lambda: tour.ring.isVisible() and not tour.card.note.text())
    go_to(tour, "walk")
    tour._rest.setInterval(60_000)
    window.explorer.store.apply(state.go_to, 5.0, 5.0)
    qtbot.waitUntil(lambda: tour.card.note.text() == DONE)
    assert at(tour, "walk")
    window.close()
    assert not cards(window)


# --- the offer -------------------------------------------------------------------------------------------------------


def test_it_is_offered_once_not_again_after_not_now_and_leads_to_the_first_step(window, settings, qtbot, settle, monkeypatch):
    monkeypatch.setattr("gui.frame.errands.SOON", 0)
    painted = window.explorer.stage.painted
    assert settings.get("explore.last", "")  # whoever was given a run at the first start is offered it too
    window.errands.offer_tour(painted)
    assert not cards(window)
    painted.emit(1)
    painted.emit(2)
    qtbot.waitUntil(lambda: bool(cards(window)))
    offer = window.findChild(Guide)
    assert offer.card.next.text() == "Take the tour" and not offer.card.seek.isVisible() and not offer.ring.isVisible()
    offer.card.leave.click()
    settle()
    assert not cards(window) and settings.get(OFFERED, False)
    window.errands.offer_tour(painted)
    painted.emit(3)
    QApplication.processEvents()
    settle()
    assert not cards(window)
    window.errands.take_tour(welcome=True)
    tour = window.findChild(Guide)
    tour.card.next.click()
    assert at(tour, "walk")
    window.errands.take_tour()  # again, from the palette, while it runs
    settle()
    assert len(window.findChildren(Guide)) == 1 and len(cards(window)) == 1
