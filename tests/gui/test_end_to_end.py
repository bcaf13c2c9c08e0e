"""The real window over the real engine, in this process: what they promise together."""

from __future__ import annotations

import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine import manifest
from engine.catalogue import PATH_VARIABLE
from engine.commands import RunSpec, Stop
from engine.events import Checkpointed, Edited, Finished, State, Tick
from engine.models import MODELS
from engine.storage import checkpoint
from tests.engine.test_catalogue import FAMILY
from tests.engine.test_determinism import digest, headless
from tests.touring import scenes_train
from tests.touring.opened import Opened
from tests.touring.waiting import until

pytestmark = pytest.mark.timeout(180)

STEPS, BATCH = 300, 32
SMALL = (("batch", BATCH), ("latent_dim", 8), ("width", 8))


def begin(lerp: Opened, family: str, stop: Stop = Stop(), data: str = "digits") -> RunSpec:  # noqa: B008
    """Fill the form and click Start; the spec that was started."""
    lerp.window.actions.trigger("fill_train", RunSpec(data, family, SMALL, seed=3, stop=stop))
    spec = lerp.train.spec
    lerp.hand.click("start")
    return spec


def training(lerp: Opened, family: str = "vae") -> Path:
    begin(lerp, family)
    lerp.in_state(State.TRAINING)
    until(lambda: lerp.ear.last(Tick) is not None, "there are numbers")
    lerp.picture()
    return lerp.train.run


def play(lerp: Opened) -> int:
    """Drag, directions, path, walk, for as long as it trains; how many pictures were painted."""
    hand, view = lerp.hand, lerp.stage.view
    lerp.picture()
    lerp.hand.click("try_two_seeds")

    def ended() -> bool:
        return lerp.ear.last(Finished) is not None

    pictures, turn = lerp.pictures, 0
    while not ended():
        turn += 1
        hand.drag(view, [(0.3, 0.3), (0.4, 0.5), (0.6, 0.4), (0.7, 0.7)])
        strip = hand.find("axis_1").focusProxy()
        hand.click(strip, (0.1 + 0.1 * (turn % 8), 0.5))
        hand.click("play_path")
        before = lerp.pictures
        until(lambda before=before: lerp.pictures > before or ended(), "another picture")
    return lerp.pictures - pictures


@pytest.mark.parametrize("family", ["vae", "gan", "vaegan"])
def test_weights_are_those_of_the_same_run_without_a_window(family, lerp, tmp_path):
    spec = begin(lerp, family, Stop(images=STEPS * BATCH))
    lerp.in_state(State.TRAINING)
    painted = play(lerp)
    lerp.in_state(State.IDLE)
    run, panel = lerp.ear.last(Finished).run, lerp.window.dock.panel
    assert painted > 10 and lerp.ear.decoded["wall"] > 1 and lerp.ear.decoded["axes"] > 1
    assert panel.loss.isVisible() and panel.wall.isVisible() and panel.pairs.isVisible() == (family != "gan")
    threads = dict(manifest.read(run).tuned)["threads"]
    assert spec.threads is None and threads >= 1
    assert not lerp.failures()
    assert digest(run) == headless(replace(spec, threads=threads), tmp_path / "headless")


def test_pause_shows_at_once_and_holds_soon(lerp):
    training(lerp)
    buttons = lerp.window.dock.panel.buttons.primaries.values()
    checkpoints, pressed = lerp.ear.count(Checkpointed), time.perf_counter()
    lerp.hand.click("pause")
    until(lambda: {"Pausing…", "Resume"} & {button.text() for button in buttons if button.isVisible()}, "it shows", 2)
    shown = time.perf_counter() - pressed
    until(lambda: lerp.ear.count(Checkpointed) > checkpoints, "it is in force, and written down", 5)
    held = time.perf_counter() - pressed
    assert shown < 1 and held < 5, (shown, held)  # 0.2 and 2 on a machine of one's own
    step = lerp.train.tick.step
    lerp.hand.drag(lerp.stage.view, [(0.3, 0.3), (0.5, 0.5)])
    lerp.picture()
    assert lerp.train.tick.step == step and checkpoint.load(lerp.train.run).step == step


def test_a_family_in_one_file_appears_in_the_form_and_trains(tmp_path, monkeypatch, home):
    (tmp_path / "plugins" / "models").mkdir(parents=True)
    (tmp_path / "plugins" / "models" / "added.py").write_text(textwrap.dedent(FAMILY))
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "plugins"))
    window = Opened()
    try:
        window.begin()
        window.hand.click("data.digits")
        window.hand.click("family.plain")
        scenes_train.open_settings(window)
        row = window.window.dock.panel.sheet.form.row("weight")
        window.hand.write(row.control.widget, "2.5")
        assert window.train.spec.given["weight"] == 2.5
        window.hand.click("stop.none")
        window.hand.click("start")
        window.in_state(State.TRAINING)
        window.picture()
        edited = window.ear.after(Edited, lambda: window.hand.write(row.control.widget, "0.5"))
        assert (edited.key, edited.value) == ("weight", 0.5)
        run = window.train.run
        window.hand.click("stop_keep")
        until(lambda: window.ear.last(Finished), "it is kept")
        assert manifest.read(run).spec.model == "plain" and not window.failures()
    finally:
        assert window.close()
        MODELS.forget("plain")


def test_closing_while_it_trains_leaves_a_run_that_goes_on(lerp):
    run = training(lerp, "gan")
    step = lerp.step()
    lerp.window.close()
    assert lerp.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lerp")]
    kept = checkpoint.load(run).step
    assert kept >= step > 0
    again = Opened(run=run)
    try:
        again.begin()
        again.picture()
        again.window.actions.trigger("resume_run", run)
        again.in_state(State.TRAINING)
        until(lambda: again.step() > kept, "it goes on")
        assert not again.failures()
    finally:
        assert again.close()


def test_a_failing_decode_is_painted_not_raised(lerp, monkeypatch):
    raised = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: raised.append(error))
    training(lerp)
    lerp.hand.click("pause")
    lerp.in_state(State.PAUSED)
    view = lerp.stage.view
    lerp.hand.drag(view, [(0.4, 0.4), (0.5, 0.5)])
    lerp.picture()
    good = view.grab().toImage()

    def broken(*_: object) -> None:
        raise ValueError("these weights are spoilt")

    monkeypatch.setattr(sys.modules["engine.models.vae"].VAE, "decode", broken)
    lerp.hand.drag(view, [(0.4, 0.4), (0.6, 0.5)])
    until(lambda: view.trouble is not None, "the failure is painted")
    assert "spoilt" in view.trouble.what and view.trouble.advice
    assert view.grab().toImage() != good and not raised
    assert any("spoilt" in text for text in lerp.window.toasts.texts())
    monkeypatch.undo()
    lerp.hand.drag(view, [(0.6, 0.5), (0.4, 0.4)])
    until(lambda: view.trouble is None, "the next good picture takes its place")
    lerp.picture()
