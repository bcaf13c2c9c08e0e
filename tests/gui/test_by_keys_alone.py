"""The main job in the real window by nothing but keys: no mouse, and no calls but to read what came of them."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from engine.commands import Continue, Discard, Open, Pause, Resume, RunSpec, Start, StopAndKeep
from engine.events import State
from engine.filming import Film, FilmStop
from tests.gui.scripted_engine import write_run
from tests.gui.test_app_window import pump, wait

Key, Hold = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # of the offscreen screen
MOST = 150  # stops of Tab


class Keys:
    """Ten fingers on the window that has the keyboard."""

    def __init__(self, window):
        self.window = window
        window.activateWindow()
        pump()

    def press(self, key, hold=Hold.NoModifier, times=1):
        for _ in range(times):
            top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
            QTest.keyClick(top.windowHandle(), key, hold)
            pump(2)

    def write(self, text):
        QTest.keyClicks(QApplication.focusWidget(), text)
        pump()

    def tab_to(self, name):
        """Press Tab until the control of that name, or a part of it, has the keyboard."""
        for _ in range(MOST):
            if name in self.here():
                return QApplication.focusWidget()
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never comes to “{name}”, but to {self.here()}")

    def come_back(self, name):
        """The dialog is gone: a window manager makes the window the active one again, and the keyboard is where it was."""
        self.window.activateWindow()
        pump()
        assert name in self.here(), self.here()

    def here(self):
        """Names of what has the keyboard and of what it is a part of."""
        widget: QWidget | None = QApplication.focusWidget()
        names = []
        while widget is not None and len(names) < 3:
            names.append(widget.objectName())
            widget = widget.parentWidget()
        return names


@pytest.fixture
def keys(window, qapp):
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    return Keys(window)


def type_into_the_file_dialog(path):
    """A file dialog keeps its caller: a clock types the path with keys, then Enter, as soon as it has the keyboard.

    What is given back holds the path once that has happened."""
    clock, typed = QTimer(QApplication.instance(), interval=20), []

    def look():
        line = QApplication.focusWidget()
        if isinstance(QApplication.activeModalWidget(), QFileDialog) and isinstance(line, QLineEdit):
            clock.stop()
            clock.deleteLater()
            line.setCompleter(None)  # its list is a popup without a window system to show it
            QTest.keyClick(line, Key.Key_A, Hold.ControlModifier)
            QTest.keyClicks(line, str(path))
            typed.append(path)
            QTest.keyClick(line, Key.Key_Return)

    clock.timeout.connect(look)
    clock.start()
    return typed


def test_choose_train_pause_by_keys(keys, window, scripted):
    keys.tab_to("data")
    keys.press(Key.Key_Right, times=3)
    keys.tab_to("family")
    keys.press(Key.Key_Right)
    train = window.dock.controller.state
    assert (train.spec.data, train.spec.model) == ("digits", "gan")
    keys.tab_to("settings")
    keys.press(Key.Key_Space)
    keys.tab_to("lr")
    keys.press(Key.Key_Up)
    assert window.dock.controller.state.spec.given["lr"] != 1e-3
    keys.tab_to("start")
    keys.press(Key.Key_Space)
    assert scripted.asked(Start) and window.dock.controller.state.stage is State.TRAINING
    assert window.dock.isAncestorOf(QApplication.focusWidget())  # Start has gone; the keyboard stays near it
    scripted.train(2)
    pump()
    keys.tab_to("pause")
    keys.press(Key.Key_Space)
    assert scripted.asked(Pause) and window.dock.controller.state.stage is State.PAUSED
    keys.tab_to("resume")
    asked = len(scripted.asked(Pause))
    keys.press(Key.Key_P, Hold.ControlModifier)  # nothing to pause: nothing happens
    assert window.dock.controller.state.stage is State.PAUSED and len(scripted.asked(Pause)) == asked
    assert not scripted.asked(Continue)
    keys.press(Key.Key_R, Hold.ControlModifier)
    assert scripted.asked(Continue) and window.dock.controller.state.stage is State.TRAINING
    keys.tab_to("stop_keep")
    keys.press(Key.Key_Space)
    assert scripted.asked(StopAndKeep) and window.dock.controller.state.stage is State.IDLE
    assert not scripted.asked(Discard)


def test_walk_keep_play_and_save_by_keys(keys, window, scripted, tmp_path):
    explorer = window.explorer.store
    keys.tab_to("stage_picture")
    before = explorer.state.x, explorer.state.y
    keys.press(Key.Key_Right, times=3)
    keys.press(Key.Key_Down, Hold.ShiftModifier)
    assert explorer.state.x > before[0] and explorer.state.y > before[1]
    keys.press(Key.Key_BracketLeft)
    keys.press(Key.Key_Right, Hold.ShiftModifier, 2)
    keys.press(Key.Key_BracketRight)
    assert explorer.state.path.complete
    keys.press(Key.Key_Space)
    assert window.actions.checked("play_path")
    wait(lambda: explorer.state.path.position > 0)
    keys.press(Key.Key_Space)
    assert not window.actions.checked("play_path")
    keys.tab_to("drag_strip")
    picture, strip, film = tmp_path / "picture.png", tmp_path / "strip.png", tmp_path / "film.webp"
    typed = type_into_the_file_dialog(picture)
    keys.press(Key.Key_S, Hold.ControlModifier)
    wait(picture.is_file)
    assert typed == [picture]
    keys.come_back("drag_strip")
    keys.tab_to("save_strip")
    typed = type_into_the_file_dialog(strip)
    keys.press(Key.Key_Space)
    wait(strip.is_file)
    keys.come_back("save_strip")
    assert typed == [strip] and QImage(str(strip)).width() > QImage(str(strip)).height()
    keys.tab_to("save_film")
    scripted.auto = False  # it is asked for, and could be cancelled
    typed = type_into_the_file_dialog(film)
    keys.press(Key.Key_Space)
    wait(lambda: bool(scripted.asked(Film)))
    keys.come_back("film_cancel")  # Save film… has made way for it
    assert typed == [film] and scripted.asked(Film)[-1].path == film
    keys.press(Key.Key_Space)
    wait(lambda: bool(scripted.asked(FilmStop)))


def test_the_map_and_the_directions_by_keys(keys, window):
    keys.tab_to("axis_1")
    keys.press(Key.Key_Right, times=2)
    assert window.explorer.store.state.offsets
    keys.press(Key.Key_Delete)
    assert not window.explorer.store.state.offsets
    keys.press(Key.Key_M, Hold.ControlModifier)
    assert window.explorer.map.settings.isVisible()
    keys.press(Key.Key_Escape)
    assert not window.explorer.map.settings.isVisible()


def test_the_atlas_by_keys(keys, window):
    keys.press(Key.Key_2, Hold.ControlModifier)
    wait(lambda: window.actions.situation.plane)
    canvas = window.atlas.canvas
    keys.tab_to("atlas_canvas")
    before = canvas.view
    keys.press(Key.Key_Right, times=2)
    keys.press(Key.Key_Plus)
    assert canvas.view != before
    keys.press(Key.Key_Return)
    wait(lambda: canvas.spot is not None and window.actions.situation.spot)
    keys.tab_to("atlas_slot_1")
    keys.press(Key.Key_Space)
    assert QApplication.activePopupWidget() is not None
    keys.press(Key.Key_Escape)
    keys.tab_to("atlas_a")
    keys.press(Key.Key_Space)
    assert window.explorer.store.state.path.a is not None
    keys.tab_to("atlas_explore")
    keys.press(Key.Key_Return)
    assert window.rooms.currentIndex() == 0


def found_in_the_library(keys, window):
    """One's own run, searched for and current."""
    path = write_run(window.settings.folders.runs / "own-vae-01", RunSpec("digits", "vae"), step=10)
    keys.press(Key.Key_4, Hold.ControlModifier)
    wait(lambda: any(row.entry.path == path for row in window.library.state.rows))
    keys.tab_to("library_search")
    keys.write("own")
    wait(lambda: len(window.library.state.rows) == 1)
    keys.press(Key.Key_Down)
    return path


