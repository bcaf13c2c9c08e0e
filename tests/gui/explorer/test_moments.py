"""A bookmark keeps its snapshot: opened, it shows the picture as it was; or the place by the newest weights."""

import numpy as np
import pytest

from engine.answers import Kept, Rewound
from engine.commands import Latent, Lattice, Point
from engine.events import Decoded, Failed, sealed
from engine.questions import Keep, Release, Rewind
from engine.storage import bookmarks as store
from gui.explorer import state
from tests.gui.explorer.conftest import show
from tests.gui.explorer.test_remembering import go, kept


@pytest.fixture
def told(actions):
    said = []
    actions.said.connect(lambda *what: said.append(what))
    return said


def mark_it(room, actions, step=12, grey=70):
    actions.trigger("bookmark")
    asked = room.scripted.asked(Keep)[-1]
    sample, latent = np.full((1, 28, 28, 1), grey, np.uint8), np.zeros((1, 32), np.float32)
    room.scripted.tell(Kept(asked.request, asked.run, step, asked.raw, sealed(sample), sealed(latent), "id-1", "run-1", "data-1",
                            "0af", True))  # fmt: skip
    room.settle()
    return asked


def rewound(room, run, step):
    asked = room.scripted.asked(Rewind)[-1]
    room.scripted.tell(Rewound(asked.request, run, step, False, (step,)))
    room.settle()


def test_a_bookmark_pins_its_snapshot_and_shows_what_is_kept(room, run, actions):
    asked = mark_it(room, actions)
    mark = kept(room, run).bookmarks[0]
    assert asked.owner == f"mark-{mark.key}" and asked.points == (Point(Lattice(0.5, 0.5)),)
    assert (mark.step, mark.weights, mark.raw) == (12, "0af", False)
    assert room.panel.memory.drawer.list.rows()[0].picture.image().pixelColor(3, 3).red() == 70
    actions.trigger("undo")
    actions.trigger("redo")
    assert kept(room, run).bookmarks == (mark,)


def test_opened_it_is_as_it_was_and_undo_goes_back_to_the_place(room, run, actions, told):
    mark_it(room, actions)
    go(room, state.go_to, 4.0, 2.0)
    heard = []
    room.panel.memory.moments.rewinding.connect(heard.append)
    room.panel.memory.drawer.list.rows()[0].picture.click()
    asked = room.scripted.asked(Rewind)[-1]
    assert (asked.step, asked.weights, asked.run) == (12, "0af", run) and heard == [asked.request]
    assert (room.state.x, room.state.y) == (4.0, 2.0)  # until the weights are there
    rewound(room, run, 12)
    assert (room.state.x, room.state.y) == state.START and "as it was at step 12" in told[-1][0] and told[-1][2] == "Newest weights"
    actions.trigger("undo")
    assert (room.state.x, room.state.y) == (4.0, 2.0)


def test_with_the_newest_weights_no_moment_is_asked_for(room, run, actions):
    mark_it(room, actions)
    go(room, state.go_to, 4.0, 2.0)
    went = []
    actions.bind("now", lambda: went.append(True))
    actions.tell(rewound=True)
    row = room.panel.memory.drawer.list.rows()[0]
    row.newest.click()
    assert (room.state.x, room.state.y) == state.START and not room.scripted.asked(Rewind) and not went
    row.picture.click()
    rewound(room, run, 12)
    row.newest.click()
    assert went == [True]


def test_at_its_own_moment_already_it_is_only_gone_to(closed, run, actions):
    closed.scripted.auto = False
    closed.open(run=run, live=False)
    show(closed)
    mark_it(closed, actions, step=10)
    go(closed, state.go_to, 4.0, 2.0)
    closed.panel.memory.drawer.list.rows()[0].picture.click()
    assert (closed.state.x, closed.state.y) == state.START and not closed.scripted.asked(Rewind)


def test_a_refusal_leaves_everything_as_it_is(room, run, actions):
    mark_it(room, actions)
    go(room, state.go_to, 4.0, 2.0)
    room.panel.memory.drawer.list.rows()[0].picture.click()
    room.scripted.tell(Failed("explore", "The snapshot is another one.", "Copy it back.", "rewind"))
    rewound(room, run, 12)
    assert (room.state.x, room.state.y) == (4.0, 2.0)


def test_without_its_snapshot_it_is_told_and_kept(room, run, actions):
    said = []
    room.panel.said.connect(lambda *what: said.append(what))
    actions.trigger("bookmark")
    room.scripted.tell(Failed("explore", "The disk is full.", "Free some room.", room.scripted.asked(Keep)[-1].tag))
    room.settle()
    assert said[-1][0] == "warning" and "The disk is full." in said[-1][1]
    row = room.panel.memory.drawer.list.rows()[0]
    assert not kept(room, run).bookmarks[0].weights and row.newest.isHidden()


def test_deleted_ones_keep_their_pin_until_the_run_is_opened_anew(room, run, actions, tmp_path):
    mark_it(room, actions)
    mark_it(room, actions)
    first, second = kept(room, run).bookmarks
    room.scripted.asked(Release)
    room.panel.memory.drawer.list.delete_asked.emit(first.key)
    room.open(run=run)  # the training ended: the same run, undo is still there
    before = room.scripted.asked(Release)
    assert all(one == Release(run) for one in before)
    actions.trigger("undo")
    assert {mark.key for mark in kept(room, run).bookmarks} == {first.key, second.key}
    room.panel.memory.bookmarks.delete(first.key)
    (tmp_path / "other").mkdir()
    room.open(run=tmp_path / "other")
    room.open(run=run)
    assert room.scripted.asked(Release)[-1] == Release(run, frozenset({second.key}))


def test_a_damaged_file_lets_no_pin_go(closed, run):
    (run / store.FILE).write_text("{")
    closed.open(run=run)
    assert not [one for one in closed.scripted.asked(Release) if one.run == run]


def test_a_hand_walks_on_from_a_bookmark_under_its_directions(room, run, actions):
    go(room, state.set_offset, 1, 2.0)
    mark_it(room, actions)
    go(room, state.reset_offsets)
    go(room, state.go_to, 4.0, 2.0)
    room.panel.memory.drawer.list.rows()[0].picture.click()
    rewound(room, run, 12)
    assert isinstance(room.state.place, Latent) and not room.state.offsets
    room.panel.store.apply(state.begin_drag)
    assert state.stage_point(room.state) == Point(Lattice(0.5, 0.5), ((1, 2.0),))


def test_a_bookmark_of_another_room_pins_its_snapshot_too(room, run):
    point = Point(Latent(np.full(32, 0.5, "<f4").tobytes()))
    found = Decoded(1, "atlas", np.full((1, 28, 28, 1), 60, np.uint8), np.full((1, 32), 0.5, np.float32), 7)
    room.panel.store.apply(state.set_raw, True)  # the atlas shows the average all the same
    room.panel.elsewhere.bookmark(point, found, "Plane at 1, 2")
    asked = room.scripted.asked(Keep)[-1]
    mark = kept(room, run).bookmarks[0]
    assert asked.owner == f"mark-{mark.key}" and asked.points == (point,) and not asked.raw
    assert (mark.name, mark.step, mark.raw) == ("Plane at 1, 2", 7, False)
