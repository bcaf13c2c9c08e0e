"""The room Dynamics on pictures: walls with scores, one picture under the discriminator's eye, coverage, steps, time."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.events import Checkpointed, Preflighted, State, Tick
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.scenes_dynamics_points import CTRL, room
from tests.touring.scenes_train import open_settings
from tests.touring.waiting import until, work_off


def shown(lerp: Opened) -> None:
    """Wait until every side that is shown has as many pictures as there is room for."""
    sides = room(lerp).pictures.sides
    room(lerp).observing.want("judged_average", "judged_raw")
    until(lambda: all(len(sides.walls[raw]._samples) == sides.count for raw in sides.sides), "the walls have pictures")
    work_off()


def choose(lerp: Opened, reel: Reel, data: str) -> None:
    hand = lerp.hand
    with reel.scene("pictures-chosen", hand.away):
        hand.click("room_explore")
        hand.click(f"data.{data}")
        hand.click("family.gan")
        until(lambda: lerp.train.estimate is not None, "the pre-flight has answered")
        reel.check(f"a GAN on {data} is possible", not lerp.ear.last(Preflighted).refusal)
        open_settings(lerp)
        hand.click("stop.none")
        open_settings(lerp, False)


def start(lerp: Opened, reel: Reel, steps: int) -> None:
    hand = lerp.hand
    with reel.scene("pictures-trains", hand.away):
        before = lerp.ear.count(Tick)
        hand.click("start")
        lerp.in_state(State.TRAINING)
        hand.key(Qt.Key.Key_3, CTRL)
        until(lambda: lerp.ear.count(Tick) > before and lerp.step() >= steps, f"{steps:,} steps are made", 1200)
        shown(lerp)
        reel.check("the pictures are shown", room(lerp).pictures.isVisible())
        wall = room(lerp).pictures.sides.walls[False]
        reel.check("with their scores", len(wall._scores) == len(wall._samples) > 8)


def walls(lerp: Opened, reel: Reel) -> None:
    """In order of seeds and of scores; the average, the generator that plays, and both."""
    hand, stage = lerp.hand, room(lerp).pictures
    grid = stage.sides.walls[False].grid
    with reel.scene("pictures-sorted", hand.away):
        hand.click("dynamics_pictures_head.order.score")
        shown(lerp)
        order = [float(stage.sides.walls[False]._scores[number]) for number in grid.order()]
        reel.check("the most real come first", order == sorted(order, reverse=True))
    with reel.scene("pictures-unsorted", hand.away):
        hand.click("dynamics_pictures_head.order.seed")
        reel.check("every seed has its place again", list(grid.order()) == sorted(grid.order()))
    for value, sides in (("raw", (True,)), ("both", (False, True)), ("average", (False,))):
        with reel.scene(f"pictures-{value}", hand.away):
            hand.click(f"dynamics_sides.switch.{value}")
            shown(lerp)
            reel.check(f"{value} is shown", stage.sides.sides == sides)


def minded(lerp: Opened, reel: Reel) -> None:
    """One picture with each overlay, and the training pictures nearest to it."""
    hand, card = lerp.hand, room(lerp).pictures.card
    with reel.scene("pictures-minded", hand.away):
        hand.click(room(lerp).pictures.sides.walls[False].grid, (0.12, 0.1))
        until(lambda: card._minded is not None, "the discriminator has answered")
        reel.check(f"the card tells: {card.facts()}", "score" in card.facts() and "gradient norm" in card.facts())
        found = card._minded
        reel.check("the nearest training pictures are there, nearest first",
                   len(found.indices) == 5 and list(found.distances) == sorted(found.distances))  # fmt: skip
    for mode in ("picture", "asked", "minded"):
        with reel.scene(f"pictures-overlay-{mode}", hand.away):
            hand.click(f"dynamics_mind.mode.{mode}")
            reel.check("the picture is shown so", card.modes.value() == mode)
    with reel.scene("pictures-neighbour", hand.away):
        hand.click("dynamics_mind.neighbours.1")
        reel.check("a neighbour is shown large", card.facts().startswith("Training picture"))
    hand.click("dynamics_mind.neighbours.1")


def coverage(lerp: Opened, reel: Reel) -> None:
    hand, column = lerp.hand, room(lerp).instruments
    with reel.scene("pictures-coverage", hand.away):
        until(lambda: column.coverage.bars.filled() and column.coverage.bars.covered.progress >= 1, "the data are read", 300)
        covered = column.coverage.bars.covered
        reel.check("by class", covered.what == "classes" and len(covered.names) == 10)
        reel.check("read with a classifier that is right on most of what it never saw", covered.accuracy > 0.7)
        reel.check("divergence is not there for pictures", not column.divergence.isVisible())


def pause(lerp: Opened) -> None:
    lerp.ear.after(Checkpointed, lambda: lerp.hand.click("pause"), "the pause is in force", 60)
    lerp.in_state(State.PAUSED, 5)


def steps(lerp: Opened, reel: Reel) -> None:
    hand, dynamics = lerp.hand, room(lerp)
    wall = dynamics.pictures.sides.walls[False]
    for name in ("step_critic", "step_generator", "step_both"):
        with reel.scene(f"pictures-{name}", hand.away):
            before = (wall.step, wall._scores.copy())
            hand.click(name)
            until(lambda before=before: wall.step != before[0] or (wall._scores != before[1]).any(), "the wall is another one")
            reel.check("the run stands still again", lerp.train.stage is State.PAUSED)


def acts(lerp: Opened, reel: Reel) -> None:
    """Slow motion: this step's own batch, real and generated, with the scores it gave them."""
    hand, dynamics = lerp.hand, room(lerp)
    told: list[str] = []
    with reel.scene("pictures-slow-motion", seen=False):
        hand.click("slow_motion")
        until(lambda: "1 of" in dynamics.steps.narration.text(), "the first act is told")
        hand.click("slow_hold")
        while len(told) < 10:
            words = dynamics.steps.narration.text()
            told.append(words)
            hand.away()
            reel.shoot(f"pictures-act-{len(told):02d}")
            reel.check(f"act {len(told)}: {words}", " of " in words)
            if len(told) == 10:
                break
            hand.click("next_act")
            until(lambda words=words: " of " in dynamics.steps.narration.text().replace(words, ""), "another act is told")
            if not dynamics.steps.hold.isChecked():  # the other phase was not computed yet when this one's acts ended
                hand.click("slow_hold")
        reel.check("this step's own pictures were shown", any("real" in words for words in told))
    with reel.scene("pictures-slow-motion-off", hand.away):
        hand.click("slow_motion")
        until(lambda: not dynamics.stepping.slow, "slow motion is off")
        shown(lerp)


def resume(lerp: Opened) -> None:
    lerp.hand.click("resume")
    lerp.in_state(State.TRAINING)
