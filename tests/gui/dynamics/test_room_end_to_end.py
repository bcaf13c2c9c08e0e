"""The room Dynamics over the real engine: a small GAN learns a ring of eight, is watched, stepped, told and rewound."""

from __future__ import annotations

import sys
import traceback

import pytest

from engine.answers import Covered, DivergenceFound, Gauged, Narrated, Rewound, SceneShown, Vitals
from engine.commands import RunSpec, Stop
from engine.events import State, Stepped
from tests.touring.opened import Opened
from tests.touring.waiting import until

pytestmark = pytest.mark.timeout(180)

TOLD = (SceneShown, Gauged, Covered, DivergenceFound, Vitals, Narrated, Rewound, Stepped)


@pytest.fixture(autouse=True)
def told_at_once(request, monkeypatch):
    """What a slot raises goes to the terminal before pytest-qt lets go of it: the interpreter crashed there, twice."""
    hook, capturing = sys.excepthook, request.config.pluginmanager.getplugin("capturemanager")

    def tell(kind, error, trace):
        with capturing.global_and_fixture_disabled():
            traceback.print_exception(kind, error, trace)
        hook(kind, error, trace)

    monkeypatch.setattr(sys, "excepthook", tell)


@pytest.fixture
def lerp(home):
    """The window, painted, with torch loaded; closed at the end, whatever happened. `lerp.told`: answers by type."""
    window = Opened()
    window.told = {kind: [] for kind in TOLD}
    for kind, heard in window.told.items():
        window.bridge.on(kind, heard.append)
    window.begin()
    yield window
    assert window.close(), "a thread of the engine did not end"


def watch(lerp):
    """Fill the form, start, and enter the room."""
    do = lerp.window.actions.trigger
    do("fill_train", RunSpec("ring8", "gan", (("batch", 64), ("latent_dim", 2), ("width", 8)), seed=3, stop=Stop()))
    assert not lerp.train.start_refusal
    do("start")
    lerp.in_state(State.TRAINING)
    do("room_dynamics")
    return lerp.window.dynamics


def test_a_game_is_watched_stepped_told_and_rewound(lerp):
    room, told = watch(lerp), lerp.told
    scene = _is_watched(lerp, room)
    _is_stepped(lerp, room)
    _is_told(lerp, room)
    _is_rewound(lerp, room, scene.run)
    assert not lerp.failures()
    lerp.window.actions.trigger("room_explore")
    lerp.picture()
    many = len(told[SceneShown])
    lerp.window.actions.trigger("resume")
    lerp.in_state(State.TRAINING)
    at = lerp.step()
    until(lambda: lerp.step() > at, "it goes on")
    assert len(told[SceneShown]) == many, "nobody looks, and yet it is asked"
    assert not lerp.failures()


def _is_watched(lerp, room) -> SceneShown:
    canvas, told = room.lab.canvas, lerp.told
    until(lambda: canvas.frames > 2, "scenes are painted")
    scene = told[SceneShown][-1]
    assert scene.run == lerp.train.run and scene.field.shape[0] > 10 and scene.manifold.shape[-1] == 2
    assert len(scene.made) == len(scene.pull) == 400 and len(scene.real) and scene.view == canvas.view
    for kind in (Gauged, Covered, DivergenceFound, Vitals):
        until(lambda kind=kind: told[kind], f"{kind.__name__} arrives")
    assert told[Covered][-1].what == "modes" and len(told[Covered][-1].names) == 8
    until(lambda: room.instruments.divergence.accessibleDescription(), "the divergence is shown")
    first = told[SceneShown][-1].step
    until(lambda: told[SceneShown][-1].step > first, "newer scenes come while it trains")
    return scene


def _is_stepped(lerp, room) -> None:
    stepped = lerp.told[Stepped]
    for count in range(1, 4):
        lerp.hand.click(room.steps.buttons["step_both"])
        until(lambda count=count: len(stepped) == count, f"step {count} is done")
    lerp.in_state(State.PAUSED)
    first = stepped[0].step
    assert [(one.step, one.whole) for one in stepped] == [(first + n, True) for n in range(3)]
    until(lambda: lerp.told[SceneShown][-1].step == first + 2, "the canvas shows the newest step")


def _is_told(lerp, room) -> None:
    moments, sentences = [], set()
    room.stepping.told.connect(moments.append)
    room.stepping.told.connect(lambda _: sentences.add(room.steps.narration.text()))
    room.stepping.narrator.set_seconds(0.2)
    lerp.hand.click(room.steps.slow.switch)
    until(lambda: None in moments, "one iteration is told")
    lerp.hand.click(room.steps.slow.switch)
    until(lambda: not room.stepping.slow, "slow motion is off")
    acts = [(moment.phase, moment.act.key) for moment in moments[: moments.index(None)]]
    assert acts[0] == ("critic", "draw") and acts[-1] == ("generator", "update") and len(acts) >= 10
    assert len(sentences) >= len(acts) - 1
    lerp.in_state(State.PAUSED)  # as it was found
    assert lerp.told[Narrated][0].run == lerp.train.run and room.lab.canvas._batch is None


def _is_rewound(lerp, room, run) -> None:
    answers, track = lerp.told[Rewound], room.time.track
    room.observing.rewind(None)  # hear now, not in four seconds, which snapshots are kept
    until(lambda: track.steps(), "a snapshot is kept")
    now = lerp.told[SceneShown][-1].step
    track.move_to(0)
    until(lambda: lerp.window.actions.situation.rewound, "an earlier moment is looked at")
    kept = answers[-1].step
    assert kept == track.steps()[0] < now and not answers[-1].live
    until(lambda: lerp.told[SceneShown][-1].step == kept, "its scene is shown")
    lerp.hand.click(room.time.live_button)
    until(lambda: not lerp.window.actions.situation.rewound, "now is looked at")
    until(lambda: lerp.told[SceneShown][-1].step >= now, "its scene is shown again")
