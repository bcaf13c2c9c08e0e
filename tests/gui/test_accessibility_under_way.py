"""What a screen reader is told of windows about the program, of what is under way, and of what is being edited; and that the
finders of faults find one that was planted."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from engine.commands import RunSpec
from engine.filming import Film, Filming
from gui.library import importer
from tests.gui import accessible
from tests.gui.explorer.map.charting import ChartingEngine
from tests.gui.test_app_window import pump, wait

pytestmark = [pytest.mark.usefixtures("told_roles"),
              pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)]  # of the offscreen screen


@pytest.fixture
def scripted():
    return ChartingEngine()


@pytest.mark.parametrize("key", ["manual", "about", "engine"])
def test_windows_about_the_program(reader, key):
    reader.does(key)
    reader.closes()
    reader.is_content()


def test_the_card_of_the_tour(reader, window):
    reader.does("tour")
    for name in ("guide.next", "guide.back"):
        reader.clicks(name)
    assert window.findChild(object, "guide").isVisible()
    reader.clicks("guide.leave")
    reader.is_content()


def test_a_film_that_is_being_written(reader, window, scripted, tmp_path):
    window.actions.trigger("set_a")
    window.actions.trigger("new_seeds")
    window.actions.trigger("set_b")
    window.explorer.film.choose = lambda *_: tmp_path / "walk.webp"
    scripted.auto = False
    reader.does("save_film")
    scripted.tell(Filming(scripted.asked(Film)[-1].request, 0.4))
    reader.looks("a film at 40 %")
    place = window.explorer.path.film
    assert place.bar.isVisible() and place.cancel.isVisible()
    place.cancel.click()
    reader.is_content()


def test_the_words_of_a_bookmark(reader, window):
    window.actions.trigger("bookmark")
    window.actions.trigger("places")
    drawer = window.explorer.memory.drawer
    drawer.edit(window.explorer.memory.bookmarks.marks.bookmarks[0], ["liked"])
    reader.looks("the words of a bookmark")
    assert drawer.editor.isVisible()
    reader.is_content()


def test_a_run_that_is_being_imported(reader, window, tmp_path, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(importer, "_import", lambda *_: go_on.wait(20) and None)
    window.actions.trigger("room_library")
    try:
        reader.does("import_run", str(tmp_path))
        assert window.library.importer.isVisible()
    finally:
        go_on.set()
    wait(lambda: not window.library.importer.isVisible())
    reader.is_content()


def test_the_brush_with_strokes(reader, window):
    window.actions.trigger("fill_train", RunSpec("ring8", "gan"))
    window.actions.trigger("start")
    window.actions.trigger("room_dynamics")
    pump()
    reader.clicks("lab.tools.brush")
    brush = window.dynamics.lab.canvas.brush
    for x in (0.0, 2.0):
        brush.begin(x, 0.0, 10.0)
        brush.follow(x + 1.0, 1.0)
        brush.end()
    brush.undo()  # one to undo, one to make again
    assert len(brush.strokes.done) == 1 and len(brush.strokes.undone) == 1
    reader.looks("strokes")
    reader.is_content()


# --- do the finders find? --------------------------------------------------------------------------------------------


def planted(window, name, focus):
    """A button over the window that is seen, whatever is wrong with it."""
    button = QPushButton(window)
    button.setObjectName("planted")
    button.setAccessibleName(name)
    button.setFocusPolicy(focus)
    button.setGeometry(300, 300, 60, 24)
    button.show()
    button.raise_()
    pump()
    return button


@pytest.mark.parametrize(("find", "name", "focus", "says"), [
    (accessible.faults, "", Qt.FocusPolicy.StrongFocus, "no name"),
    (accessible.out_of_tabs_reach, "Planted", Qt.FocusPolicy.ClickFocus, "Tab never comes to it"),
    (accessible.by_mouse_alone, "Planted", Qt.FocusPolicy.NoFocus, "by mouse alone"),
])  # fmt: skip
def test_a_planted_fault_is_found(window, find, name, focus, says):
    assert not find(window)
    button = planted(window, name, focus)
    found = find(window)
    assert len(found) == 1 and says in found[0] and "#planted" in found[0]
    button.setAccessibleName("Planted")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert not find(window)
