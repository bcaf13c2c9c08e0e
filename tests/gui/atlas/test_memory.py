"""Plane, view and overlays are remembered for each run; what does not fit the run is not believed."""

from dataclasses import replace

import pytest

from engine.commands import DataItem, Latent, Point, Seed
from gui.atlas import memory
from gui.atlas.canvas import Overlays
from gui.atlas.chooser import Choice
from gui.atlas.memory import Stand, from_plain, to_plain
from gui.atlas.room import AtlasRoom

PATIENCE = 5000
CHOICE = Choice("axes", (Point(DataItem(3)), Point(Seed(2)), None, Point(Latent(bytes(4 * 32)))), (2, 5))
STAND = Stand(CHOICE, (0.5, -1.0, 120.0), Overlays(veil=False, number="stretch"))


@pytest.fixture
def run(window, scripted):
    return scripted.shown


def test_what_is_kept_comes_back_as_it_was(run):
    assert from_plain(to_plain(STAND), run) == STAND
    assert from_plain(to_plain(replace(STAND, where=None)), run) == replace(STAND, where=None)


@pytest.mark.parametrize("changes", [
    {"way": "up"}, {"points": 3}, {"points": ["{}", None, None]}, {"pair": [0, 0]}, {"pair": [0, 99]}, {"pair": [True, 2]},
    {"way": "points"}, {"overlays": None}, {"points": [None] * 9}, {"way": "file"}, {"way": "file", "given": "{}"}, {"points": 10**400},
])  # fmt: skip
def test_what_makes_no_sense_is_not_believed(changes, run):
    assert from_plain(to_plain(STAND) | changes, run) is None


def test_a_view_from_nowhere_shows_the_whole_and_points_of_another_run_are_left_out(run):
    for where in ([0.0, 0.0, float("nan")], [1e9, 0, 50], [0, 0, 0], "here", [0, True, 50], [10**400, 0, 50]):
        assert from_plain(to_plain(STAND) | {"where": where}, run).where is None
    found = from_plain(to_plain(STAND), replace(run, latent_dim=8))
    assert found.choice.points[3] is None and found.choice.points[1] == Point(Seed(2))
    assert from_plain(to_plain(replace(STAND, overlays=Overlays(number="score"))), run).overlays.number == ""  # no discriminator
    assert from_plain([], run) is from_plain(None, run) is None


def test_the_next_start_shows_the_same_piece_of_the_same_plane(atlas, window, bridge, actions, settings, scripted, qtbot):
    atlas.chooser.ways.chosen.emit("axes")
    qtbot.waitUntil(lambda: atlas.tiles.ground is not None and not atlas._aim, timeout=PATIENCE)
    atlas.canvas.zoom(3.0)
    atlas.desk.overlays.switches["veil"].click()
    seen = atlas.canvas.view
    window._keep()
    assert len(settings.get(memory.KEY, [])) == 1
    again = AtlasRoom(bridge, actions, settings, lambda: Point(Seed(5)))
    qtbot.addWidget(again)
    again.resize(atlas.size())
    again._on_exploring(scripted.shown)
    again.remember()  # before anybody has looked
    again.show()
    qtbot.waitUntil(lambda: again.tiles.ground is not None, timeout=PATIENCE)
    now = again.canvas.view
    assert (now.x, now.y, now.scale) == (seen.x, seen.y, seen.scale) and again.chooser.choice.way == "axes"
    assert not again.canvas.overlays.veil and not again.desk.overlays.switches["veil"].isChecked()
    again.hide()


def test_the_runs_of_longest_ago_are_forgotten(settings, run):
    made = memory.Memory(settings)
    for number in range(memory.RUNS + 5):
        made.put(run.run / str(number), STAND)
    made.put(run.run / "7", STAND)
    assert len(settings.get(memory.KEY, [])) == memory.RUNS
    assert made.of(replace(run, run=run.run / "7")) == STAND and made.of(replace(run, run=run.run / "0")) is None
