"""Beside a training: newer snapshots are published all the while a map is worked at."""

import numpy as np
import torch

from engine.answers import Located, MapShown
from engine.charting import Tint, Tinted
from engine.commands import Point, Seed
from engine.questions import Axis, Locate, Map
from engine.training.pool import SnapshotPool

END = object()


def test_newer_weights_of_the_same_step_make_another_map(desk):
    """Phase by phase, several snapshots carry the step of one iteration."""
    here = desk(count=60)
    networks = here.subject.model.networks
    pool = here.subject.pool = SnapshotPool(networks, networks)
    pool.publish(5)
    first = here.ask(Map(1, samples=6))[-1]
    known = here.maps.chart.gathered
    here.ask(Map(2, "custom", samples=6, axes=(Axis(axis=0), Axis(axis=1))))
    assert here.maps.chart.gathered is known  # the very same weights
    with torch.no_grad():
        for weight in networks["encoder"].parameters():
            weight.mul_(1.5)
    pool.publish(5)
    second = here.ask(Map(3, samples=6))[-1]
    assert (first.step, second.step) == (5, 5) and here.maps.chart.gathered is not known
    assert np.ptp(second.places) > 1.1 * np.ptp(first.places)


def test_publishing_goes_on_while_a_map_is_gathered_tinted_and_judged(desk):
    here = desk(count=60)
    networks = here.subject.model.networks
    pool = here.subject.pool = SnapshotPool(networks, networks)
    step = 1
    assert pool.publish(step)
    here.ask(Map(1, samples=6))
    here.told.clear()

    def turns(count: int) -> None:
        """A slice of each job, and newer weights after each."""
        nonlocal step
        for name in [name for _ in range(count) for name in list(here.jobs)]:
            if name in here.jobs and next(here.jobs[name][1], END) is END:
                del here.jobs[name]
            step += 1
            assert pool.publish(step)

    here.maps.take(Tint(2, "rebuilt"))
    turns(2)  # under way, with a lease
    here.maps.take(Locate(4, "map over", (Point(Seed(1)),)))
    turns(2)
    here.maps.take(Map(3, samples=7))
    while here.jobs:
        turns(1)
    assert {Tinted, MapShown, Located} <= {type(event) for event in here.told}
    assert pool.step == step
    assert len(pool._buffers) == 3
