"""How a game is looked at can be undone and made again; what the player and the program do is no step."""

from random import Random

import pytest

from engine.commands import RunSpec
from engine.questions import Beside, Rewind
from tests.gui.scripted_engine import SNAPSHOTS, write_run


def words(actions):
    return actions.situation.undo


def stands(room):
    """All of it, as values."""
    pictures, instruments = room.pictures, room.instruments
    bars = (pictures.head.order, pictures.sides.switch, pictures.card.modes, instruments.scores.view, instruments.norms.quantity)
    return (room.desk.columns, room.desk.raw, room.lab.canvas.layers(), room.lab.legend.layers(), pictures.chosen,
            room.time.track.current(), tuple(bar.value() for bar in bars), pictures.card.opacity.value())  # fmt: skip


def click(bar, value):
    bar.findChild(object, f"{bar.objectName()}.{value}").click()


@pytest.fixture
def game(watch, scripted, actions, settle):
    """Points, with some snapshots to go back to."""
    room = watch()
    actions.history.forget("settings")  # how the run was begun
    scripted.train(30)
    settle()
    assert room.time.track.steps() == SNAPSHOTS
    return room


def test_layers_field_and_weights_come_back_on_the_canvas_the_graph_and_the_buttons(game, actions):
    first, node = stands(game), game.graph.nodes["generator"]
    game.lab.findChild(object, "lab.legend.manifold").click()
    assert words(actions) == "Layers of the laboratory" and not node.isChecked()
    game.desk.set_columns(192)
    assert words(actions) == "Resolution of the field"
    game.desk.average.click()
    assert words(actions) == "Average or raw weights" and not game.desk.raw
    last = stands(game)
    for _ in range(3):
        actions.trigger("undo")
    assert stands(game) == first and words(actions) == "" and node.isChecked() and not game.desk.average.isChecked()
    for _ in range(3):
        actions.trigger("redo")
    assert stands(game) == last and game.desk.average.isChecked()


def test_a_run_laid_over_is_one_step(game, window, scripted, actions):
    other = window.library.state.rows[-1].entry.path
    game.desk.lay_beside(other)
    assert words(actions) == "Run laid over" and "beside" in game.lab.canvas.layers()
    actions.trigger("undo")
    assert scripted.asked(Beside)[-1] == Beside(None) and "beside" not in game.lab.canvas.layers() and words(actions) == ""
    actions.trigger("redo")
    assert scripted.asked(Beside)[-1] == Beside(other) and "beside" in game.lab.legend.layers()


def test_one_drag_through_time_is_one_step_and_undo_looks_at_now_again(game, scripted, actions, wait, settle):
    track = game.time.track
    track.setSliderDown(True)
    for place in (3, 2, 1):
        track.move_to(place)
        settle()
    assert words(actions) == ""
    track._release()
    settle()
    assert words(actions) == "Moment looked at" and track.current() == SNAPSHOTS[1]
    actions.trigger("undo")
    wait(lambda: not actions.situation.rewound)
    assert scripted.asked(Rewind)[-1].step is None and words(actions) == ""
    actions.trigger("redo")
    wait(lambda: actions.situation.rewound)
    assert scripted.asked(Rewind)[-1].step == SNAPSHOTS[1] == track.current()
    actions.trigger("now")
    settle()
    actions.trigger("undo")
    assert track.current() == SNAPSHOTS[1]


def test_the_player_and_a_moment_that_others_ask_for_are_no_steps(game, window, scripted, actions, wait, settle):
    game.time.play.click()
    game.time._advance()
    game.time.stop()
    assert game.time.track.current() is not None and words(actions) == ""
    scripted.train(1)
    settle()
    request = window.bridge.number()
    game.observing.expect(request)
    scripted.answer(Rewind(request, SNAPSHOTS[0], scripted.run))
    wait(lambda: game.time.track.current() == SNAPSHOTS[0])
    game.time.track.move_by(1)
    settle()
    actions.trigger("undo")
    assert game.time.track.current() == SNAPSHOTS[0] and words(actions) == ""


def test_another_run_knows_nothing_of_these_steps(game, window, scripted, actions, settle):
    actions.trigger("stop_keep")
    settle()
    game.desk.set_columns(192)
    game.time.track.move_to(0)
    path = write_run(window.settings.folders.runs / "kept-gan-01", RunSpec("ring8", "gan"), step=10)
    actions.trigger("open_run", path)
    settle()
    assert words(actions) not in ("Resolution of the field", "Moment looked at")


