"""The pictures' stage as a hand and a screen reader meet it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from engine.answers import Judged, Minded
from engine.commands import Seed
from engine.events import Exploring
from gui.dynamics.pictures.judged_wall import JudgedWall
from gui.dynamics.pictures.mind_card import MindCard
from gui.dynamics.pictures.stage import ONLY_AVERAGE, TAGS, PicturesStage
from gui.widgets.empty import EmptyState

RUN = Path("/runs/one")


def samples(count: int, channels: int = 1) -> np.ndarray:
    return np.random.default_rng(count).integers(0, 256, (count, 28, 28, channels), dtype=np.uint8)


def scores(count: int) -> np.ndarray:
    return np.random.default_rng(7).permutation(count).astype(np.float32) - 1.25


def exploring(**changes) -> Exploring:
    given = Exploring(run=RUN, title="one", family="gan", kind="image", canvas="picture", shape=(28, 28, 1), latent_dim=8,
                      classes=(), encodes=False, live=True, step=0, data_count=100, backdrop=np.zeros((0, 2), np.float32),
                      curves=(), networks=("decoder", "critic"), loss="hinge")  # fmt: skip
    return replace(given, **changes)


def judged(count: int, raw: bool = False, scored: bool = True, step: int = 1936) -> Judged:
    return Judged(1, TAGS[raw], RUN, samples(count), scores(count) if scored else np.zeros(0, np.float32), step)


def minded(pull: np.ndarray | None = None, channels: int = 1, indices: tuple[int, ...] = (4, 12, 1500)) -> Minded:
    sample = samples(1, channels)[0]
    pull = np.random.default_rng(2).normal(size=sample.shape).astype(np.float32) if pull is None else pull
    return Minded(1, RUN, 1936, sample, -1.23, pull, indices, samples(len(indices), channels),
                  np.array([1.5, 2.0, 30.0]), "pixels")  # fmt: skip


@pytest.fixture
def stage(qtbot):
    made = PicturesStage()
    qtbot.addWidget(made)
    made.resize(965, 560)
    made.show()
    made.grab()
    return made


@pytest.fixture
def open_stage(stage, settle):
    stage.begin(exploring())
    settle()
    stage.show_judged(judged(stage.sides.count))
    settle()
    return stage


@pytest.fixture
def card(qtbot):
    made = MindCard()
    qtbot.addWidget(made)
    made.resize(340, 620)
    made.show()
    return made


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_before_a_run_is_open_it_says_so_and_asks_nothing(stage):
    empty = stage.findChild(EmptyState, "dynamics_pictures_empty")
    assert empty.isVisible() and "No run is open" in empty.accessibleName()
    assert stage.questions == ()


def test_it_asks_for_as_many_seeds_as_there_is_room_for(qtbot, stage, settle):
    with qtbot.waitSignal(stage.judge_wanted, timeout=1000):
        stage.begin(exploring(classes=("a", "b", "c")))
    settle()
    (question,) = stage.questions
    assert question.tag == TAGS[False] and not question.raw and question.run == RUN
    assert len(question.points) == stage.sides.count >= 24
    assert [point.place for point in question.points] == [Seed(k) for k in range(stage.sides.count)]
    assert [point.condition for point in question.points[:4]] == [0, 1, 2, 0]
    with qtbot.waitSignal(stage.judge_wanted, timeout=1000):
        stage.resize(1600, 900)
        settle()
    assert len(stage.questions[0].points) > len(question.points)


def test_an_answer_does_not_change_how_many_are_asked_for(qtbot, open_stage, settle):
    before = len(open_stage.questions[0].points)
    with qtbot.assertNotEmitted(open_stage.judge_wanted):
        open_stage.show_judged(judged(before, step=1_000_000))
        settle()
    assert len(open_stage.questions[0].points) == before


def test_side_by_side_asks_for_both_and_marks_the_right_one(qtbot, open_stage, settle):
    with qtbot.waitSignal(open_stage.judge_wanted, timeout=1000):
        press(qtbot, open_stage, "dynamics_sides.switch.both")
    settle()
    asked = open_stage.questions
    assert [question.raw for question in asked] == [False, True] and len({question.points for question in asked}) == 1
    for question in asked:
        open_stage.show_judged(judged(len(question.points), question.raw))
    average, raw = open_stage.sides.walls[False], open_stage.sides.walls[True]
    assert average.isVisible() and raw.isVisible()
    with qtbot.waitSignal(open_stage.mind_wanted, timeout=1000) as told:
        click(qtbot, raw, 1)
    assert told.args == [1, True] and open_stage.chosen == (1, True)
    press(qtbot, open_stage, "dynamics_sides.switch.average")
    assert open_stage.chosen is None and not open_stage.card.occupied


def test_without_a_live_run_there_is_no_raw_generator(qtbot, open_stage):
    press(qtbot, open_stage, "dynamics_sides.switch.raw")
    assert open_stage.sides.sides == (True,)
    open_stage.end_live()
    assert open_stage.sides.sides == (False,)
    button = open_stage.findChild(object, "dynamics_sides.switch.raw")
    assert not button.isEnabled() and button.toolTip() == ONLY_AVERAGE


def test_answers_of_others_are_left_alone(open_stage):
    other = Judged(1, "preview", RUN, samples(3), scores(3), 5)
    elsewhere = Judged(1, TAGS[False], Path("/runs/two"), samples(3), scores(3), 5)
    for answer in (other, elsewhere):
        open_stage.show_judged(answer)
    assert open_stage.sides.walls[False].step == 1936 and open_stage.head.text() == "Generated pictures · step 1,936"


# --- the wall --------------------------------------------------------------------------------------------------------


def test_sorted_by_score_the_most_real_come_first(qtbot, open_stage):
    grid = open_stage.sides.walls[False].grid
    count = len(grid.order())
    assert grid.order() == tuple(range(count))
    press(qtbot, open_stage, "dynamics_pictures_head.order.score")
    assert grid.order() == tuple(np.argsort(-scores(count)).tolist())
    with qtbot.waitSignal(open_stage.mind_wanted, timeout=1000) as told:
        click(qtbot, open_stage.sides.walls[False], 0)
    assert told.args[0] == int(np.argmax(scores(count)))


def test_the_keyboard_moves_says_and_chooses(qtbot, open_stage):
    wall = open_stage.sides.walls[False]
    grid = wall.grid
    columns = grid._cells.columns
    grid.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(grid, key)
    assert grid.value() == 1
    assert grid.accessibleDescription() == f"Seed 1, score {scores(grid.count)[1]:.1f}".replace("-", "−")
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.value() == len(grid.order()) - 1
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(open_stage.mind_wanted, timeout=1000) as told:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert told.args == [columns, False]


def test_the_keyboard_stays_with_its_seed_when_the_order_changes(qtbot, open_stage):
    grid = open_stage.sides.walls[False].grid
    grid.setValue(3)
    open_stage.sides.set_sorted(True)
    assert grid.order()[grid.value()] == 3
    assert grid.accessibleDescription().startswith("Seed 3, ")


def test_scores_that_are_no_numbers_are_shown_as_such(qtbot):
    wall = JudgedWall("wall")
    qtbot.addWidget(wall)
    wall.resize(500, 400)
    bad = scores(10)
    bad[2] = np.nan
    wall.show_judged(Judged(1, "", RUN, samples(10), bad, 3))
    wall.set_sorted(True)
    assert wall.grid.order()[-1] == 2 and wall.grid.words(2) == "Seed 2, score no number"
    wall.grab()


def test_without_scores_the_pictures_have_their_room(qtbot):
    wall = JudgedWall("wall")
    qtbot.addWidget(wall)
    wall.resize(560, 430)
    wall.show()
    before = wall.count * wall.grid._cells.side ** 2
    with qtbot.waitSignal(wall.count_changed, timeout=1000):
        wall.show_judged(judged(60, scored=False))
    assert wall.count * wall.grid._cells.side ** 2 > before and wall.grid.words(1) == "Seed 1"
    wall.hide()


def test_a_family_without_a_discriminator_is_explained(qtbot, stage, settle):
    stage.begin(exploring(family="vae", networks=("encoder", "decoder"), loss=""))
    stage.show_judged(judged(stage.sides.count, scored=False))
    settle()
    assert stage._note.text() == "A VAE has no discriminator: the pictures carry no scores."
    assert not stage.card.isVisible() and not stage.head.order.isVisible()
    with qtbot.assertNotEmitted(stage.mind_wanted):
        click(qtbot, stage.sides.walls[False], 0)
    stage.begin(exploring(networks=("decoder",)))
    assert stage._note.text().startswith("The discriminator of this run was not kept")


# --- the card --------------------------------------------------------------------------------------------------------


def test_a_click_shows_the_picture_at_once_and_then_what_is_minded(qtbot, open_stage, settle):
    assert not open_stage.card.occupied
    click(qtbot, open_stage.sides.walls[False], 5)
    assert "asking the discriminator" in open_stage.card.facts()
    open_stage.show_minded(minded())
    assert "score −1.2 · gradient norm " in open_stage.card.facts() and open_stage.card.facts().endswith("step 1,936")
    qtbot.keyClick(open_stage.sides.walls[False].grid, Qt.Key.Key_Escape)
    assert open_stage.chosen is None and not open_stage.card.occupied
    open_stage.show_minded(minded())  # comes too late
    assert not open_stage.card.occupied


def test_the_close_button_gives_the_keyboard_back(qtbot, open_stage, settle):
    click(qtbot, open_stage.sides.walls[False], 2)
    press(qtbot, open_stage, "dynamics_mind.close")
    settle()
    assert open_stage.chosen is None
    assert open_stage.focusWidget() is open_stage.sides.walls[False].grid


@pytest.mark.parametrize("channels", [1, 3])
def test_each_mode_draws_and_explains_itself(qtbot, card, channels):
    card.show_minded(minded(channels=channels))
    shown = {}
    for mode in ("picture", "minded", "asked"):
        press(qtbot, card, f"dynamics_mind.mode.{mode}")
        shown[mode] = card.grab().toImage()
        assert card.opacity.isVisible() == (mode != "picture")
    assert shown["picture"] != shown["minded"] != shown["asked"] != shown["picture"]
    assert ("brighter" in card.legend.text()) == (channels == 1)


def test_at_no_opacity_the_picture_is_alone(qtbot, card):
    card.show_minded(minded())
    covered = card.picture.grab().toImage()
    card.picture.set_opacity(0.0)
    alone = card.picture.grab().toImage()
    press(qtbot, card, "dynamics_mind.mode.picture")
    assert covered != alone == card.picture.grab().toImage()


def test_gradients_that_cannot_be_drawn_are_said(card):
    card.show_minded(minded(pull=np.zeros((28, 28, 1), np.float32)))
    assert "The gradient is zero" in card._meaning.text() and not card.legend.isVisible()
    bad = np.ones((28, 28, 1), np.float32)
    bad[0, :3] = np.nan
    card.show_minded(minded(pull=bad))
    assert card.note.text() == "3 pixels have no finite gradient and are left out." and card.note.isVisible()
    card.show_minded(minded(pull=np.zeros((0,), np.float32)))
    assert "no gradient" in card._meaning.text()
    card.grab()


def test_a_neighbour_is_shown_large_and_stays_while_it_is_the_same(qtbot, card):
    card.show_minded(minded())
    first = card.picture.grab().toImage()
    press(qtbot, card, "dynamics_mind.neighbours.1")
    assert card.facts().startswith("Training picture 12.")
    assert card.picture.grab().toImage() != first
    card.show_minded(minded())
    assert card.facts().startswith("Training picture 12.")
    press(qtbot, card, "dynamics_mind.neighbours.1")
    assert card.facts().startswith("score") and card.picture.grab().toImage() == first
    press(qtbot, card, "dynamics_mind.neighbours.0")
    card.show_minded(minded(indices=(9, 8, 7)))
    assert card.facts().startswith("score")


def test_neighbours_say_distance_and_space(card):
    card.show_minded(minded())
    cell = card.findChild(object, "dynamics_mind.neighbours.2")
    assert cell.accessibleName() == "Training picture 1,500, distance 30"
    assert "pixels" in card.findChild(object, "dynamics_mind.neighbours.space").text()


def test_in_a_narrow_room_the_card_takes_the_walls_place(qtbot, open_stage, settle):
    open_stage.resize(480, 480)
    settle()
    wall = open_stage.sides.walls[False]
    count = wall.count
    open_stage.show_judged(judged(count))
    click(qtbot, wall, 0)
    settle()
    assert open_stage.card.isVisible() and not wall.isVisible() and wall.count == count
    qtbot.keyClick(open_stage.card, Qt.Key.Key_Escape)
    assert wall.isVisible() and not open_stage.card.isVisible()


# --- in place of the wall --------------------------------------------------------------------------------------------


def test_a_steps_own_batch_stands_in_for_the_wall(qtbot, open_stage, settle):
    made = samples(100).astype(np.float32)
    open_stage.show_batch(None, made, None, scores(100))
    settle()
    walls = open_stage.batch
    assert walls.made.isVisible() and not walls.real.isVisible() and not open_stage.card.isVisible()
    assert len(walls.made._samples) == 64 and walls.made.grid.words(0).startswith("Generated picture 0, score")
    open_stage.show_batch(samples(8), made)
    assert walls.real.isVisible() and walls.made.grid.words(0) == "Generated picture 0"
    with qtbot.waitSignal(open_stage.judge_wanted, timeout=1000):
        open_stage.show_batch(None, None)
    assert open_stage.sides.isVisible() and open_stage.card.isVisible()


@pytest.mark.parametrize("picture", [np.full((56, 84), 90, np.uint8), np.full((56, 84, 3), 90, np.uint8),
                                     QImage(84, 56, QImage.Format.Format_RGB32)])  # fmt: skip
def test_the_walls_history_is_shown_with_its_step(qtbot, open_stage, settle, picture):
    open_stage.show_history(4800, picture)
    settle()
    assert open_stage.head.text() == "The wall at step 4,800"
    assert open_stage.kept.isVisible() and open_stage.kept.image().width() == 84
    open_stage.grab()
    with qtbot.waitSignal(open_stage.judge_wanted, timeout=1000):
        open_stage.show_history(None)
    assert open_stage.head.text() == "Generated pictures · step 1,936" and open_stage.sides.isVisible()


# --- looks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("theme", "scale"), [("dark", 1.0), ("light", 2.0), ("contrast", 1.5)])
def test_every_theme_and_text_size_paints_without_fault(qtbot, open_stage, qt_theme, settle, caplog, theme, scale):
    click(qtbot, open_stage.sides.walls[False], 1)
    open_stage.show_minded(minded())
    qt_theme(theme, scale)
    for size in ((700, 480), (965, 560), (1600, 900)):
        open_stage.resize(*size)
        settle()
        open_stage.grab()
    assert not caplog.records


def test_every_control_has_a_name_and_a_tooltip(qtbot, open_stage):
    click(qtbot, open_stage.sides.walls[False], 1)
    open_stage.show_minded(minded())
    for name in ("dynamics_sides.switch.average", "dynamics_sides.switch.both", "dynamics_pictures_head.order.seed",
                 "dynamics_mind.mode.minded", "dynamics_mind.close", "dynamics_mind.neighbours.0",
                 "dynamics_sides.average.grid"):  # fmt: skip
        control = open_stage.findChild(object, name)
        assert control.accessibleName() and control.toolTip(), name


def press(qtbot, widget, name: str) -> None:
    button = widget.findChild(object, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def click(qtbot, wall: JudgedWall, place: int) -> None:
    qtbot.mouseClick(wall.grid, Qt.MouseButton.LeftButton, pos=wall.grid._cell(place).center().toPoint())
