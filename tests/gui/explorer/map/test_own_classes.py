"""Classes of one's own: named, coloured, listed, found, undone, and kept with the run."""

import numpy as np
import pytest

from engine.storage import bookmarks
from gui.explorer.map import palette


@pytest.fixture
def named(mapped, actions, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / "run.toml").write_text("schema = 1")
    mapped.panel.memory.bookmarks.begin(run)
    mapped.map.choose(np.arange(0, 40))
    actions.trigger("map_class", "Odd ones")
    mapped.map.choose(np.array([30, 45, 410]))
    actions.trigger("map_class", "Few")
    mapped.settle()
    mapped.run = run
    return mapped


def test_chosen_points_become_a_class_with_a_colour_and_a_row(named):
    chart, legend = named.chart, named.map.legend
    assert chart.colouring == "own" and named.map.settings.colours.value() == "own"
    assert [row.text() for row in legend.rows.values()] == ["Odd ones", "Few", "No own class"]
    shades = chart.shades()
    assert (shades[0], shades[30], shades[45], shades[200]) == (0, 1, 1, palette.OTHERS)
    assert named.map.own.words(45) == "In “Few”" and named.map.own.words(200) == ""
    named.map.choose(np.array([0]))
    named.map.search("odd")
    assert named.canvas.selection.tolist() == [n for n in range(40) if n != 30]


def test_a_row_hides_its_points_and_a_newer_map_keeps_the_classes(named):
    named.map.legend.rows[(1,)].click()
    assert named.chart.count == 497 and not named.chart.seen[[30, 45, 410]].any()
    named.map.feed._asked = None
    before = named.chart
    named.map.feed.look()
    named.until(lambda: named.chart is not before)
    assert named.chart.own_names == ("Odd ones", "Few") and named.chart.count == 497


def test_it_is_undone_and_deleted_and_kept_with_the_run(named, actions):
    keeper = named.panel.memory.bookmarks
    keeper.finish()
    kept = bookmarks.read(named.run).groups
    assert [(group.name, group.points[:2]) for group in kept] == [("Odd ones", (1, 3)), ("Few", (20, 61))]
    assert actions.situation.undo == "Class “Few”"
    actions.trigger("undo")
    named.settle()
    keeper.finish()
    assert named.chart.own_names == ("Odd ones",) and len(bookmarks.read(named.run).groups) == 1
    actions.trigger("undo")
    assert named.chart.own_names == () and named.chart.colouring == "label"  # the class and its colours were one step
    for _ in range(2):
        actions.trigger("redo")
    menu = named.map.own.menu(0)
    menu.actions()[0].trigger()
    assert len(named.canvas.selection) == 39
    menu.actions()[1].trigger()
    named.settle()
    assert named.chart.own_names == ("Few",)
    named.panel.memory.bookmarks.begin(named.run)
    assert named.chart.own_names == ("Few",) and named.chart.own[45] == 0


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # of the offscreen screen, for popups
def test_a_name_is_asked_for_and_must_be_one(named, actions):
    actions.trigger("map_class")
    popup = named.map.own.popup
    assert popup.isVisible() and popup.field.text() == "Class 3"
    popup.field.setText("  ")
    assert not popup.make.isEnabled()
    popup._choose()
    assert popup.isVisible() and len(named.chart.own_names) == 2
    popup.field.setText("Third")
    popup.make.click()
    assert not popup.isVisible() and named.chart.own_names == ("Odd ones", "Few", "Third")
