"""The atlas over the real engine: scores and stretch of a GAN, an earlier moment, and an exported plane that comes back."""

from __future__ import annotations

import numpy as np
import pytest

from engine.commands import Open, RunSpec, Stop
from engine.events import Finished, State
from engine.storage import planefile
from gui.theme import resources_dir
from tests.touring.waiting import until

pytestmark = pytest.mark.timeout(120)
SMALL = (("batch", 32), ("latent_dim", 8), ("width", 8))


def full(room) -> None:
    until(lambda: room.tiles.ground is not None and room.canvas.seen()[0] == room.canvas.seen()[1], "the plane is decoded")


def number(room, key: str) -> np.ndarray:
    """What the switch lays over the pictures, once all of it is known."""
    room.desk.overlays.switches[key].click()
    until(lambda: np.isfinite(room.canvas.numbers()).all(), f"the {key} is known")
    until(lambda: not room.desk.overlays._ramp.isHidden(), "the legend is shown")
    return room.canvas.numbers()


def of_step(room, step: int) -> bool:
    return all(room.tiles.get(key) is not None and room.tiles.get(key).step == step for key in room.tiles._wanted)


def test_a_gan_on_the_plane(lerp, tmp_path):
    window, room = lerp.window, lerp.window.atlas
    window.actions.trigger("fill_train", RunSpec("digits", "gan", SMALL, seed=3, stop=Stop(images=32 * 30)))
    lerp.hand.click("start")
    until(lambda: lerp.ear.last(Finished) is not None and lerp.train.stage is State.IDLE, "it is kept")
    newest = lerp.ear.last(Finished).step
    window.actions.trigger("room_atlas")
    full(room)
    scores = number(room, "score")
    assert scores.std() > 0 and "Score" in room.desk.overlays._number.text()
    stretch = number(room, "stretch")
    assert stretch.std() > 0 and not np.allclose(stretch, scores)
    room.desk.overlays.switches["stretch"].click()
    window.dynamics.observing.rewind(0)
    until(lambda: room.desk.moment.isVisible() and of_step(room, 0), "the first moment is decoded")
    assert room.desk.moment.words.text() == f"Step 0 of {newest:,}"
    _comes_back(lerp, room, tmp_path / "plane.png")


def _comes_back(lerp, room, path) -> None:
    """Exported at the first moment, left, and dropped again."""
    plane, seen = room.tiles.ground.plane, room.canvas.view.box
    room.export.choose = lambda *_: (path, 0)
    lerp.window.actions.trigger("atlas_save")
    until(lambda: path.is_file() and planefile.carries(path), "it is written")
    lerp.window.actions.trigger("now")
    until(lambda: not lerp.window.actions.situation.rewound, "now is looked at")
    room.chooser.ways.chosen.emit("axes")
    until(lambda: room.tiles.ground is not None and room.tiles.ground.plane != plane, "another plane is laid")
    lerp.window.restoring.restore(path)
    until(lambda: room.tiles.ground.plane == plane and of_step(room, 0), "the plane is back, as it was")
    now = room.canvas.view.box
    assert now[0] <= seen[0] and now[1] <= seen[1] and now[2] >= seen[2] and now[3] >= seen[3]


def test_the_shipped_gan_has_stretch_and_says_why_it_has_no_score(lerp):
    room = lerp.window.atlas
    lerp.bridge.post(Open(resources_dir() / "examples" / "fashion-gan"))
    until(lambda: room._run is not None and room._run.run.name == "fashion-gan", "it is opened")
    lerp.window.actions.trigger("room_atlas")
    full(room)
    score = room.desk.overlays.switches["score"]
    assert not score.isEnabled() and "no discriminator" in score.toolTip()
    assert number(room, "stretch").std() > 0.1
