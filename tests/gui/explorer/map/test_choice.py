"""What was chosen on the map is chosen again at the next start of the same run, once its map is there."""

import json
from pathlib import Path

import numpy as np
import pytest

from gui.explorer.memory.choice import FAR, packed, unpacked
from gui.explorer.panel import ExplorerPanel
from tests.gui.explorer.conftest import exploring
from tests.gui.explorer.map.charting import shown


@pytest.fixture
def again(mapped, bridge, actions, settings, qtbot):
    """Another start, after these points were chosen; nothing is laid out yet."""

    def start(*indices):
        mapped.map.choose(np.array(indices, np.int64))
        mapped.panel.remember()
        settings._values = json.loads(json.dumps(settings._values))
        panel = ExplorerPanel(bridge, actions, settings)
        qtbot.addWidget(panel)
        return panel

    return start


def test_the_points_are_chosen_once_the_map_has_them(again, settings):
    panel = again(3, 5, 440)
    panel._on_exploring(exploring())
    panel.map._on_shown(shown(data=4, samples=0, settled=0.5))  # still being read
    assert not len(panel.map.canvas.selection)
    panel.remember()  # closed before its map was there: it waits on
    panel._on_exploring(exploring())  # the same run again
    panel.map._on_shown(shown(data=420))
    assert panel.map.canvas.selection.tolist() == [3, 5, 460] and panel.map.bar.count.text() == "3 chosen"
    panel.map.choose(np.array([7]))
    panel.map._on_shown(shown(data=420))
    assert panel.map.canvas.selection.tolist() == [7]


def test_points_that_are_gone_are_not_waited_for_for_ever(again):
    panel = again(3, 399)
    panel._on_exploring(exploring())
    panel.map._on_shown(shown(data=100))
    assert panel.map.canvas.selection.tolist() == [3]


def test_another_run_has_a_choice_of_its_own_and_a_hand_is_faster(again, bridge, actions, settings, qtbot):
    panel = again(3)
    panel._on_exploring(exploring(run=Path("other")))
    panel.map._on_shown(shown(run=Path("other")))
    assert not len(panel.map.canvas.selection)
    other = ExplorerPanel(bridge, actions, settings)
    qtbot.addWidget(other)
    other._on_exploring(exploring())
    other.choice._waiting = np.array([10**6])
    other.map._on_shown(shown(settled=0.5))
    other.map.choose(np.array([9]))
    other.map._on_shown(shown())
    assert other.map.canvas.selection.tolist() == [9] and other.choice._waiting is None


@pytest.mark.parametrize("keys", [[], [0], [7, 8, 1000], list(range(60_000))])
def test_keys_come_back(keys):
    found = unpacked(packed(np.array(keys, np.int64)))
    assert (found.tolist() if found is not None else []) == keys


@pytest.mark.parametrize("text", [None, 7, "", "no base64!", [1]])
def test_what_makes_no_sense_chooses_nothing(text):
    assert unpacked(text) is None and packed(np.array([FAR])) == ""
