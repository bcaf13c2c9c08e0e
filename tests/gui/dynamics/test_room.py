"""The room Dynamics in the real window, on a scripted engine: what is asked, shown and posted."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from engine.answers import SceneShown, Vitals
from engine.commands import Advance, Continue, Edit, Follow, Pause, Probe, RunSpec, Start
from engine.events import Failed, State
from engine.questions import Beside, Cover, Divergence, Gauge, Judge, Mind, Rewind, Scene
from gui.main_window import MainWindow
from tests.gui.scripted_engine import SNAPSHOTS, write_run

OBSERVED = (Scene, Gauge, Divergence, Cover, Mind, Judge)


def click(widget, at=None):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def find(parent, name):
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def asked(scripted, *kinds):
    return [command for command in scripted.commands if isinstance(command, kinds or OBSERVED)]


def point_at(widget, inside=True):
    at = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(at, at, QPointF(widget.mapToGlobal(at.toPoint()))))
    return widget


@pytest.fixture
def training(window):
    return lambda: window.dock.controller.state


def answered(room, wait):
    """Wait until the first scene is there."""
    wait(lambda: room.lab.canvas.frames > 0)


# --- asking ----------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_before_one_looks(window, scripted, actions, settle):
    actions.trigger("fill_train", RunSpec("ring8", "gan"))
    actions.trigger("start")
    settle()
    scripted.train(3)
    settle()
    assert not asked(scripted) and not scripted.asked(Probe) and not scripted.asked(Rewind)


def test_entering_asks_for_what_is_shown(room, window, scripted, wait):
    wait(lambda: all(scripted.asked(kind) for kind in (Scene, Gauge, Cover, Divergence)))
    assert not scripted.asked(Judge) and not scripted.asked(Mind)
    assert scripted.asked(Probe)[-1].every == 0.5
    assert window.dock.folded and room.stage.currentWidget() is room.lab
    assert all(question.run == scripted.run for question in asked(scripted))
    wait(lambda: room.lab.canvas.frames > 0 and room.instruments.coverage.accessibleDescription() != "")


def test_leaving_stops_all_asking(room, scripted, actions, wait, settle):
    answered(room, wait)
    actions.trigger("room_explore")
    settle()
    assert scripted.asked(Probe)[-1] == Probe(None)
    many = len(asked(scripted))
    scripted.train(3)
    settle()
    assert len(asked(scripted)) == many
    assert not [timer for timer in room.findChildren(QTimer) if timer.isActive()]
    actions.trigger("room_dynamics")
    wait(lambda: len(asked(scripted)) > many)
    assert scripted.asked(Probe)[-1].every


def test_the_scene_carries_the_view_and_the_layers(room, scripted, wait):
    answered(room, wait)
    ask, canvas = scripted.asked(Scene)[-1], room.lab.canvas
    assert ask.view == canvas.view and ask.field == room.desk.field and ask.raw
    assert ask.pull and not ask.slope and ask.manifold and not ask.posteriors
    click(find(room, "lab.legend.slope"))
    wait(lambda: scripted.asked(Scene)[-1].slope)
    click(find(room, "lab.legend.pull"))
    wait(lambda: not scripted.asked(Scene)[-1].pull)
    canvas.zoom(2.0)
    wait(lambda: scripted.asked(Scene)[-1].view == canvas.view)
    click(room.desk.average)
    wait(lambda: not scripted.asked(Scene)[-1].raw)
    room.desk.set_columns(192)
    wait(lambda: scripted.asked(Scene)[-1].field == room.desk.field)
    assert room.desk.field[0] == 192


def test_a_newer_snapshot_is_asked_for(room, scripted, wait):
    answered(room, wait)
    scripted.train(2)
    frames = room.lab.canvas.frames
    wait(lambda: room.lab.canvas.frames > frames)


def test_folded_instruments_are_not_asked_for(watch, window, scripted, settings, wait, settle):
    window.dynamics.instruments.set_folded(["coverage", "divergence", "norms", "rates", "balance"])
    room = watch()
    wait(lambda: scripted.asked(Scene) and scripted.asked(Gauge))
    settle()
    assert not scripted.asked(Cover) and not scripted.asked(Divergence)
    assert all(probe.every is None for probe in scripted.asked(Probe))
    click(room.instruments.coverage.head.fold)
    wait(lambda: scripted.asked(Cover))
    assert "coverage" not in settings.get("dynamics.folded", list[str]())
    click(room.instruments.norms.head.fold)
    settle()
    assert scripted.asked(Probe)[-1].every


@pytest.mark.parametrize("broken", [Scene, Gauge, Cover])
def test_a_question_that_fails_does_not_hold_the_others(watch, scripted, wait, broken):
    scripted.fail = frozenset({broken})
    room = watch()
    others = {Scene, Gauge, Cover, Divergence} - {broken}
    wait(lambda: scripted.asked(broken) and all(scripted.asked(kind) for kind in others))
    many = {kind: len(scripted.asked(kind)) for kind in (*others, broken)}
    scripted.fail = frozenset()
    scripted.train(1)
    wait(lambda: all(len(scripted.asked(kind)) > before for kind, before in many.items()))
    wait(lambda: room.lab.canvas.frames > 0)


def test_vital_signs_arrive_with_the_settings_in_force(watch, window, scripted, wait, settle):
    room = watch(r1=0.1)
    heard = []
    window.bridge.on(Vitals, heard.append)
    wait(lambda: scripted.probed is not None)
    scripted.train(1)
    settle()
    assert heard and "weight 0.1" in room.instruments.rates.facts.text()
    window.dock.controller.change_setting("r1", 0.5)
    settle()
    scripted.train(1)
    settle()
    assert "weight 0.5" in room.instruments.rates.facts.text()


def test_without_a_run_it_says_what_would_be_here(qtbot, bridge, actions, settings, tmp_path, settle, scripted):
    window = MainWindow(bridge, actions, settings, examples=tmp_path / "none")
    qtbot.addWidget(window, before_close_func=lambda shown: setattr(shown, "_ended", True))
    window.show()
    window.begin()
    actions.trigger("room_dynamics")
    settle()
    room = window.dynamics
    assert room.nothing.isVisible() and not scripted.commands[1:]
    assert "no canvas" in find(room.nothing, "dynamics_nothing.distributions.brush").toolTip()
    click(find(room.nothing, "dynamics_nothing.distributions.cities"))
    assert window.dock.controller.state.chosen == "cities"
    room.nothing._words.activated.emit()
    assert window.dock.controller.state.chosen == "ring8"
    click(room.steps.buttons["step_both"])
    settle()
    assert scripted.asked(Start)[-1].paused and scripted.asked(Advance) and room.lab.isVisible()


# --- layers, graph, legend -------------------------------------------------------------------------------------------


def test_the_legend_and_the_graph_switch_the_same_layers(room, scripted, settings, settle):
    legend, graph, canvas = room.lab.legend, room.graph, room.lab.canvas
    assert graph.nodes["generator"].isChecked() and not graph.nodes["scores"].isChecked()
    click(find(room, "lab.legend.manifold"))
    assert not graph.nodes["generator"].isChecked() and "manifold" not in canvas.layers()
    click(graph.nodes["generator"])
    assert graph.nodes["generator"].isChecked() and "manifold" in legend.layers() and "manifold" in canvas.layers()
    click(graph.nodes["scores"])
    assert "slope" in legend.layers() and graph.nodes["scores"].isChecked()
    assert "slope" in settings.get("dynamics.layers", list[str]())


def test_pointing_at_the_generator_turns_the_prior_into_the_manifold(room, scripted, wait, actions, settle, qt_theme):
    answered(room, wait)
    canvas, node = room.lab.canvas, room.graph.nodes["generator"]
    point_at(node)
    wait(lambda: 0 < canvas._morph < 1)
    actions.trigger("room_explore")
    settle()
    assert canvas._morph == 1.0
    actions.trigger("room_dynamics")
    qt_theme(reduced_motion=True)
    node.hovered.emit(True)
    assert canvas._morph == 0.0
    node.hovered.emit(False)
    assert canvas._morph == 1.0


def test_pointing_at_a_row_marks_the_node_and_back(room):
    point_at(find(room, "lab.legend.field"))
    assert room.graph.nodes["critic"]._named and not room.graph.nodes["generator"]._named
    point_at(room.graph.nodes["samples"])
    assert find(room, "lab.legend.made").linked and not find(room, "lab.legend.field").linked


# --- choosing data ---------------------------------------------------------------------------------------------------


@pytest.fixture
def ended(room, actions, settle):
    """The run has ended; another may be chosen."""
    actions.trigger("stop_keep")
    settle()
    return room


def test_choosing_a_distribution_fills_train_and_offers_to_start(ended, window, scripted, training, settle):
    assert ended.lab.distributions.value() == "ring8"
    click(find(ended, "lab.distributions.cities"))
    state = training()
    assert (state.chosen, state.family, state.preset) == ("cities", "gan", "lab")
    assert any("Cities" in text for text in window.toasts.texts())
    (start,) = [button for button in window.findChildren(QAbstractButton, "toast.action") if button.text() == "Start"]
    click(start)
    settle()
    assert scripted.asked(Start)[-1].spec.data == "cities" and not scripted.asked(Start)[-1].paused


def test_while_a_run_trains_the_distributions_are_locked_and_say_why(room, actions, training, settle):
    tile = find(room, "lab.distributions.cities")
    click(tile)
    assert training().chosen == "ring8" and not tile.isEnabled() and room.lab.distributions.value() == "ring8"
    assert "stop it first" in tile.toolTip()
    actions.trigger("stop_keep")
    settle()
    assert tile.isEnabled()


def draw(canvas, count=4):
    canvas.set_brushing(True)
    for place in range(count):
        at = QPoint(canvas.width() // 2 + 50 * place, canvas.height() // 2)
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at)


def test_the_brush_writes_a_file_and_chooses_it(ended, window, scripted, settings, training, settle):
    draw(ended.lab.canvas)
    click(find(ended, "lab.brush_bar.use"))
    settle()
    (file,) = (settings.folders.data / "drawings").glob("*.csv")
    rows = np.loadtxt(file, delimiter=",", skiprows=1)
    assert file.read_text().startswith("x,y\n") and rows.shape[1] == 2 and len(rows) >= 20
    found = training()
    assert found.chosen == str(file) and found.info.lab
    assert all(found.settings[key] == value for key, value in found.info.lab if key != "batch")
    assert not ended.lab.canvas.brushing()
    assert any("is chosen" in text for text in window.toasts.texts())


def test_a_small_drawing_lowers_the_batch(ended, settings, training, settle):
    draw(ended.lab.canvas, 1)
    click(find(ended, "lab.brush_bar.use"))
    settle()
    (file,) = (settings.folders.data / "drawings").glob("*.csv")
    count = len(np.loadtxt(file, delimiter=",", skiprows=1))
    assert training().settings["batch"] <= count - max(1, count // 10) < 2 * training().settings["batch"]


def test_a_drawing_made_while_a_run_trains_is_kept_and_it_says_so(room, window, settings, training, settle):
    draw(room.lab.canvas)
    click(find(room, "lab.brush_bar.use"))
    settle()
    assert list((settings.folders.data / "drawings").glob("*.csv")) and training().chosen == "ring8"
    assert any("stop it first" in text for text in window.toasts.texts())


def test_a_folder_that_cannot_be_written_is_told(ended, window, settings, settle):
    settings.folders.data.mkdir(parents=True, exist_ok=True)
    (settings.folders.data / "drawings").write_text("in the way")
    draw(ended.lab.canvas)
    click(find(ended, "lab.brush_bar.use"))
    assert any("can’t be kept" in text for text in window.toasts.texts())


# --- steps -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "networks"), [("step_critic", ("critic",)), ("step_generator", ("decoder",)), ("step_both", ())])
def test_a_step_is_asked_for_and_stops_the_run(room, scripted, training, settle, key, networks):
    click(room.steps.buttons[key])
    settle()
    assert scripted.asked(Advance) == [Advance(networks, narrate=False)]
    assert training().stage is State.PAUSED and not scripted.asked(Pause)
    click(room.steps.buttons[key])
    settle()
    assert len(scripted.asked(Advance)) == 2


def test_without_a_run_a_step_begins_one_paused(ended, scripted, training, settle):
    before = len(scripted.asked(Start))
    click(ended.steps.buttons["step_critic"])
    settle()
    starts = scripted.asked(Start)[before:]
    assert [start.paused for start in starts] == [True]
    assert scripted.asked(Advance) == [Advance(("critic",), narrate=False)]
    assert training().stage is State.PAUSED


def test_the_keys_of_steps_do_nothing_in_other_rooms(room, window, scripted, actions, settle):
    actions.trigger("room_explore")
    settle()
    assert "Dynamics" in actions.reason("step_critic") and "Dynamics" in actions.reason("slow_motion")
    QApplication.sendEvent(window, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier, "d"))
    assert not actions.trigger("step_critic") and not scripted.asked(Advance)


def test_what_is_stepped_is_looked_at(room, window, scripted, actions, settle):
    other = window.library.state.rows[-1].entry.path
    actions.trigger("open_run", other)
    settle()
    actions.trigger("room_dynamics")
    settle()
    assert not scripted.shown.live
    click(room.steps.buttons["step_both"])
    settle()
    assert scripted.asked(Follow) and scripted.shown.live and scripted.asked(Advance)


def test_the_buttons_are_those_of_the_family_that_would_be_trained(window, actions, settle):
    actions.trigger("room_dynamics")
    settle()
    shown = {"gan": ("step_critic", "step_generator", "step_both"), "vae": ("step_encoder", "step_decoder", "step_both")}
    for family, keys in shown.items():
        actions.trigger("fill_train", RunSpec("digits", family))
        settle()
        buttons = window.dynamics.steps.buttons
        assert [key for key in buttons if buttons[key].isVisible()] == list(keys)
        assert not [key for key in keys if buttons[key].reason]


# --- slow motion -----------------------------------------------------------------------------------------------------


def told(room):
    return room.steps.narration.text()


def test_slow_motion_tells_every_act_and_goes_on_with_the_next_step(room, scripted, training, wait, settle):
    room.steps.slow.set_seconds(5.0)
    room.stepping.narrator.set_seconds(5.0)
    click(room.steps.slow.switch)
    settle()
    assert scripted.asked(Advance) == [Advance((), narrate=True)] and training().stage is State.PAUSED
    assert "D · 1 of 5" in told(room) and "64" in told(room)
    assert room.graph.nodes["real"]._lit and not room.graph.nodes["noise"]._lit
    assert len(room.lab.canvas._batch.real) == 64 and not len(room.lab.canvas._batch.made)
    seen = [told(room)]
    for _ in range(9):
        assert len(scripted.asked(Advance)) == 1
        click(room.steps.next)
        seen.append(told(room))
    assert len(set(seen)) == 10 and "G · 5 of 5" in seen[-1] and "0.31" in seen[-2]
    assert len(room.lab.canvas._batch.made) == 64
    click(room.steps.next)
    settle()
    assert len(scripted.asked(Advance)) == 2 and "D · 1 of 5" in told(room)
    click(room.steps.slow.switch)
    settle()
    assert training().stage is State.TRAINING and len(scripted.asked(Continue)) == 1
    assert room.lab.canvas._batch is None and not any(node._lit for node in room.graph.nodes.values())
    assert not room.steps.next.isVisible()


def test_slow_motion_goes_by_itself_and_may_be_held(room, scripted, wait, settle):
    room.stepping.narrator.set_seconds(0.2)
    click(room.steps.slow.switch)
    wait(lambda: "D · 3 of 5" in told(room))
    click(room.steps.hold)
    assert not room.stepping.narrator._timer.isActive()
    click(room.steps.hold)
    wait(lambda: len(scripted.asked(Advance)) == 2)


def test_slow_motion_of_a_paused_run_leaves_it_paused(room, scripted, actions, training, settle):
    actions.trigger("pause")
    settle()
    click(room.steps.slow.switch)
    settle()
    click(room.steps.slow.switch)
    settle()
    assert training().stage is State.PAUSED and not scripted.asked(Continue)


def test_leaving_the_room_ends_slow_motion_and_the_run_goes_on(room, scripted, actions, training, settle):
    click(room.steps.slow.switch)
    settle()
    actions.trigger("room_library")
    settle()
    assert not room.stepping.slow and training().stage is State.TRAINING
    assert not actions.checked("slow_motion") and not room.steps.slow.switch.isChecked()


def test_resume_ends_slow_motion(room, scripted, actions, training, settle):
    click(room.steps.slow.switch)
    settle()
    actions.trigger("resume")
    settle()
    assert not room.stepping.slow and training().stage is State.TRAINING and len(scripted.asked(Continue)) == 1


def test_a_run_that_ends_ends_slow_motion(room, scripted, actions, training, settle):
    click(room.steps.slow.switch)
    settle()
    actions.trigger("stop_keep")
    settle()
    assert not room.stepping.slow and training().stage is State.IDLE and not scripted.asked(Continue)


def test_slow_motion_on_pictures_shows_the_steps_own_batch(watch, scripted, settle):
    room = watch("digits")
    click(room.steps.slow.switch)
    settle()
    assert room.pictures.batch.isVisible()
    click(room.steps.slow.switch)
    settle()
    assert room.pictures.sides.isVisible()


def test_slow_motion_of_a_vae_tells_its_own_acts(watch, scripted, settle):
    room = watch(family="vae")
    room.stepping.narrator.set_seconds(5.0)
    click(room.steps.slow.switch)
    settle()
    words = [told(room)]
    for _ in range(4):
        click(room.steps.next)
        words.append(told(room))
    assert "VAE · 1 of 5" in words[0] and "encoder and decoder" in words[4]


# --- undo, time machine, other run -----------------------------------------------------------------------------------


def test_undo_takes_a_live_edit_back_and_redo_repeats_it(room, window, scripted, actions, settle):
    window.dock.controller.change_setting("lr", 0.01)
    actions.trigger("undo")
    actions.trigger("redo")
    settle()
    assert [edit.value for edit in scripted.asked(Edit)] == [0.01, 0.001, 0.01]


def test_the_laboratory_is_saved_whole_or_not_at_all_and_the_folder_is_remembered(room, settings, window, tmp_path, monkeypatch):
    monkeypatch.setattr("gui.dynamics.lab_tools.ask_for_png", lambda *_: (tmp_path / "there" / "lab.png", ""))
    room.lab.save_asked.emit()
    assert "“lab.png” was not saved:" in window.toasts.texts()[-1] and settings.save_folder != tmp_path / "there"
    (tmp_path / "there").mkdir()
    room.lab.save_asked.emit()
    assert QImage(str(tmp_path / "there" / "lab.png")).size() == room.lab.canvas.picture().size()
    assert window.toasts.texts()[-1] == "Saved “lab.png”." and settings.save_folder == tmp_path / "there"


def test_scrubbing_looks_back_and_live_returns(room, scripted, actions, wait, settle):
    answered(room, wait)
    scripted.train(30)
    settle()
    track, many = room.time.track, len(scripted.asked(Scene))
    assert track.steps() == SNAPSHOTS
    track.move_to(1)
    settle()
    assert scripted.asked(Rewind)[-1].step == 100 and scripted.asked(Rewind)[-1].run == scripted.run
    assert actions.situation.rewound and not room.time.live_button.isChecked() and track.current() == 100
    wait(lambda: len(scripted.asked(Scene)) > many)
    click(room.time.live_button)
    wait(lambda: not actions.situation.rewound)
    assert scripted.asked(Rewind)[-1].step is None and track.current() is None


def test_a_scene_of_the_past_says_its_step(room, window, scripted, wait):
    answered(room, wait)
    scripted.train(30)
    steps = []
    window.bridge.on(SceneShown, lambda scene: steps.append(scene.step))
    room.time.track.move_to(0)
    wait(lambda: 0 in steps)


def test_another_run_is_laid_over(room, window, scripted, settings, wait, settle):
    answered(room, wait)
    other = window.library.state.rows[-1].entry.path
    here = replace(window.library.entries()[0], path=other, kind="points", title="another", problem="")
    room.desk._runs = lambda: [here]
    menu = room.desk.others()
    rows = menu.actions()
    assert [row.text().split()[0] for row in rows] == ["No", "another"]
    rows[1].trigger()
    assert scripted.asked(Beside) == [Beside(other)] and "beside" in room.lab.canvas.layers()
    assert find(room, "lab.legend.beside").isEnabled() and find(room, "lab.legend.beside").isChecked()
    wait(lambda: len(room.lab.canvas._shown.scene.beside) > 0)
    assert "beside" not in settings.get("dynamics.layers", list[str]())
    rows[0].trigger()
    assert scripted.asked(Beside)[-1] == Beside(None) and "beside" not in room.lab.canvas.layers()
    menu.deleteLater()


# --- pictures --------------------------------------------------------------------------------------------------------


def test_pictures_are_judged_side_by_side(watch, scripted, wait, settle):
    room = watch("digits")
    assert room.stage.currentWidget() is room.pictures
    wait(lambda: {ask.tag for ask in scripted.asked(Judge)} == {"judged_average"})
    assert not scripted.asked(Scene) and not scripted.asked(Divergence)
    room.pictures.sides.switch.set_value("both")
    room.pictures.sides._on_switch("both")
    wait(lambda: {ask.tag for ask in scripted.asked(Judge)} == {"judged_average", "judged_raw"})
    walls = room.pictures.sides.walls
    wait(lambda: all(wall.sample(0) is not None for wall in walls.values()))
    assert all(wall.sample(0)[1] is not None for wall in walls.values())
    assert {ask.raw for ask in scripted.asked(Judge) if ask.tag == "judged_raw"} == {True}


def test_a_chosen_picture_is_asked_about(watch, scripted, wait, settle):
    room = watch("digits")
    wall = room.pictures.sides.walls[False]
    wait(lambda: wall.sample(3) is not None)
    assert not scripted.asked(Mind)
    wall.chosen.emit(3)
    wait(lambda: scripted.asked(Mind))
    ask = scripted.asked(Mind)[-1]
    assert ask.point == room.pictures.point(3) and not ask.raw and ask.run == scripted.run
    wait(lambda: room.pictures.card._minded is not None)


def test_a_vae_says_why_there_is_no_discriminator(watch, scripted, wait, settle):
    room = watch("digits", "vae")
    wait(lambda: scripted.asked(Judge))
    assert "no discriminator" in room.instruments.scores.reason and "no discriminator" in room.instruments.balance.reason
    assert not scripted.asked(Gauge) and not scripted.asked(Mind)
    assert room.pictures._note.isVisible()
    assert "critic" not in room.graph.nodes


def test_a_vae_on_points_shows_posteriors_and_explains_the_rest(watch, scripted, wait):
    room = watch(family="vae")
    wait(lambda: scripted.asked(Scene))
    ask = scripted.asked(Scene)[-1]
    assert ask.posteriors and ask.field is None
    assert not find(room, "lab.legend.field").isEnabled() and find(room, "lab.legend.posteriors").isEnabled()


# --- kept runs, and how it looks -------------------------------------------------------------------------------------


def test_a_kept_run_shows_its_average_and_can_be_rewound(ended, window, scripted, actions, wait, settle):
    path = write_run(window.settings.folders.runs / "kept-gan-01", RunSpec("ring8", "gan"), step=10)
    scripted.family, scripted.kind = "gan", "points"
    actions.trigger("open_run", path)
    actions.trigger("room_dynamics")
    wait(lambda: scripted.asked(Scene)[-1].run == path)
    assert not scripted.asked(Scene)[-1].raw and ended.desk.average.reason
    ended.time.track.move_to(0)
    settle()
    assert scripted.asked(Rewind)[-1].step == 0 and scripted.asked(Rewind)[-1].run == path


def test_a_run_kept_without_its_discriminator_asks_for_no_scores(watch, window, scripted, actions, wait, settle):
    room = watch("digits", "gan")
    wait(lambda: scripted.asked(Gauge))
    actions.trigger("stop_keep")
    settle()
    many = len(scripted.asked(Gauge))
    scripted.kept_critic = False
    path = write_run(window.settings.folders.runs / "kept-gan-01", RunSpec("digits", "gan"), step=10)
    actions.trigger("open_run", path)
    actions.trigger("room_dynamics")
    wait(lambda: scripted.asked(Judge)[-1].run == path)
    settle()
    assert len(scripted.asked(Gauge)) == many and "critic" in room.graph.nodes
    assert "not kept" in room.pictures._note.accessibleName() + room.pictures._note.text()


def test_another_run_forgets_what_was_shown(room, window, scripted, actions, wait, settle):
    answered(room, wait)
    wait(lambda: room.instruments.scores.view is not None)
    actions.trigger("stop_keep")
    settle()
    scripted.auto = False
    actions.trigger("start")
    scripted.answer(scripted.asked(Start)[-1])
    settle()
    assert room.lab.canvas._shown is None


def test_failures_of_questions_are_not_repeated_as_toasts(room, window, scripted, settle):
    for _ in range(3):
        scripted.tell(Failed("explore", "This could not be shown: x.", "Open the run again.", "gauge"))
        settle()
    assert len(window.toasts.texts()) <= 1


@pytest.mark.parametrize(("name", "scale"), [("dark", 2.0), ("light", 1.0), ("light", 2.0)])
@pytest.mark.parametrize("data", ["ring8", "digits"])
def test_it_works_in_every_theme_and_with_large_text(qt_theme, watch, window, scripted, wait, settle, name, scale, data):
    qt_theme(name, scale)
    room = watch(data)
    wait(lambda: scripted.asked(Scene if data == "ring8" else Judge) and scripted.asked(Gauge))
    scripted.train(2)
    settle()
    click(room.steps.slow.switch)
    settle()
    assert not window.grab().isNull()
    assert room.steps.geometry().bottom() <= room.height() and room.time.geometry().bottom() <= room.height()
