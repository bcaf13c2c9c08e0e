"""The path as a film: what is asked, how far it is, how it ends."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from engine.events import Failed
from engine.filming import Film, FilmFailed, Filming, FilmSaved, FilmStop, Stopped
from gui.explorer import film, path_state, state
from tests.gui.explorer.conftest import RUN


@pytest.fixture
def said(actions):
    """Level and words of what is told."""
    told = []
    actions.said.connect(lambda text, level, *_: told.append((level, text)))
    return told


@pytest.fixture
def begin(explorer, actions, tmp_path):
    """begin(): a film of a path of twelve frames is being written; what was asked."""

    def made() -> Film:
        explorer.panel.path.none.try_two.click()
        explorer.store.apply(state.play_path, False)
        explorer.panel.path.frames.setValue(12)
        explorer.panel.path.rate.setValue(10)
        explorer.settle()
        explorer.scripted.auto = False
        explorer.panel.film.choose = lambda *_: tmp_path / "walk.webp"
        assert actions.trigger("save_film")
        return explorer.scripted.asked(Film)[-1]

    return made


def test_it_needs_a_path(explorer, actions):
    assert actions.reason("save_film") == "Choose A and B first."
    assert not explorer.panel.path.film.save.isEnabled()


def test_the_paths_frames_rate_and_loop_are_asked_for_and_it_is_told_where_it_is(explorer, begin, settings, said, tmp_path):
    asked = begin()
    path = explorer.state.path
    assert asked == Film(asked.request, tmp_path / "walk.webp", path_state.frame_points(path), 10, True, False, RUN)
    explorer.scripted.tell(FilmSaved(asked.request, asked.path, 12, (504, 504), 7))
    explorer.settle()
    assert said == [("ok", "Saved “walk.webp”: 12 frames, 504 × 504 px.")]
    assert settings.save_folder == tmp_path and settings.get(film.ENDING, "") == ".webp"


def test_a_film_goes_there_and_back_where_the_path_is_played_so(explorer, begin, actions):
    actions.trigger("back_path")
    assert actions.checked("back_path") and actions.situation.undo == "There and back"
    asked = begin()
    there = path_state.frame_points(explorer.state.path)
    assert len(asked.points) == 22 and asked.points == there + there[-2:0:-1]


def test_how_far_it_is_stands_in_the_buttons_place_and_the_window_stays_live(explorer, begin, actions):
    place, asked = explorer.panel.path.film, begin()
    assert place.bar.isVisible() and not place.save.isVisible() and "being written" in actions.reason("save_film")
    explorer.scripted.tell(Filming(asked.request, 0.4), Filming(asked.request + 1, 0.9))
    explorer.settle()
    assert place.bar.fraction() == 0.4 and "40 %" in place.bar.toolTip()
    before = explorer.state
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    assert explorer.state != before
    explorer.scripted.tell(FilmSaved(asked.request, asked.path, 12, (504, 504), 7))
    explorer.settle()
    assert place.save.isVisible() and not actions.reason("save_film")


def test_cancelled_it_is_only_when_the_engine_says_so(explorer, begin, said):
    place, asked = explorer.panel.path.film, begin()
    place.cancel.click()
    place.cancel.click()
    explorer.scripted.tell(Filming(asked.request, 0.8))
    explorer.settle()
    assert explorer.scripted.asked(FilmStop) == [FilmStop()] and not said
    assert place.bar.isVisible() and place.bar.fraction() is None and "being cancelled" in place.cancel.toolTip()
    explorer.scripted.tell(Stopped(asked.request), FilmSaved(asked.request, asked.path, 12, (504, 504), 7))
    explorer.settle()
    assert said == [("info", "The film was cancelled; no file was written.")] and place.save.isVisible()
    assert begin().request != asked.request and place.cancel.isEnabled()


def test_cancelled_too_late_it_is_saved_and_that_is_said(explorer, begin, said):
    asked = begin()
    explorer.panel.path.film.cancel.click()
    explorer.scripted.tell(FilmSaved(asked.request, asked.path, 12, (504, 504), 7))
    explorer.settle()
    assert said == [("ok", "Saved “walk.webp” before it could be cancelled: 12 frames, 504 × 504 px.")]


def test_why_there_is_none_is_one_sentence_and_another_can_be_begun(explorer, begin, actions, said):
    explorer.scripted.tell(FilmFailed(begin().request, "The disk is full.", "Free some room."))
    explorer.settle()
    assert said == [("error", "The film was not saved: The disk is full. Free some room.")]
    asked = explorer.scripted.asked(Film)
    assert actions.trigger("save_film") and len(explorer.scripted.asked(Film)) == len(asked) + 1
    explorer.scripted.tell(Failed("explore", "Who would have thought.", "", "film"))
    explorer.settle()
    assert len(said) == 1 and not actions.reason("save_film")  # the window's notices tell of it


def test_a_run_that_is_opened_ends_it_and_that_is_said(explorer, begin, said):
    explorer.scripted.tell(Stopped(begin().request))
    explorer.open(run=RUN / "other")
    assert not explorer.scripted.asked(FilmStop) and len(said) == 1
    assert said[0][0] == "warning" and "opened meanwhile" in said[0][1]
    place = explorer.panel.path.film
    assert place.currentWidget() is place.save and not place.bar.isVisible()


def test_no_file_no_film(explorer, begin, actions):
    explorer.scripted.tell(Stopped(begin().request))
    explorer.settle()
    explorer.panel.film.choose = lambda *_: None
    asked = len(explorer.scripted.asked(Film))
    assert actions.trigger("save_film") and len(explorer.scripted.asked(Film)) == asked


def test_the_path_is_the_one_that_was_there_when_the_dialog_came(explorer, begin, actions, said, tmp_path):
    explorer.scripted.tell(Stopped(begin().request))
    explorer.settle()
    before = explorer.scripted.asked(Film)[-1]

    def choose(then):
        def chosen(*_):
            then()
            return tmp_path / "walk.webp"

        explorer.panel.film.choose = chosen

    choose(lambda: explorer.store.apply(state.change_path, path_state.PathState()))
    assert actions.trigger("save_film") and explorer.scripted.asked(Film)[-1].points == before.points
    explorer.scripted.tell(Stopped(explorer.scripted.asked(Film)[-1].request))
    explorer.panel.path.none.try_two.click()
    explorer.settle()
    choose(lambda: explorer.open(run=RUN / "other"))
    asked = len(explorer.scripted.asked(Film))
    assert actions.trigger("save_film") and len(explorer.scripted.asked(Film)) == asked
    assert said[-1] == ("warning", "The film was not saved: another run was opened meanwhile. Go back to it and try again.")


@pytest.mark.parametrize("there", [True, False])
def test_the_dialog_offers_what_can_be_written_here(explorer, monkeypatch, tmp_path, there):
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/ffmpeg" if there else None)
    seen = []

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        seen.extend([dialog.nameFilters(), dialog.windowTitle(), dialog.defaultSuffix()])
        dialog.selectNameFilter("WebP film (*.webp)")
        dialog.filterSelected.emit("WebP film (*.webp)")
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(tmp_path / "walk"))
        dialog.accept()

    QTimer.singleShot(0, answer)
    assert film.ask_for_file(explorer.panel, tmp_path / "run-path", ".gif") == Path(tmp_path / "walk.webp")
    names, title, suffix = seen
    assert len(names) == (4 if there else 2) and suffix == "gif" and ("ffmpeg" in title) == (not there)
