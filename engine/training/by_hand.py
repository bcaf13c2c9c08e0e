"""Training by hand: so many iterations, or one network's part of them, and a step told in its own numbers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator

from engine.answers import Answer, Narrated
from engine.commands import Advance
from engine.events import Event, Stepped
from engine.training.conduct import Conductor
from engine.training.narrating import Narrator
from engine.training.run import Beat

Tell = Callable[[Event | Answer], None]

NAMES = {"critic": "discriminator", "decoder": "generator"}  # in words that a person reads


class NoSuchNetwork(ValueError):
    """The run has no network of that name."""

    advice = "Choose one of those that the graph shows."


class Steps(Iterator[float]):
    """A job of the training thread: the steps that were asked for, one command after the other. Raises Diverged."""

    def __init__(self, conductor: Conductor, tell: Tell) -> None:
        self._conductor, self._tell = conductor, tell
        self._waiting = deque[Advance]()
        self._work = self._all()

    def add(self, command: Advance) -> None:
        """Behind those that wait already."""
        self._waiting.append(command)

    def close(self) -> None:
        """Ends after the phase it has done last; from then on all networks train again."""
        self._work.close()

    def __next__(self) -> float:
        return next(self._work)

    def _all(self) -> Generator[float, None, None]:
        while self._waiting:
            yield from steps(self._conductor, self._waiting.popleft(), self._tell)


def check(conductor: Conductor, networks: tuple[str, ...]) -> None:
    """Whether the run can train these alone. Raises NoSuchNetwork."""
    model = conductor.run.model
    trained = {name for phase in model.phases() for name in (phase.trains or model.networks)}
    missing = next((name for name in networks if name not in trained), None)
    if missing is not None:
        raise NoSuchNetwork(f"This run has no {NAMES.get(missing, missing)} to train.")


def steps(conductor: Conductor, command: Advance, tell: Tell) -> Generator[float, None, None]:
    """Do what the command says, yielding after each phase. Raises NoSuchNetwork, Diverged.

    One network alone: each time its next update. A discriminator's and then a generator's update by hand make one whole
    iteration; a second one of the same network closes the iteration without the other's.
    """
    run = conductor.run
    check(conductor, command.networks)
    conductor.set_off()
    run.only = frozenset(command.networks)
    narrator = Narrator(run.model.kind) if command.narrate else None
    try:
        for number in range(command.count):
            last = number == command.count - 1
            if narrator is not None and last:
                run.onlookers = (*run.onlookers, narrator)
            if not (yield from _one(conductor, bool(command.networks), narrator if last else None, tell)):
                break
    finally:
        run.only = frozenset()
        run.onlookers = tuple(one for one in run.onlookers if one is not narrator)
    conductor.stepped(command.networks)
    tell(Stepped(conductor.folder, run.step, command.networks, conductor.whole))


def _one(conductor: Conductor, alone: bool, narrator: Narrator | None, tell: Tell) -> Generator[float, None, bool]:
    """One update of networks alone, or beats until the iteration is whole; False at the run's own stop condition."""
    while conductor.advance():
        beat = conductor.beat
        if narrator is not None and beat is not None:
            tell(_told(conductor, beat, narrator))
        yield 0.0
        if alone or conductor.whole:
            return True
    return False


def _told(conductor: Conductor, beat: Beat, narrator: Narrator) -> Narrated:
    """A network alone closes an iteration that the other one left open: so the step is counted from the beat."""
    step = conductor.run.step - (1 if beat.whole else 0)
    return Narrated(conductor.folder, step, beat.phase, beat.trained, narrator.take())
