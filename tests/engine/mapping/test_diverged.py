"""Weights that ran away: what is not finite has no place, and where nothing is left the map says so in words."""

import numpy as np
import pytest
import torch

from engine.charting import Tint, Tinted
from engine.latent.directions import closed_form, principal
from engine.latent.places import Unreachable
from engine.mapping import gathering
from engine.questions import Axis, Map


def spoil(subject, value):
    with torch.no_grad():
        for network in subject.pool._snapshot.networks.values():
            for weight in network.parameters():
                weight.fill_(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e18])
@pytest.mark.parametrize("family", ["vae", "gan"])
@pytest.mark.parametrize("projection", ["pca", "neighbours", "custom"])
def test_a_map_of_weights_that_ran_away_says_so(desk, family, projection, value):
    here = desk(family)
    spoil(here.subject, value)
    with pytest.raises(Unreachable, match="not finite") as refused:
        here.ask(Map(1, projection, samples=40, axes=(Axis(axis=0), Axis(axis=1)) if projection == "custom" else None))
    assert "earlier step" in refused.value.advice


def test_a_map_that_was_there_stays_and_the_next_good_weights_make_another(desk):
    here = desk()
    good = here.ask(Map(1, samples=40))[-1]
    kept = {name: {key: value.clone() for key, value in network.state_dict().items()}
            for name, network in here.subject.pool._snapshot.networks.items()}  # fmt: skip
    spoil(here.subject, float("nan"))
    here.subject.pool._snapshot.step = 8
    with pytest.raises(Unreachable):
        here.ask(Map(2, samples=40))
    here.jobs.clear()
    for name, network in here.subject.pool._snapshot.networks.items():
        network.load_state_dict(kept[name])
    here.subject.pool._snapshot.step = 9
    np.testing.assert_allclose(here.ask(Map(3, samples=40))[-1].places, good.places, atol=1e-4)


def test_data_that_have_no_place_are_left_out_with_their_numbers_and_latents(desk, monkeypatch):
    here = desk()
    whole = here.ask(Map(1, samples=40))[-1]
    encode = here.subject.model.encode

    def encoded(networks, x, y):
        found = encode(networks, x, y)
        found[0][0] = float("nan")  # the first of each block
        return found

    monkeypatch.setattr(here.subject.model, "encode", encoded)
    here.subject.pool._snapshot.step = 8
    shown = here.ask(Map(2, samples=40))[-1]
    assert 0 < shown.of_data.sum() < 300 and np.isfinite(shown.places).all() and (~shown.of_data).sum() == 40
    assert set(shown.numbers[shown.of_data]) < set(whole.numbers[whole.of_data])
    np.testing.assert_array_equal(shown.labels[shown.of_data], shown.numbers[shown.of_data] % 2)
    assert len(here.maps.chart.gathered.latents) == len(shown.places)


def test_samples_that_have_no_place_keep_the_numbers_and_scores_of_the_others(desk, monkeypatch):
    def scores(here):
        here.maps.take(Tint(9, "score"))
        here.work()
        told = [event for event in here.told if isinstance(event, Tinted)]
        return dict(zip(np.concatenate([event.keys for event in told]).tolist(),
                        np.concatenate([event.values for event in told]).tolist(), strict=True))  # fmt: skip

    here, decoded = desk("gan"), gathering.decoded
    here.ask(Map(1, samples=40))
    every = scores(here)

    def spoiled(subject, networks, points, z):
        found = decoded(subject, networks, points, z)
        found[[point.place.number in (0, 7) for point in points]] = np.nan
        return found

    monkeypatch.setattr(gathering, "decoded", spoiled)
    here.subject.pool._snapshot.step = 8
    shown = here.ask(Map(2, samples=40))[-1]
    assert shown.numbers[~shown.of_data].tolist() == [number for number in range(40) if number not in (0, 7)]
    some = scores(here)
    assert len(some) == len(every) - 2
    assert [some[key] for key in some] == pytest.approx([every[key] for key in some], rel=1e-5)


def test_axes_of_weights_that_ran_away():
    random = np.random.default_rng(0)
    latents = random.normal(size=(50, 4))
    whole = principal(latents, 3)
    spoiled = np.concatenate([latents, np.full((3, 4), np.nan)])
    np.testing.assert_allclose(principal(spoiled, 3).vectors, whole.vectors, rtol=1e-6)
    for axes in (lambda: principal(np.full((50, 4), np.nan), 3), lambda: closed_form(np.full((8, 4), np.inf), 3)):
        with pytest.raises(Unreachable, match="not finite"):
            axes()
