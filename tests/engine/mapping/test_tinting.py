"""Numbers of the map's points: scores and errors of rebuilding, told bit by bit, by one snapshot."""

import numpy as np
import pytest
import torch

from engine.charting import Tint, Tinted
from engine.dynamics.samples import real
from engine.latent.places import Unreachable
from engine.mapping import tinting
from engine.questions import Map


def tinted(desk, by):
    desk.told.clear()
    desk.maps.take(Tint(5, by))
    desk.work()
    return [event for event in desk.told if isinstance(event, Tinted)]


def joined(events):
    return {int(key): float(value) for event in events for key, value in zip(event.keys, event.values, strict=True)}


def test_every_point_of_the_map_gets_the_discriminators_score(desk):
    here = desk("vaegan", (8, 8, 1), count=20)
    here.ask(Map(1, samples=10))
    events = tinted(here, "score")
    last = events[-1]
    assert (last.request, last.by, last.step, last.done, last.total) == (5, "score", 7, 30, 30)
    found = joined(events)
    assert set(found) == {2 * n + 1 for n in range(20)} | {2 * n for n in range(10)}
    subject = here.subject
    with torch.no_grad(), subject.pool.lease() as snapshot:
        x, y = real(subject, np.arange(20))
        scores = subject.model.score(snapshot.networks, x, y).reshape(-1).numpy()
    np.testing.assert_allclose([found[2 * n + 1] for n in range(20)], scores, atol=1e-4)
    assert len(set(found.values())) > 20


def test_data_are_told_how_far_they_are_from_what_is_rebuilt(desk):
    here = desk(count=50)
    here.ask(Map(1, samples=10))
    found = joined(tinted(here, "rebuilt"))
    assert set(found) == {2 * n + 1 for n in range(50)}
    subject = here.subject
    with torch.no_grad(), subject.pool.lease() as snapshot:
        x, y = real(subject, np.arange(50))
        again = subject.model.decode(snapshot.networks, subject.model.encode(snapshot.networks, x, y)[0], y)
    np.testing.assert_allclose([found[2 * n + 1] for n in range(50)], ((again - x) ** 2).mean(1).numpy(), rtol=1e-4)


def test_what_is_told_at_any_time_is_spread_over_data_and_samples(desk, monkeypatch):
    monkeypatch.setattr(tinting, "TOLD", 0.0)
    here = desk("gan", count=300)
    here.ask(Map(1, samples=150))
    events = tinted(here, "score")
    assert len(events) > 2 and [event.done for event in events] == sorted(event.done for event in events)
    first = np.concatenate([event.keys for event in events])[:30]
    assert 15 <= (first % 2 == 1).sum() <= 25
    assert len(joined(events)) == 450


def test_without_a_discriminator_or_an_encoder_it_is_refused_in_words(desk):
    here = desk(count=20)
    assert tinted(here, "score") == []  # no map yet
    here.ask(Map(1, samples=5))
    with pytest.raises(Unreachable, match="has no discriminator"):
        tinted(here, "score")
    other = desk("gan", count=20)
    other.ask(Map(1, samples=5))
    with pytest.raises(Unreachable, match="has no encoder"):
        tinted(other, "rebuilt")


def test_a_map_that_is_made_meanwhile_comes_first(desk):
    here = desk("gan", count=200)
    here.ask(Map(1, samples=20))
    here.maps.take(Tint(5, "score"))
    job = here.jobs["tint map tint"][1]
    with torch.no_grad():
        assert next(job) < 0.01
        here.maps._asked = Map(2)
        assert next(job) == tinting.BEHIND
    job.close()
