"""Closing while a film or a plane is being written: it is waited for, given up only when a person says so, or the window stays."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.answers import PlaneSaved
from engine.commands import Close
from engine.filming import Film, FilmFailed, Filming, FilmSaved, FilmStop, Stopped
from gui.explorer import state
from gui.frame.unfinished import Waiting


@pytest.fixture
def films(window, scripted, actions, settle, tmp_path):
    """A film is being written; what was asked."""
    window.explorer.path.none.try_two.click()
    window.explorer.store.apply(state.play_path, False)
    settle()
    scripted.auto = False
    window.explorer.film.choose = lambda *_: tmp_path / "walk.webp"
    assert actions.trigger("save_film")
    return scripted.asked(Film)[-1]


def saved(asked):
    return FilmSaved(asked.request, asked.path, 12, (504, 504), 7)


def panel(window):
    return next((found for found in window.findChildren(Waiting) if found.isVisible()), None)


def test_the_window_waits_for_the_film_and_closes_when_it_is_there(window, scripted, films, settle):
    window.close()
    window.close()
    settle()
    here = panel(window)
    assert window.isVisible() and not scripted.asked(Close) and "“walk.webp” is being written." in here.accessibleName()
    assert here.geometry() == window.rect() and here.staying.hasFocus()
    scripted.tell(Filming(films.request, 0.5))
    window.resize(1440, 900)
    settle()
    assert here.bar.fraction() == 0.5 and here.geometry() == window.rect()
    scripted.tell(saved(films))
    settle()
    assert scripted.asked(Close) == [Close()] and not scripted.asked(FilmStop) and panel(window) is None
    scripted.answer(Close())
    settle()
    assert not window.isVisible() and window.settings.save_folder == films.path.parent


def test_it_can_be_given_up(window, scripted, films, settle):
    window.close()
    panel(window).leaving.click()
    settle()
    assert scripted.asked(FilmStop) and scripted.asked(Close) == [Close()]
    scripted.tell(Stopped(films.request))
    scripted.answer(Close())
    settle()
    assert not window.isVisible() and window.toasts.texts() == ["The film was cancelled; no file was written."]


@pytest.mark.parametrize("by", ["button", "key"])
def test_one_may_stay_and_close_later(window, scripted, films, settle, by):
    window.close()
    settle()
    if by == "button":
        panel(window).staying.click()
    else:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is panel(window).leaving
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert panel(window) is None and window.isVisible()
    scripted.tell(saved(films))
    settle()
    assert window.isVisible() and not scripted.asked(Close)
    window.close()
    assert scripted.asked(Close) == [Close()]


def test_a_film_that_fails_keeps_the_window_open_and_says_why(window, scripted, films, settle):
    window.close()
    scripted.tell(FilmFailed(films.request, "The disk is full.", "Free some room."))
    settle()
    assert window.isVisible() and panel(window) is None and not scripted.asked(Close)
    assert window.toasts.texts() == ["The film was not saved: The disk is full. Free some room."]


def test_a_plane_is_waited_for_as_well(window, scripted, actions, films, settle, qtbot, tmp_path):
    export = window.atlas.export
    export._request, export.file = 99, "plane.png"
    window.close()
    assert "“walk.webp” and “plane.png” are being written." in panel(window).accessibleName()
    scripted.tell(saved(films))
    settle()
    assert window.isVisible() and not scripted.asked(Close)
    scripted.tell(PlaneSaved(99, tmp_path / "plane.png", 4, (56, 56)))
    settle()
    assert scripted.asked(Close) == [Close()]


def test_given_up_a_plane_says_nothing_of_a_run_that_was_opened(window, scripted, settle, tmp_path):
    export = window.atlas.export
    export._request, export.file = 99, "plane.png"
    window.close()
    panel(window).leaving.click()
    scripted.auto = False
    scripted.tell(Stopped(99))
    settle()
    assert scripted.asked(Close) == [Close()] and not window.toasts.texts()
