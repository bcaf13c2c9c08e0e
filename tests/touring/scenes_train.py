"""Choosing, starting, editing, pausing and ending a training, by hand."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.events import Checkpointed, Edited, Exploring, Finished, Preflighted, Ready, State, Tick
from tests.touring.opened import Opened
from tests.touring.plan import Plan
from tests.touring.reel import Reel
from tests.touring.waiting import until


def start_up(lerp: Opened, reel: Reel) -> None:
    with reel.scene("first-paint"):
        until(lambda: lerp.painted, "the window is painted")
        reel.check("painted before torch is there", lerp.ear.last(Ready) is None)
        reel.check("Start says why it waits", lerp.window.actions.reason("start"))
    with reel.scene("start-up"):
        lerp.begin()
        ready = lerp.ear.last(Ready)
        reel.check("the three families are offered", {"vae", "gan", "vaegan"} <= {f.name for f in ready.families})
        reel.check("the embedded data are offered", len(ready.data) >= 5)
        reel.check("no problems are told", not ready.problems and not lerp.failures())
        if lerp.examples():
            until(lambda: lerp.ear.last(Exploring) is not None, "the shipped example is explored")
            lerp.settled()
            reel.check("the first picture of a shipped example is painted", not lerp.stage.view.empty)
        else:
            reel.check("without a run the stage says what to do", lerp.stage.empty.isVisible())


def choose(lerp: Opened, reel: Reel, plan: Plan, family: str) -> None:
    hand = lerp.hand
    with reel.scene(f"choose-{family}", hand.away):
        hand.click(f"data.{plan.data}")
        reel.check(f"{plan.data} is chosen", lerp.train.chosen == plan.data)
        hand.click(f"family.{family}")
        reel.check(f"{family} is chosen", lerp.train.family == family)
        until(lambda: lerp.train.estimate is not None, "the pre-flight has answered")
        found = lerp.ear.last(Preflighted)
        reel.check("the pre-flight tells weights, memory and speed",
                   found.weights and found.memory and found.images_per_second and not found.refusal)


def open_settings(lerp: Opened, open_: bool = True) -> None:
    head = lerp.window.dock.panel.sheet.head
    if head.isChecked() != open_:
        lerp.hand.click(head)


def set_fields(lerp: Opened, reel: Reel, plan: Plan) -> None:
    """Type the plan's settings into the form, refuse one that can't be, and let the run go on until it is stopped."""
    hand, form = lerp.hand, lerp.window.dock.panel.sheet.form
    with reel.scene("settings", hand.away):
        open_settings(lerp)
        for key, words in plan.settings:
            hand.write(form.row(key).control.widget, words)
            reel.check(f"{key} is {words} in the spec", lerp.train.spec.given.get(key) == int(words))
        row = form.row("lr")
        hand.write(row.control.widget, "-3")
        reel.check("a learning rate below 0 is refused at its row", row.has_error())
        reel.check("and the last valid one stands", lerp.train.settings["lr"] == row.field.default)
        hand.click("lr.nearest")
        reel.check("the nearest valid value is taken with a click", not row.has_error())
        hand.click("lr.reset")
        reel.check("Reset brings the default back", lerp.train.settings["lr"] == row.field.default)
        hand.click("stop.none")
        reel.check("nothing stops the run by itself", lerp.train.stop.images is None and lerp.train.stop.seconds is None)


def start(lerp: Opened, reel: Reel, images: int, name: str) -> None:
    """Start, and wait until so many pictures were seen."""
    hand, ticks = lerp.hand, lerp.ear.count(Tick)
    with reel.scene(name, hand.away):
        open_settings(lerp, False)
        hand.click("start")
        lerp.in_state(State.TRAINING)
        until(lambda: lerp.ear.last(Exploring) is not None and lerp.ear.last(Exploring).live, "the run is explored")
        until(lambda: lerp.ear.count(Tick) > ticks, "there are numbers")
        until(lambda: lerp.ear.last(Tick).images >= images, f"{images:,} pictures were seen", 1800)
        lerp.settled()
        reel.check("a live picture is painted", lerp.stage.head.live.text() == "Live" and not lerp.stage.view.empty)
        reel.check("the wall grows", lerp.ear.decoded.get("wall", 0) > 0)
        reel.check("the run has a checkpoint of step 0", any((lerp.train.run / "checkpoints").iterdir()))


def edit_live(lerp: Opened, reel: Reel) -> None:
    hand, row = lerp.hand, lerp.window.dock.panel.sheet.form.row
    with reel.scene("edit-live", hand.away):
        open_settings(lerp)
        edited = lerp.ear.after(Edited, lambda: hand.write(row("lr").control.widget, "0.0005"))
        reel.check("the new learning rate is in force", edited.key == "lr" and edited.value == 0.0005)
        until(lambda: "applied at step" in row("lr")._caption.text(), "the row says since when")
        reel.check("what takes effect later is disabled", not row("batch").control.widget.isEnabled())
    open_settings(lerp, False)


def pause_and_resume(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("pause", hand.away):
        lerp.ear.after(Checkpointed, lambda: hand.click("pause"), "the pause is in force, and written down", 10)
        lerp.in_state(State.PAUSED, 1)
        step, pictures = lerp.train.tick.step, lerp.pictures
        hand.drag(lerp.stage.view, [(0.5, 0.5), (0.6, 0.55), (0.7, 0.5)])
        lerp.picture()
        reel.check("the explorer answers while it is paused", lerp.pictures > pictures)
        reel.check("no step is taken meanwhile", lerp.train.tick.step == step)
        reel.check("a checkpoint of this step was written", (lerp.train.run / "checkpoints").is_dir())
    with reel.scene("resume", hand.away):
        hand.click("resume")
        lerp.in_state(State.TRAINING)
        until(lambda: lerp.train.tick.step > step, "steps are taken again")
        reel.check("it goes on from where it was", lerp.train.tick.step > step)


def stop(lerp: Opened, reel: Reel, name: str) -> None:
    hand = lerp.hand
    with reel.scene(name, hand.away):
        finished = lerp.ear.after(Finished, lambda: hand.click("stop_keep"))
        lerp.in_state(State.IDLE)
        reel.check("the run is kept", finished.kept and (finished.run / "run.toml").is_file())
        reel.check("and the window says so", any("kept in the library" in text for text in lerp.window.toasts.texts()))
        reel.check("Start is there again", hand.find("start").isVisible())


def by_keyboard(lerp: Opened, reel: Reel) -> None:
    """Tab goes through the dock, and the arrows change the family."""
    hand = lerp.hand
    with reel.scene("keyboard"):
        hand.click(f"family.{lerp.train.family}")
        before = lerp.train.family
        hand.key(Qt.Key.Key_Left)
        reel.check("an arrow chooses the neighbour", lerp.train.family != before)
        hand.key(Qt.Key.Key_Right)
        reel.check("and back", lerp.train.family == before)
        hand.key(Qt.Key.Key_Tab)
        reel.check("the focus ring shows after Tab", lerp.window.ring.isVisible())
