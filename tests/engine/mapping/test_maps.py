"""Two maps of one subject: the same points, the second laid onto the first, and how alike they are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.answers import MapShown
from engine.mapping import maps as maps_module
from engine.mapping.comparing import common
from engine.mapping.maps import Maps
from engine.mapping.neighbours import finish
from engine.questions import Axis, Map
from engine.second_map import SecondMap, SecondShown, SecondStop


@pytest.fixture
def pair(desk):
    here = desk()
    here.maps = Maps(here.subject, here.maps._features, lambda: here.subject.pool.lease(), here.put, here.told.append,
                     lambda run: here.others[run])  # fmt: skip
    return here


def test_the_second_map_has_the_points_of_the_first_and_does_not_take_its_place(pair):
    first = pair.ask(Map(1, samples=40))[-1]
    told = pair.ask(SecondMap(2, "custom", samples=40, axes=(Axis(axis=0), Axis(axis=2))))
    assert {type(event) for event in told} == {SecondShown}
    second = told[-1]
    assert (second.request, second.projection, second.settled, second.step) == (2, "custom", 1.0, 7)
    np.testing.assert_array_equal(second.numbers, first.numbers)
    assert pair.maps.second.chart.gathered is pair.maps.first.chart.gathered
    assert pair.maps.first.chart.question.request == 1
    assert pair.subject.on_map.__self__ is pair.maps.first.chart
    assert 0.0 < second.near < 1.0


def test_the_same_projection_is_laid_onto_the_first_and_has_all_its_neighbours(pair):
    first = pair.ask(Map(1, samples=40))[-1]
    second = pair.ask(SecondMap(2, samples=40))[-1]
    np.testing.assert_allclose(second.places, first.places, atol=1e-4)
    assert second.near > 0.99


def test_the_second_is_made_when_the_first_rests(pair):
    pair.maps.take(Map(1, samples=40))
    pair.maps.take(SecondMap(2, samples=40))
    pair.work()
    shown = [event for event in pair.told if isinstance(event, MapShown)]
    kinds = [type(event) for event in shown]
    assert kinds.index(SecondShown) > kinds.index(MapShown)
    assert shown[kinds.index(SecondShown) - 1].settled == 1.0


def test_a_new_first_map_compares_them_anew_until_the_second_is_forgotten(pair):
    pair.ask(Map(1, samples=40))
    pair.ask(SecondMap(2, samples=40))
    told = pair.ask(Map(3, "custom", samples=40, axes=(Axis(axis=0), Axis(axis=2))))
    assert type(told[-1]) is SecondShown and told[-1].request == 2 and told[-1].near < 0.99
    pair.maps.take(SecondStop(forget=True))
    assert {type(event) for event in pair.ask(Map(4, samples=40))} == {MapShown}


def test_a_map_of_an_earlier_step_is_made_by_its_own_networks(pair, monkeypatch, desk):
    earlier = desk(width=16).subject
    monkeypatch.setattr(maps_module, "past", lambda subject, step, device: earlier.pool)
    first = pair.ask(Map(1, samples=40))[-1]
    second = pair.ask(SecondMap(2, samples=40, step=3))[-1]
    np.testing.assert_array_equal(np.sort(second.numbers), np.sort(first.numbers))
    assert pair.maps.second.chart.gathered is not pair.maps.first.chart.gathered
    assert not np.allclose(second.places, first.places, atol=1e-3)
    assert second.near < 0.99
    assert pair.subject.pool is not earlier.pool


def test_another_run_on_the_same_data_shares_its_data_and_nothing_else(pair, desk):
    other = desk(width=16).subject
    pair.others = {Path("other"): other}
    first = pair.ask(Map(1, samples=40))[-1]
    second = pair.ask(SecondMap(2, samples=40, other=Path("other")))[-1]
    assert (second.shares, second.run) == ("data", first.run)
    mine, theirs = pair.maps.second.common(pair.maps.second.chart.gathered)
    assert len(mine) == 300 and second.of_data[mine].all() and first.of_data[theirs].all()
    assert 0.0 < second.near < 1.0 and other.on_map is None
    assert pair.subject.on_map.__self__ is pair.maps.first.chart


def test_another_run_on_other_data_shares_no_point(pair, desk):
    other = desk(count=200).subject
    other.dataset = replace(other.dataset, fingerprint="1")
    pair.others = {Path("other"): other}
    pair.ask(Map(1, samples=40))
    second = pair.ask(SecondMap(2, samples=40, other=Path("other")))[-1]
    assert second.shares == "none" and np.isnan(second.near) and second.of_data.sum() == 200


def test_neighbours_in_common():
    random = np.random.default_rng(0)
    one = random.normal(size=(400, 2)).astype(np.float32)
    assert finish(common(one, one[:, ::-1].copy() * 2 + 1)) == 1.0
    assert finish(common(one, random.permutation(one))) < 0.15
    assert np.isnan(finish(common(one[:8], one[:8])))
    assert finish(common(np.zeros((100, 2), np.float32), np.zeros((100, 2), np.float32))) >= 0.0
