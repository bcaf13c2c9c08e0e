"""Marked while it trains, opened when it has trained on and was thinned out: the same pixels, over the real engine."""

from __future__ import annotations

import pytest

from engine.events import Tick
from engine.storage import snapshots
from gui.explorer import state
from tests.gui.explorer.test_recipes_end_to_end import stop, train
from tests.touring.waiting import until

pytestmark = pytest.mark.timeout(120)


def test_a_bookmark_of_a_running_training_opens_as_it_was(lerp):
    train(lerp, "gan")
    explorer, memory, actions = lerp.window.explorer, lerp.window.explorer.memory, lerp.window.actions
    explorer.store.apply(state.set_raw, True)
    explorer.store.apply(state.go_to, 3.25, -1.5)
    lerp.picture()
    actions.trigger("bookmark")
    until(lambda: memory.bookmarks.marks.bookmarks and memory.bookmarks.marks.bookmarks[0].weights, "its snapshot is kept")
    mark = memory.bookmarks.marks.bookmarks[0]
    until(lambda: lerp.ear.last(Tick).step > mark.step, "it has trained on")
    stop(lerp)
    run = memory.bookmarks._run
    snapshots._thin(run, limit=1, budget=1)
    assert snapshots.owners(run) == {f"mark-{mark.key}": {mark.step}} and mark.raw
    explorer.store.apply(state.go_to, 0.0, 0.0)
    lerp.picture()
    memory.drawer.list.rows()[0].picture.click()
    until(lambda: any("as it was" in text for text in lerp.window.toasts.texts()), "it is opened")
    lerp.picture()
    exact = memory.seeing.now()
    assert (exact.step, lerp.explore.raw, (lerp.explore.x, lerp.explore.y)) == (mark.step, True, (3.25, -1.5))
    assert memory.drawer.list.rows()[0].picture.image() == exact.image and exact.latent == mark.latent
    assert actions.situation.rewound and lerp.window.dynamics.time.track.value() is not None
    memory.drawer.list.rows()[0].newest.click()
    until(lambda: not actions.situation.rewound, "it is now again")
    until(lambda: not lerp.explore.raw, "only the average is there", 5)
    assert (lerp.explore.x, lerp.explore.y) == (3.25, -1.5)
    assert not [one for one in lerp.failures() if one.tag.split("-")[0] in ("keep", "rewind", "stage", "")]
