"""More classes than colours: each is listed, and can be given one of the ten."""

import numpy as np
import pytest

from gui.explorer.map import palette

NAMES = tuple(f"Class {n}" for n in range(14))


@pytest.fixture
def many(unmapped):
    unmapped.scripted.classes = NAMES
    unmapped.open(live=False)
    return unmapped


def test_every_class_has_a_row_and_those_with_a_colour_come_first(many):
    legend = many.map.legend
    assert sorted(row.text() for row in legend.rows.values()) == sorted(NAMES)
    assert legend.list.isVisible() and all(legend.list.isAncestorOf(row) for row in legend.rows.values())
    assert [row.text() for row in legend.rows.values()][-1] == "Class 13"
    legend.rows[(3,)].click()
    assert many.chart.count == 450


def test_a_class_takes_a_colour_and_its_owner_the_others(many):
    menu = many.map.own.colours(12)
    assert len(menu.actions()) == 10 and menu.actions()[2].text() == "Colour 3, now of Class 2"
    menu.actions()[2].trigger()
    assert many.chart.class_shades[12] == 2 and many.chart.class_shades[2] == palette.OTHERS
    assert (many.chart.shades()[many.chart.shown.labels == 2] == palette.OTHERS).all()
    assert [row.text() for row in many.map.legend.rows.values()].index("Class 12") < 10
    before = many.chart
    many.map.feed._asked = None
    many.map.feed.look()
    many.until(lambda: many.chart is not before)
    assert many.chart.class_shades[12] == 2


def test_ten_classes_stay_as_they_were(mapped):
    assert mapped.map.legend.list.isHidden() and len(mapped.map.legend.rows) == 10
    assert palette.exchanged(np.array([0, 1, 10], np.uint8), 2, 0).tolist() == [10, 1, 0]