def test_open_a_run_of_the_library_by_keys(keys, window, scripted):
    path = found_in_the_library(keys, window)
    keys.press(Key.Key_Return)
    assert scripted.asked(Open)[-1] == Open(path) and window.rooms.currentIndex() == 0


def test_resume_a_run_of_the_library_by_keys(keys, window, scripted):
    path = found_in_the_library(keys, window)
    keys.tab_to("run_resume")
    keys.press(Key.Key_Space)
    assert scripted.asked(Resume)[-1].run == path and window.dock.controller.state.stage is State.TRAINING


def test_the_palette_by_keys(keys, window):
    keys.tab_to("stage_picture")
    keys.press(Key.Key_K, Hold.ControlModifier)
    keys.write("fold train")
    before = window.dock.folded
    keys.press(Key.Key_Return)
    assert window.dock.folded != before and "stage_picture" in keys.here()


def test_dynamics_by_keys(keys, window, scripted):
    keys.press(Key.Key_Return, Hold.ControlModifier)
    keys.press(Key.Key_3, Hold.ControlModifier)
    wait(lambda: window.rooms.currentIndex() == 2)
    keys.tab_to("time_track")
    wait(lambda: window.dynamics.time.track.steps())
    keys.press(Key.Key_Left)
    wait(lambda: window.actions.situation.rewound)
    keys.tab_to("time_live")
    keys.press(Key.Key_Space)
    wait(lambda: not window.actions.situation.rewound)
