"""Saved from a running training, restored after it: the same pixels, by the real window over the real engine."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PySide6.QtGui import QImage

from engine.commands import RunSpec
from engine.events import Finished, State, Tick
from engine.models import MODELS
from engine.storage import recipe, snapshots
from gui.explorer import path_state, state
from tests.touring.opened import Opened
from tests.touring.waiting import until

pytestmark = pytest.mark.timeout(120)
SMALL = (("batch", 32), ("latent_dim", 8), ("width", 8))


def train(lerp: Opened, family: str) -> None:
    lerp.window.actions.trigger("fill_train", RunSpec("digits", family, SMALL, seed=3))
    lerp.hand.click("start")
    lerp.in_state(State.TRAINING)
    until(lambda: lerp.ear.last(Tick) is not None, "there are numbers")
    lerp.picture()


def stop(lerp: Opened) -> None:
    lerp.hand.click("stop_keep")
    until(lambda: lerp.ear.last(Finished) is not None and lerp.train.stage is State.IDLE, "it is kept")


def save(lerp: Opened, key: str, path):
    """Save in its own pixels; the pixels uint8 [h, w]."""
    lerp.window.explorer.export.choose = lambda *_: (path, True)
    assert lerp.window.actions.trigger(key)
    until(path.is_file, f"{path.name} is written")
    return pixels(path)


def shown(lerp: Opened) -> np.ndarray:
    """What the stage shows, in its own pixels."""
    image = lerp.stage.native()
    assert image is not None
    return grey(image)


def pixels(path) -> np.ndarray:
    return grey(QImage(str(path)))


def grey(image: QImage) -> np.ndarray:
    """uint8 [h, w]."""
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())[:, : image.width()].copy()


def restore(lerp: Opened, path) -> None:
    lerp.window.restoring.restore(path)
    until(lambda: any("restored" in text for text in lerp.window.toasts.texts()), "it is restored")
    lerp.picture()


@pytest.mark.parametrize("family", list(MODELS))
def test_picture_and_strip_of_a_running_training_come_back_to_the_pixel(family, lerp, tmp_path):
    train(lerp, family)
    store, actions = lerp.window.explorer.store, lerp.window.actions
    store.apply(state.go_to, 3.25, -1.5)
    store.apply(state.set_truncation, 0.8)
    store.apply(state.set_offset, 0, 1.5)
    store.apply(state.set_raw, True)
    lerp.picture()
    raw = save(lerp, "save_picture", tmp_path / "raw.png")
    store.apply(state.set_raw, False)
    lerp.hand.click("try_two_seeds")
    store.apply(state.play_path, False)
    store.apply(lambda now: state.change_path(now, path_state.set_frames(now.path, 4)))
    strip = save(lerp, "save_strip", tmp_path / "strip.png")
    stop(lerp)
    run = lerp.train.run or lerp.ear.last(Finished).run
    made = recipe.read(tmp_path / "raw.png"), recipe.read(tmp_path / "strip.png")
    assert {one.step for one in made} <= snapshots.pinned(run) and made[0].raw and made[1].frames == 4
    snapshots._thin(run, limit=1, budget=1)  # as hard as it gets
    assert {one.step for one in made} <= set(snapshots.steps(run))
    if family == next(iter(MODELS)):  # the others are open still
        actions.trigger("open_run", lerp.examples()[0])
        until(lambda: lerp.window.restoring._explored.run == lerp.examples()[0], "another run is explored")
    restore(lerp, tmp_path / "raw.png")
    assert (shown(lerp) == raw).all() and lerp.explore.raw
    assert (save(lerp, "save_picture", tmp_path / "raw again.png") == raw).all()
    again = recipe.read(tmp_path / "raw again.png")
    assert (again.latents, again.weights, again.step) == (made[0].latents, made[0].weights, made[0].step)
    restore(lerp, tmp_path / "strip.png")
    until(lambda: lerp.explore.on_path and not lerp.explore.raw, "the strip is the path")
    assert (save(lerp, "save_strip", tmp_path / "strip again.png") == strip).all()
    assert (save(lerp, "save_picture", tmp_path / "first frame.png") == strip[:, : strip.shape[0]]).all()
    assert not [one for one in lerp.failures() if one.tag.split("-")[0] in ("keep", "rewind", "stage", "")]
    if family == next(iter(MODELS)):
        deleted(lerp, run, tmp_path / "strip.png")


def deleted(lerp: Opened, run, path) -> None:
    """Of a run that is gone the recipe says so, and nothing moves."""
    lerp.window.actions.trigger("open_run", lerp.examples()[0])
    until(lambda: lerp.window.restoring._explored.run == lerp.examples()[0], "another run is explored")
    shutil.rmtree(run)
    before = lerp.explore
    lerp.window.restoring.restore(path)
    until(lambda: any("it was deleted" in text for text in lerp.window.toasts.texts()), "it is said")
    assert lerp.explore == before
