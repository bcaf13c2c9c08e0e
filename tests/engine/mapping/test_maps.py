"""Two maps of one subject: the same points, the second laid onto the first, and how alike they are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

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


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_map_that_is_turned_or_mirrored_is_laid_back_onto_the_first(pair, desk, monkeypatch, mirrored):
    """Another run with the same latents, turned by half a circle in their space, or mirrored along the map's second axis."""
    first = pair.ask(Map(1, samples=40))[-1]
    axis = pair.maps.first.chart.plane.axes[1]
    turn = torch.from_numpy((np.eye(4) - 2 * np.outer(axis, axis) if mirrored else -np.eye(4)).astype(np.float32))
    other = desk().subject
    encode = other.model.encode
    monkeypatch.setattr(other.model, "encode", lambda *given: tuple(part @ turn for part in encode(*given)))
    pair.others = {Path("other"): other}

    def apart():
        """How far the data are from where the first map has them, at most; in map units."""
        second = pair.ask(SecondMap(2, samples=40, other=Path("other")))[-1]
        assert second.shares == "data"
        return np.abs(second.places[second.of_data] - first.places[first.of_data]).max(), second.near

    found, near = apart()
    assert found < 1e-3 and near == 1.0
    pair.maps.take(SecondStop(forget=True))
    monkeypatch.setattr(maps_module, "procrustes", lambda places, onto: lambda places: places)
    assert apart()[0] > 0.5  # so it was the laying that brought them there


def test_a_second_map_that_is_closed_while_it_waits_is_not_made(pair):
    pair.maps.take(Map(1, samples=40))
    pair.maps.take(SecondMap(2, samples=40))
    next(pair.jobs["map map"][1])
    next(pair.jobs["map second"][1])
    assert pair.maps.first.busy and pair.maps.second is None
    pair.maps.take(SecondStop(forget=True))
    pair.work()
    assert {type(event) for event in pair.told} == {MapShown} and pair.maps.second is None
    assert type(pair.ask(SecondMap(3, samples=40))[-1]) is SecondShown  # and is made when it is opened again


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
    other = (one + random.normal(scale=0.2, size=one.shape)).astype(np.float32)
    near = [np.linalg.norm(each[:, None] - each[None], axis=2).argsort(axis=1)[:, 1:16] for each in (one, other)]
    exact = np.mean([len(set(here) & set(there)) / 15 for here, there in zip(*near, strict=True)])
    assert 0.3 < exact < 0.9 and finish(common(one, other)) == pytest.approx(exact, abs=1e-6)
    assert finish(common(one, random.permutation(one))) < 0.15
    assert np.isnan(finish(common(one[:8], one[:8])))
    doubled = np.repeat(one[:100], 2, axis=0)  # a point is no neighbour of its own, wherever its twin stands in the list
    assert finish(common(doubled, doubled)) == 1.0