@pytest.fixture
def walls(watch, actions, wait):
    """Pictures."""
    room = watch("digits")
    actions.history.forget("settings")
    wait(lambda: room.pictures.sides.walls[False].sample(5) is not None)
    return room


def test_the_picture_goes_with_its_side_and_comes_back_with_it(walls, actions, wait):
    pictures = walls.pictures
    click(pictures.sides.switch, "both")
    wait(lambda: pictures.sides.walls[True].sample(5) is not None)
    pictures.sides.walls[True].chosen.emit(5)
    assert words(actions) == "Chosen picture" and pictures.chosen == (5, True)
    click(pictures.sides.switch, "average")
    assert words(actions) == "Weights of the generator" and pictures.chosen is None
    actions.trigger("undo")
    assert pictures.chosen == (5, True) and pictures.sides.switch.value() == "both" and pictures.card.occupied
    actions.trigger("undo")
    assert pictures.chosen is None and not pictures.card.occupied and words(actions) == "Weights of the generator"
    actions.trigger("undo")
    assert pictures.sides.switch.value() == "average" and words(actions) == ""
    for _ in range(3):
        actions.trigger("redo")
    assert pictures.sides.switch.value() == "average" and pictures.chosen is None


def test_weights_that_are_gone_are_passed_over_with_a_word(walls, window, actions, settle):
    click(walls.pictures.sides.switch, "raw")
    click(walls.pictures.sides.switch, "both")
    actions.trigger("stop_keep")
    settle()
    assert walls.pictures.sides.switch.value() == "average"
    actions.trigger("undo")
    assert walls.pictures.sides.switch.value() == "average" and words(actions) == "Weights of the generator"
    assert any("Only the average" in text for text in window.toasts.texts())
    actions.trigger("undo")
    assert words(actions) == ""


def test_many_changes_lead_back_to_the_first_and_here_again(walls, actions, wait):
    random, pictures, first = Random(3), walls.pictures, stands(walls)
    click(pictures.sides.switch, "both")
    wait(lambda: pictures.sides.walls[True].sample(5) is not None)
    deeds = (
        lambda: click(pictures.head.order, random.choice(("seed", "score"))),
        lambda: click(pictures.sides.switch, random.choice(("average", "raw", "both"))),
        lambda: click(pictures.card.modes, random.choice(("picture", "minded", "asked"))),
        lambda: click(walls.instruments.scores.view, random.choice(("histogram", "history"))),
        lambda: pictures.sides.walls[raw := pictures.sides.sides[-1]].chosen.emit(random.randrange(6)) or raw,
        lambda: pictures.chosen and pictures.card._on_close(),
        lambda: pictures.card.opacity._track.slid.emit(random.random()),
        lambda: walls.desk.set_columns(random.choice((48, 96, 192))),
        lambda: walls.desk.average.click(),
    )
    for _ in range(200):
        random.choice(deeds)()
    last, count = stands(walls), 0
    while words(actions):
        actions.trigger("undo")
        count += 1
    assert stands(walls) == first and count > 90
    for _ in range(count):
        actions.trigger("redo")
    assert actions.reason("redo")
    assert stands(walls) == last


# --- in Train --------------------------------------------------------------------------------------------------------


def test_how_the_loss_is_drawn_comes_back(window, actions, settings):
    loss = window.dock.panel.loss
    click(loss.scale, "log")
    assert words(actions) == "Scale of the loss"
    for part in (0.2, 0.4, 0.5):
        loss.smoothing._track.slid.emit(part)
    assert words(actions) == "Smoothing of the loss"
    now = loss.smoothing.value()
    actions.trigger("undo")
    assert loss.smoothing.value() == 0.9 and settings.get("loss.smoothing", 0.0) == 0.9
    actions.trigger("undo")
    assert loss.scale.value() == "linear" and not settings.get("loss.log", True) and words(actions) == ""
    for _ in range(2):
        actions.trigger("redo")
    track, held = loss.smoothing._track, loss.smoothing.value()
    track.setSliderDown(True)
    for part in (0.7, 0.8):
        track.slid.emit(part)
    assert actions.reason("redo") and loss.smoothing.value() != held
    track.setSliderDown(False)
    actions.trigger("undo")  # a drag, however long it rests, is one step of its own
    assert loss.smoothing.value() == held
    assert loss.scale.value() == "log" and loss.smoothing.value() == now and loss.smoothed.text() == f"smoothed {now:.2f}"
