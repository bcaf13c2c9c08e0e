"""The distance to the data of what the stage shows: after the picture, of its very place, with its step once weights are newer."""

import pytest

from engine.commands import Latent, Point, Seed
from engine.events import Snapshotted
from engine.questions import Locate
from gui.explorer import state
from tests.gui.explorer.conftest import RUN


def words(mapped):
    return mapped.panel.stage.foot.distance.text


def test_it_stands_beside_the_place_and_is_gone_with_it(mapped):
    mapped.scripted.tell(Snapshotted(RUN, mapped.scripted.step))  # of the step that is judged
    mapped.until(lambda: words(mapped) == "Distance to data 36 %")
    assert "their own nearest" in mapped.panel.stage.foot.distance.toolTip()
    mapped.scripted.auto = False
    mapped.store.apply(state.go_to, 3.0, 4.0)
    assert words(mapped) == "" and "nearest" not in mapped.panel.stage.foot.distance.toolTip()
    mapped.store.apply(state.go_to, 0.5, 0.5)  # where it is known
    assert words(mapped) == "Distance to data 36 %"
    mapped.store.apply(state.set_truncation, 0.5)
    assert words(mapped) == ""


def test_newer_weights_make_it_that_of_an_earlier_step(mapped):
    mapped.until(lambda: words(mapped))
    mapped.scripted.auto = False
    step = mapped.scripted.step
    mapped.scripted.tell(Snapshotted(RUN, step + 30))
    mapped.until(lambda: words(mapped) == f"Distance to data 36 %, step {step}")


def test_raw_weights_are_not_judged(unmapped):
    unmapped.open()
    unmapped.until(lambda: words(unmapped))
    unmapped.store.apply(state.set_raw, True)
    assert words(unmapped) == ""


def test_after_a_walk_on_the_map_it_is_that_of_where_the_hand_let_go(mapped):
    mapped.drag((0.0, 0.0), (1.0, 1.0))
    mapped.until(lambda: isinstance(mapped.store.state.place, Latent))
    mapped.until(lambda: mapped.map.walking.nearness._words()[0])
    assert mapped.asked(Locate, "map here")[-1].points[0].place == mapped.store.state.place
    assert mapped.canvas.here == pytest.approx((1.0, 1.0))  # where the hand put it


def test_the_path_is_not_judged(mapped):
    mapped.store.apply(state.choose_end, "a", Point(Seed(1)))
    mapped.store.apply(state.choose_end, "b", Point(Seed(2)))
    mapped.until(lambda: mapped.asked(Locate, "map path"))
    assert not mapped.asked(Locate, "map path")[-1].judged and mapped.asked(Locate, "map here")[-1].judged
