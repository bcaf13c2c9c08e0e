"""What a screen reader is told in every room and state, and that nothing there works by mouse alone."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.commands import RunSpec
from gui.actions import Actions
from gui.bridge import Bridge
from gui.frame.saving import Saving
from gui.frame.unfinished import Waiting
from gui.main_window import MainWindow
from gui.widgets.tab_order import stops
from tests.gui import accessible
from tests.gui.explorer.map.charting import ChartingEngine
from tests.gui.reading import Reader
from tests.gui.scripted_engine import data_info, write_run
from tests.gui.test_app_window import pump, wait

Role = QAccessible.Role
pytestmark = [pytest.mark.usefixtures("told_roles"),
              pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)]  # of the offscreen screen


@pytest.fixture
def scripted():
    return ChartingEngine()


def test_train_in_all_its_states(reader, window, scripted):
    reader.looks("exploring pictures")
    reader.clicks("settings")
    reader.clicks("data.folder")
    reader.does("start")
    scripted.train(3)
    reader.looks("training")
    reader.does("pause")
    reader.does("fold_train")
    reader.does("stop_keep")
    reader.is_content()


def test_explore_in_all_its_states(reader, window):
    reader.does("set_a")
    window.actions.trigger("new_seeds")
    reader.does("set_b")
    reader.clicks("path_a")
    reader.closes()
    reader.clicks("corner_nw")
    reader.closes()
    window.actions.trigger("bookmark")
    reader.does("places")
    reader.clicks("run_menu")
    reader.closes()
    reader.does("picture_alone")
    reader.is_content()


def test_the_map_in_all_its_states(reader, window):
    wait(lambda: window.explorer.map.chart is not None)
    reader.does("map_search")
    reader.does("map_settings")
    reader.closes()
    window.explorer.map.choose(np.arange(20))
    reader.looks("points chosen")
    reader.clicks("map.more")
    reader.closes()
    reader.does("map_class")
    reader.closes()
    reader.does("map_hide")
    reader.does("map_second")
    reader.is_content()


def test_the_atlas_in_all_its_states(reader, window):
    window.actions.trigger("room_atlas")
    wait(lambda: window.actions.situation.plane)
    reader.looks("atlas")
    window.atlas.canvas.choose((0.0, 0.0))
    reader.looks("a picture is chosen")
    reader.clicks("atlas_slot_1")
    reader.is_content()


def watch(reader, data, family):
    """A run trains, and one looks at its game."""
    window = reader.window
    window.actions.trigger("fill_train", RunSpec(data, family))
    window.actions.trigger("start")
    pump()
    reader.does("room_dynamics")
    reader.scripted.train(3)
    reader.looks(f"{family} on {data}")


def test_dynamics_of_points(reader, window):
    window.actions.trigger("room_dynamics")
    reader.looks("dynamics before a run is open")
    watch(reader, "ring8", "gan")
    for name in ("lab.resolution", "lab.other"):
        reader.clicks(name)
        reader.closes()
    reader.clicks("lab.tools.brush")
    reader.is_content()


@pytest.mark.parametrize("family", ["gan", "vae"])
def test_dynamics_of_pictures(reader, window, family):
    watch(reader, "digits", family)
    reader.does("pause")
    wait(lambda: window.dynamics.time.track.steps())
    window.dynamics.time.track.move_to(0)
    wait(lambda: window.actions.situation.rewound)
    reader.looks("an earlier moment")
    reader.is_content()


def test_the_library_in_all_its_states(reader, window):
    path = write_run(window.settings.folders.runs / "own-vae-01", RunSpec("digits", "vae"), step=10)
    window.actions.trigger("room_library")
    wait(lambda: any(row.entry.path == path for row in window.library.state.rows))
    window.library.table.selectRow(0)
    reader.looks("table, one chosen")
    reader.clicks("library_view.cards" if window.library.table.isVisible() else "library_view.table")
    reader.does("disk_budget")
    reader.closes()
    window.library.table.selectAll()
    reader.does("run_compare")
    reader.closes()
    reader.is_content()


def test_dialogs_and_the_palette(reader, window):
    window.actions.trigger("palette")
    pump()
    reader.tells("palette", window, accessible.faults)  # its Tab goes through what was found
    window.finding.palette.close_up()
    reader.does("shortcuts")
    reader.closes()
    reader.does("refused_files", data_info("x", "x", refused=(("a.txt", "It is not a picture."),)))
    reader.closes()
    window.toasts.show("It was saved.", "ok", "Show", lambda: None)
    reader.looks("something is said")
    saving = Saving(window, "The last checkpoint is being written.")
    reader.looks("saving")
    saving.deleteLater()
    waiting = Waiting(window, ["walk.webp"])
    reader.looks("saving before closing")
    waiting.deleteLater()
    reader.is_content()


def test_a_window_without_a_run(qtbot, settings, tmp_path, settle, scripted):
    window = MainWindow(Bridge(scripted), Actions(), settings, examples=tmp_path)
    qtbot.addWidget(window, before_close_func=lambda shown: setattr(shown, "_ended", True))
    window.show()
    window.begin()
    settle()
    reader = Reader(window, scripted)
    for room in ("room_explore", "room_atlas", "room_dynamics", "room_library"):
        reader.does(room)
    reader.is_content()


def test_what_paints_itself_has_a_role_a_name_and_a_description(window):
    told = {}
    for widget in (window.explorer.stage.view, window.explorer.map.canvas, window.atlas.canvas, window.dynamics.lab.canvas,
                   window.dock.panel.loss.curves):  # fmt: skip
        one = QAccessible.queryAccessibleInterface(widget)
        assert one.text(QAccessible.Text.Name) and one.text(QAccessible.Text.Description)
        told[widget.objectName()] = one.role()
    assert told == {"stage_picture": Role.Graphic, "map.canvas": Role.Canvas, "atlas_canvas": Role.Canvas,
                    "lab.canvas": Role.Canvas, "loss_curves": Role.Chart}  # fmt: skip


@pytest.mark.parametrize("room", ["explore", "library"])
def test_tab_goes_round_and_back(room, window, actions, settle):
    wait(lambda: window.explorer.map.chart is not None)
    actions.trigger(f"room_{room}")
    settle()
    there = accessible.by_tab(window)
    assert len(there) > 20 and set(there) >= set(stops(window))
    assert QApplication.focusWidget() is there[0]
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is there[-1]


def test_tab_brings_what_it_comes_to_into_view(window, settle):
    window.resize(1120, 700)
    window.dock.panel.sheet.head.click()
    window.activateWindow()
    settle()
    port = window.dock.panel._scroll.viewport()
    for widget in stops(window.dock.panel):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if not window.dock.isAncestorOf(here):
            break
        assert port.rect().contains(here.mapTo(port, here.rect().center())), here.objectName()
