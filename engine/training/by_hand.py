"""Training by hand: so many iterations, or one network's part of them, and a step told in its own numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.answers import Answer, Narrated
from engine.commands import Advance
from engine.events import Event, Stepped
from engine.training.conduct import Conductor
from engine.training.narrating import Narrator
from engine.training.run import Beat


class NoSuchNetwork(ValueError):
    """The run has no network of that name."""

    advice = "Choose one of those that the graph shows."


def steps(conductor: Conductor, command: Advance, tell: Callable[[Event | Answer], None]) -> Iterator[float]:
    """Do what the command says, yielding after each phase. Raises NoSuchNetwork, Diverged.

    One network alone: each time its next update. A discriminator's and then a generator's update by hand make one whole
    iteration; a second one of the same network closes the iteration without the other's.
    """
    run = conductor.run
    missing = [name for name in command.networks if name not in run.model.networks]
    if missing:
        raise NoSuchNetwork(f"This run has no {missing[0]}.")
    run.only = frozenset(command.networks)
    narrator = Narrator(run.model.kind) if command.narrate else None
    try:
        for number in range(command.count):
            last = number == command.count - 1
            if narrator is not None and last:
                run.onlookers = (*run.onlookers, narrator)
            yield from _one(conductor, bool(command.networks), narrator if last else None, tell)
    finally:
        run.only = frozenset()
        run.onlookers = tuple(one for one in run.onlookers if one is not narrator)
    conductor.stepped(command.networks)
    tell(Stepped(conductor.folder, run.step, command.networks, conductor.whole))


def _one(conductor: Conductor, alone: bool, narrator: Narrator | None,
         tell: Callable[[Event | Answer], None]) -> Iterator[float]:
    """One update of networks alone, or beats until the iteration is whole."""
    while True:
        step = conductor.run.step
        if not conductor.advance():
            return  # the run's own stop condition
        beat = conductor.beat
        if narrator is not None and beat is not None:
            tell(_told(conductor, step, beat, narrator))
        yield 0.0
        if alone or conductor.whole:
            return


def _told(conductor: Conductor, step: int, beat: Beat, narrator: Narrator) -> Narrated:
    return Narrated(conductor.folder, step, beat.phase, beat.trained, narrator.take())
