"""The room Dynamics on points in the plane: layers, what is pointed at, graph, brush, steps, acts, instruments, time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from engine.events import Checkpointed, Edited, Finished, Preflighted, State, Tick
from gui import theme
from gui.dynamics.lab.layers import KEYS
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.scenes_train import open_settings
from tests.touring.waiting import until, work_off

CTRL = Qt.KeyboardModifier.ControlModifier
GAN_LAYERS = ("real", "made", "field", "manifold", "pull", "slope")
SIZES = ((1280, 800), (1440, 900), (2560, 1440))


# --- what is often done ----------------------------------------------------------------------------------------------


def room(lerp: Opened):
    return lerp.window.dynamics


def fresh(lerp: Opened) -> None:
    """Wait until a scene that is asked for from now on is painted."""
    canvas = room(lerp).lab.canvas
    before = canvas.frames
    room(lerp).observing.want("scene")
    until(lambda: canvas.frames > before, "a scene is painted")
    work_off()


def seen(lerp: Opened) -> QImage:
    """The canvas as it is on the screen now, with nothing pointed at."""
    lerp.hand.away()
    work_off()
    return room(lerp).lab.canvas.grab().toImage()


def choose(lerp: Opened, reel: Reel, data: str, family: str, name: str) -> None:
    """In Train: the data, the family, and the preset made for watching where there is one."""
    hand = lerp.hand
    with reel.scene(f"{name}-chosen", hand.away):
        hand.click("room_explore")
        hand.click(f"data.{data}")
        hand.click(f"family.{family}")
        if "lab" in lerp.train.presets:
            hand.click("preset.lab")
        until(lambda: lerp.train.estimate is not None, "the pre-flight has answered")
        reel.check(f"{family} on {data} is possible", not lerp.ear.last(Preflighted).refusal)
        open_settings(lerp)
        hand.click("stop.none")
        open_settings(lerp, False)


def start(lerp: Opened, reel: Reel, steps: int, name: str) -> None:
    """From Train; then the room, by its shortcut, until so many steps were made."""
    hand, dynamics = lerp.hand, room(lerp)
    with reel.scene(name, hand.away):
        before = lerp.ear.count(Tick)
        hand.click("start")
        lerp.in_state(State.TRAINING)
        hand.key(Qt.Key.Key_3, CTRL)
        reel.check("Ctrl+3 opens Dynamics", dynamics.isVisible())
        reel.check("Train is folded there", lerp.window.dock.folded)
        until(lambda: lerp.ear.count(Tick) > before and lerp.step() >= steps, f"{steps:,} steps are made", 900)
        fresh(lerp)
        reel.check("the laboratory is shown", dynamics.lab.isVisible())


def pause(lerp: Opened) -> None:
    lerp.ear.after(Checkpointed, lambda: lerp.hand.click("pause"), "the pause is in force", 20)
    lerp.in_state(State.PAUSED, 5)
    fresh(lerp)


def resume(lerp: Opened) -> None:
    lerp.hand.click("resume")
    lerp.in_state(State.TRAINING)


def stop(lerp: Opened) -> None:
    lerp.ear.after(Finished, lambda: lerp.hand.click("stop_keep"))
    lerp.in_state(State.IDLE)


def show_only(lerp: Opened, wanted: frozenset[str]) -> None:
    """Click rows of the legend until these layers are on."""
    legend = room(lerp).lab.legend
    for key in KEYS:
        row = lerp.hand.find(f"lab.legend.{key}")
        if row.isEnabled() and row.isChecked() != (key in wanted):
            lerp.hand.click(row, (0.3, 0.5))
            fresh(lerp)
    assert legend.layers() == wanted, (legend.layers(), wanted)


# --- layers ----------------------------------------------------------------------------------------------------------


def layers(lerp: Opened, reel: Reel, keys: tuple[str, ...], name: str) -> None:
    """Each layer alone, then all together; while the run is paused, so that only the layers change the picture."""
    nothing: QImage | None = None
    with reel.scene(f"{name}-layers-none", lerp.hand.away):
        show_only(lerp, frozenset())
        nothing = seen(lerp)
    for key in keys:
        with reel.scene(f"{name}-layer-{key}", lerp.hand.away):
            show_only(lerp, frozenset({key}))
            reel.check(f"{key} alone paints something", seen(lerp) != nothing)
    with reel.scene(f"{name}-layers-all", lerp.hand.away):
        show_only(lerp, frozenset(keys))
        whole = seen(lerp)
    for key in keys:
        with reel.scene(f"{name}-without-{key}", seen=False):
            lerp.hand.click(f"lab.legend.{key}", (0.3, 0.5))
            fresh(lerp)
            reel.check(f"without {key} other pixels are painted", seen(lerp) != whole)
            lerp.hand.click(f"lab.legend.{key}", (0.3, 0.5))
            fresh(lerp)
    with reel.scene(f"{name}-layers-again", seen=False):
        reel.check("with all on again the picture is as it was", seen(lerp) == whole)
    show_only(lerp, frozenset(keys) & frozenset({"real", "made", "field", "manifold", "pull", "posteriors"}))


def clear_spot(lerp: Opened) -> tuple[int, tuple[float, float]]:
    """A generated point in the middle of the canvas: its number, and where it is as fractions of the canvas."""
    canvas = room(lerp).lab.canvas
    spots = canvas.plane.at(canvas._points("made")) / [canvas.width(), canvas.height()]
    number = int(np.argmin(np.abs(spots - [0.6, 0.5]).max(axis=1)))
    return number, (float(spots[number, 0]), float(spots[number, 1]))


def pointing(lerp: Opened, reel: Reel) -> None:
    hand, canvas = lerp.hand, room(lerp).lab.canvas
    with reel.scene("points-hover-card"):
        _, spot = clear_spot(lerp)
        hand.move(canvas, spot)
        told = canvas.card_text()
        reel.check("a card tells of the generated point", told.startswith("Generated point"))
        reel.check("with its score, pull and mode", all(word in told for word in ("score", "dL", "nearest mode")))
    with reel.scene("points-zoom", hand.away):
        before = canvas.view
        hand.wheel(canvas, 4, spot)
        fresh(lerp)
        reel.check("the wheel comes nearer", canvas.view[2] - canvas.view[0] < before[2] - before[0])
    with reel.scene("points-fit", hand.away):
        hand.double_click(canvas, (0.6, 0.6))
        fresh(lerp)
        reel.check("a double click shows all again", canvas.view == before)


def graph(lerp: Opened, reel: Reel) -> None:
    hand, dynamics = lerp.hand, room(lerp)
    with reel.scene("points-generator-morph"):
        hand.move(dynamics.graph.nodes["generator"])
        until(lambda: 0.2 < dynamics.lab.canvas._morph < 0.7, "the prior turns into the manifold")
        reel.check("it is under way", dynamics.lab.canvas._morph < 1.0)
        reel.check("its row of the legend is marked", hand.find("lab.legend.manifold").linked)
    hand.away()
    until(lambda: dynamics.lab.canvas._morph == 1.0, "the manifold is as generated again")
    with reel.scene("points-legend-linked"):
        hand.move(hand.find("lab.legend.field"))
        reel.check("the discriminator's node is marked", dynamics.graph.nodes["critic"]._named)
    with reel.scene("points-node-switch", hand.away):
        hand.click(dynamics.graph.nodes["critic"])
        fresh(lerp)
        reel.check("a node switches its layer", "field" not in dynamics.lab.canvas.layers())
        reel.check("and the legend's row", not hand.find("lab.legend.field").isChecked())
    hand.click(dynamics.graph.nodes["critic"])
    fresh(lerp)


# --- data ------------------------------------------------------------------------------------------------------------


def brush(lerp: Opened, reel: Reel) -> None:
    """Three strokes, one taken back, used: the drawing is the data of the next run."""
    hand, dynamics = lerp.hand, room(lerp)
    canvas = dynamics.lab.canvas
    with reel.scene("points-brush", hand.away):
        hand.click("lab.tools.brush")
        reel.check("the brush is in the hand", canvas.brushing())
        for across in (0.45, 0.6, 0.75):
            hand.drag(canvas, [(across, 0.36), (across + 0.05, 0.5), (across, 0.62), (across - 0.08, 0.7)])
        drawn = len(canvas.brush.points())
        reel.check("three strokes are points", len(canvas.brush.strokes.done) == 3 and drawn > 60)
        reel.shoot("points-brush-three")
        hand.key(Qt.Key.Key_Z, CTRL)
        reel.check("Ctrl+Z takes one back", len(canvas.brush.strokes.done) == 2 and len(canvas.brush.points()) < drawn)
    with reel.scene("points-brush-used", hand.away):
        hand.click("lab.brush_bar.use")
        until(lambda: str(lerp.train.chosen).endswith(".csv"), "the drawing is chosen as data")
        reel.check("the brush is laid down", not canvas.brushing())
        until(lambda: lerp.train.estimate is not None, "the pre-flight has answered")
        reel.check("and can be trained on", not lerp.ear.last(Preflighted).refusal)


def distributions(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("points-distribution", hand.away):
        hand.click("lab.distributions.spiral" if lerp.window.findChild(object, "lab.distributions.spiral") else
                   "lab.distributions.ring")  # fmt: skip
        until(lambda: lerp.train.chosen in ("spiral", "ring"), "the row chooses data")
        reel.check("and a toast offers to start", any("chosen" in text for text in lerp.window.toasts.texts()))


def resolutions(lerp: Opened, reel: Reel) -> None:
    hand, dynamics = lerp.hand, room(lerp)
    for row, columns in enumerate((48, 192, 320, 96)):
        with reel.scene(f"points-field-{columns}", hand.away):
            hand.click("lab.resolution")
            until(lambda: _menu("lab.resolution_list") is not None, "the menu opens")
            menu = _menu("lab.resolution_list")
            assert menu is not None
            if not row:
                reel.shoot("points-field-menu")
            action = next(one for one in menu.actions() if f"{columns} columns" in one.text())
            menu.setActiveAction(action)
            hand.key(Qt.Key.Key_Return)
            until(lambda columns=columns: dynamics.lab.canvas._shown.scene.field.shape[1] == columns, "the field has so many columns")
            reel.check(f"the field has {columns} columns", dynamics.desk.field[0] == columns)


def _menu(name: str):
    popup = QApplication.activePopupWidget()
    return popup if popup is not None and popup.objectName() == name else None


def beside(lerp: Opened, reel: Reel) -> None:
    """Lay an earlier run over this one, and take it away again."""
    hand, dynamics = lerp.hand, room(lerp)
    for at, name in ((1, "points-beside"), (0, "points-beside-none")):
        with reel.scene(name, hand.away):
            lerp.window.library.lister.look()
            until(lambda: sum(entry.kind == "points" and not entry.problem for entry in dynamics.desk._runs()) > 1,
                  "the library knows the other run")
            hand.click("lab.other")
            until(lambda: _menu("lab.other_list") is not None, "the menu opens")
            menu = _menu("lab.other_list")
            assert menu is not None
            menu.setActiveAction(menu.actions()[at])
            hand.key(Qt.Key.Key_Return)
            fresh(lerp)
            until(lambda at=at: bool(len(dynamics.lab.canvas._shown.scene.beside)) == bool(at), "its points come, or go")
            reel.check("the legend knows", ("beside" in dynamics.lab.legend.layers()) == bool(at))


# --- steps -----------------------------------------------------------------------------------------------------------


def steps(lerp: Opened, reel: Reel, names: tuple[str, ...] = ("step_critic", "step_generator", "step_both")) -> None:
    """Each button of the row, while the run is paused: a network alone is half an iteration."""
    hand, dynamics = lerp.hand, room(lerp)
    for name in names:
        with reel.scene(f"points-{name}", hand.away):
            before = seen(lerp)
            frames = dynamics.lab.canvas.frames
            hand.click(name)
            until(lambda frames=frames: dynamics.lab.canvas.frames > frames, "the step is seen")
            fresh(lerp)
            reel.check("the run stands still again", lerp.train.stage is State.PAUSED)
            if "made" in dynamics.lab.canvas.layers():
                until(lambda before=before: seen(lerp) != before, "what is seen has changed")


def acts(lerp: Opened, reel: Reel, phases: tuple[str, ...], name: str) -> None:
    """Slow motion through all acts of one iteration, held at each."""
    hand, dynamics = lerp.hand, room(lerp)
    told: list[str] = []
    with reel.scene(f"{name}-slow-motion", seen=False):
        hand.click("slow_motion")
        until(lambda: dynamics.steps.narration.text()[:2] in [f"{phase[:1]} " for phase in phases] or
              " of " in dynamics.steps.narration.text(), "the first act is told")  # fmt: skip
        hand.click("slow_hold")
        for _ in range(14):
            words = dynamics.steps.narration.text()
            if " of " not in words.partition("·")[2][:10] or (told and words.split("  ")[0][:10] == told[0][:10]):
                break
            told.append(words)
            hand.away()
            reel.shoot(f"{name}-act-{len(told):02d}")
            lit = dynamics.graph._lit or any(node._lit for node in dynamics.graph.nodes.values())
            reel.check(f"act {len(told)} lights the graph: {words}", lit)
            hand.click("next_act")
            until(lambda words=words: dynamics.steps.narration.text() != words, "another act is told")
        reel.check("ten acts were told", len(told) >= 5 * len(phases))
    with reel.scene(f"{name}-slow-motion-off", hand.away):
        hand.click("slow_motion")
        until(lambda: not dynamics.stepping.slow, "slow motion is off")
        fresh(lerp)
        reel.check("the scene is shown again", dynamics.lab.canvas._batch is None)


def undo_edit(lerp: Opened, reel: Reel) -> None:
    """A learning rate changed while it trains, and taken back by Ctrl+Z."""
    hand, row = lerp.hand, lerp.window.dock.panel.sheet.form.row
    with reel.scene("points-live-edit"):
        hand.click("fold_train")
        open_settings(lerp)
        before = lerp.train.settings["lr"]
        edited = lerp.ear.after(Edited, lambda: hand.write(row("lr").control.widget, "0.00123"))
        reel.check("the edit is in force", edited.value == 0.00123)
        hand.away()
    with reel.scene("points-live-edit-undone", hand.away):
        hand.click(room(lerp).lab.canvas, (0.97, 0.5))
        edited = lerp.ear.after(Edited, lambda: hand.key(Qt.Key.Key_Z, CTRL))
        reel.check("Ctrl+Z brings the old value back, live", edited.value == before)
        open_settings(lerp, False)
        hand.click("fold_train")


# --- instruments and time --------------------------------------------------------------------------------------------


def instruments(lerp: Opened, reel: Reel) -> None:
    """Each instrument alone, so that it is seen whole; then as they were."""
    hand, column = lerp.hand, room(lerp).instruments
    for block in column.blocks:
        if not block.isVisible():
            continue
        with reel.scene(f"points-instrument-{block.objectName()}", hand.away):
            for other in column.blocks:
                if other.isVisible() and other.folded != (other is not block):
                    hand.click(f"{other.objectName()}.fold")
            until(lambda block=block: block.reason or block.accessibleDescription()[:1].isalnum(), "it tells something")
            if not block.reason and block.objectName() == "divergence":
                until(lambda block=block: any(c.isdigit() for c in block.accessibleDescription()), "it has a number", 90)
            reel.check(f"{block.title}: {block.accessibleDescription()[:90]}", block.accessibleDescription())
            views = {"scores": "scores.view.history", "norms": "norms.quantity.weights"}.get(block.objectName())
            if views and not block.reason:
                hand.click(views)
                reel.shoot(f"points-{views}")
            if block.objectName() == "norms" and not block.reason:
                hand.click("norms.quantity.updates")
                reel.shoot("points-norms.quantity.updates")
                hand.click("norms.quantity.gradients")
    for block in column.blocks:
        if block.isVisible() and block.folded:
            hand.click(f"{block.objectName()}.fold")
    hand.click("scores.view.histogram")


def rewind(lerp: Opened, reel: Reel, name: str = "points") -> None:
    hand, dynamics = lerp.hand, room(lerp)
    track, time = hand.find("time_track"), dynamics.time
    until(lambda: len(track.steps()) >= 3, "three snapshots are kept", 120)
    with reel.scene(f"{name}-scrub", hand.away):
        hand.drag(track, [(0.99, 0.5), (0.7, 0.5), (0.3, 0.5)])
        step = track.current()
        reel.check("an earlier snapshot is looked at", step is not None and step < track.places()[-1])
        reel.check("Live is no longer on", not time.live_button.isChecked())
        if dynamics.lab.isVisible():
            until(lambda: dynamics.lab.canvas._shown.scene.step == step, "the scene is of that step")
    with reel.scene(f"{name}-live-again", hand.away):
        hand.click("time_live")
        reel.check("Live is on", time.live_button.isChecked() and track.current() is None)
        if dynamics.lab.isVisible():
            until(lambda: dynamics.lab.canvas._shown.scene.step > step, "the newest moment is shown")


# --- how it looks ----------------------------------------------------------------------------------------------------


def looks(lerp: Opened, reel: Reel, name: str, settle: Callable[[Opened], None] = fresh) -> None:
    """Three sizes in both themes; then high contrast, and text at 200 %."""
    app, before = QApplication.instance(), (lerp.window.width(), lerp.window.height())
    assert isinstance(app, QApplication)

    def shot(size: tuple[int, int], shade: str, scale: float = 1.0) -> None:
        lerp.window.resize(*size)
        until(lambda: (lerp.window.width(), lerp.window.height()) == size, f"the window is {size}")
        theme.apply(app, shade, scale)
        lerp.hand.away()
        settle(lerp)
        reel.shoot(f"{name}-{size[0]}x{size[1]}-{shade}{'' if scale == 1 else '-large'}")
        dynamics = room(lerp)
        reel.check(f"the graph has its height at {size}", dynamics.graph.height() >= 130)
        reel.check("nothing is wider than the window", dynamics.width() <= lerp.window.width())

    with reel.scene(f"{name}-looks", lerp.hand.away):
        for size in SIZES:
            for shade in ("dark", "light"):
                shot(size, shade)
        shot((1440, 900), "contrast")
        shot((1440, 900), "dark", 2.0)
        theme.apply(app, "dark")
        lerp.window.resize(*before)
        until(lambda: lerp.window.width() == before[0], "the window has its size again")
        settle(lerp)
