"""Beside a training: newer snapshots are published all the while a map is worked at."""

from engine.answers import Located, MapShown
from engine.charting import Tint, Tinted
from engine.commands import Point, Seed
from engine.questions import Locate, Map
from engine.training.pool import SnapshotPool

END = object()


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
