"""The training thread: takes commands, leads one run, and turns every failure into an event instead of dying."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import assert_never

from engine import manifest
from engine.answers import Answer
from engine.commands import (
    Advance,
    Close,
    Continue,
    Discard,
    Edit,
    Inspect,
    Pause,
    Preflight,
    Probe,
    Resume,
    Start,
    StopAndKeep,
    WorkerCommand,
)
from engine.datasets import embedded
from engine.device import step_back
from engine.events import Edited, Event, Failed, Finished, Stage, State
from engine.exploring.shared import Shared
from engine.exploring.subject import Subject
from engine.mailbox import Inbox
from engine.session import Refused, Session
from engine.storage.metrics import read_curves
from engine.training import by_hand
from engine.training.awaiting import awaited
from engine.training.cadence import Cadence
from engine.training.conduct import Conductor
from engine.training.explaining import explained
from engine.training.inventory import look, ready
from engine.training.pool import SnapshotPool
from engine.training.preflight import answer
from engine.training.preparing import data_of, prepare, resume
from engine.training.run import Run

Tell = Callable[[Event | Answer], None]
Job = Iterator[float]  # yields how long (s) it may be left alone before it is asked again

SWITCH = 0.001  # s; the window and the viewer get the interpreter this soon while training
GLANCE = 0.5  # seconds between two slices of an aside while a run trains: one may take 20 ms


def run(shared: Shared, inbox: Inbox[WorkerCommand], tell: Tell) -> None:
    """The thread's whole life."""
    step_back()
    embedded.set_root(shared.resources)
    tell(ready())
    Worker(shared, inbox, tell).serve()


class Worker:
    """One session, at most one conductor, and the job that is being done between two commands."""

    def __init__(self, shared: Shared, inbox: Inbox[WorkerCommand], tell: Tell) -> None:
        self._shared, self._inbox, self._tell = shared, inbox, tell
        self._session = Session()
        self._conductor: Conductor | None = None
        self._job: Job | None = None
        self._asides: dict[type, Job] = {}  # a pre-flight, a look at data: they give way to training
        self._glance = Cadence(GLANCE)
        self._folder: Path | None = None
        self._probe: float | None = None
        self._closed = False

    def serve(self) -> None:
        """Until Close; training goes on between commands."""
        wait: float | None = None
        while not self._closed:
            command = self._inbox.take(wait)
            if command is not None:
                self._guard(partial(self._take, command), fatal=False)
                wait = 0.0
            else:
                wait = self._work()

    def _work(self) -> float | None:
        """One piece of the job, now and then one of an aside; how long to wait for a command then (None: for ever)."""
        if self._job is None:
            return self._slice(self._aside())
        wait = self._slice(self._job)
        if self._asides and self._glance.due():
            self._slice(self._aside())
        return wait

    def _aside(self) -> Job | None:
        return next(iter(self._asides.values()), None)

    def _slice(self, job: Job | None) -> float | None:
        """One piece of it; how long it may be left alone afterwards."""
        if job is None:
            return None
        wait = 0.0

        def go_on() -> None:
            nonlocal wait
            wait = next(job)

        try:
            self._guard(go_on, fatal=job is self._job)
        except StopIteration:
            self._put_down(job)
        return wait

    def _put_down(self, job: Job) -> None:
        """It is done, unless another has taken its place already."""
        if self._job is job:
            self._job = None
        self._asides = {kind: aside for kind, aside in self._asides.items() if aside is not job}

    # --- commands ----------------------------------------------------------------------------------------------------

    def _take(self, command: WorkerCommand) -> None:
        match command:
            case Close():
                self._close()
            case Preflight():
                self._asides[Preflight] = answer(command, self._tell, self._session.state is not State.IDLE)
            case Inspect():
                self._asides[Inspect] = look(command, self._tell)
            case Edit(key=key, value=value):
                self._move(command)
                assert self._conductor is not None
                self._conductor.edit(key, value)
            case Probe(every=every):
                self._probe = every
                if self._conductor is not None:
                    self._conductor.probe(every)
            case Start(out=out):
                self._move(command, out)
                self._job = self._train(lambda: self._fresh(command), command.paused)
            case Resume(run=folder):
                self._move(command, folder)
                self._job = self._train(lambda: self._taken_up(command))
            case Advance():
                self._step(command)
            case Pause():
                self._pause()
            case Continue():
                self._move(command)
                assert self._conductor is not None
                self._conductor.went_on()
                self._turn_to(self._advance())
            case StopAndKeep():
                self._move(command)
                self._turn_to(self._finish())
            case Discard():
                self._move(command)
                self._turn_to(self._discard())
            case _:
                assert_never(command)

    def _move(self, command: WorkerCommand, folder: Path | None = None) -> None:
        """Into the state the command leads to, and say so at once. Raises Refused."""
        after, self._folder = self._session.take(command), folder or self._folder
        self._enter(after)

    def _enter(self, session: Session, words: str = "") -> None:
        if session != self._session:
            self._session = session
            self._shared.entered(session.state)
            self._tell(Stage(session.state, self._folder, words))

    def _step(self, command: Advance) -> None:
        """By hand; a run that trains is paused first, and further steps queue up behind the first."""
        self._session.take(command)
        assert self._conductor is not None
        by_hand.check(self._conductor, command.networks)  # refused while nothing has changed yet
        if self._session.state is State.TRAINING:
            self._pause()
        if not isinstance(self._job, by_hand.Steps):
            self._job = by_hand.Steps(self._conductor, self._tell)
        self._job.add(command)

    def _turn_to(self, job: Job | None) -> None:
        """Another job, or none; steps by hand end where they stand."""
        before, self._job = self._job, job
        if isinstance(before, by_hand.Steps):
            before.close()

    def _pause(self) -> None:
        self._move(Pause())
        conductor, self._job = self._conductor, None
        assert conductor is not None
        while not conductor.whole and conductor.advance():
            pass
        conductor.paused()
        sys.setswitchinterval(0.005)

    def _close(self) -> None:
        """A run that trains, or was just asked to be kept, is checkpointed, so that it can be resumed."""
        self._turn_to(None)
        if self._conductor is not None:
            self._guard(self._conductor.close if self._session.discards else self._put_away, fatal=True)
        self._closed = True

    def _put_away(self) -> None:
        conductor = self._conductor
        assert conductor is not None
        while not conductor.whole and conductor.advance():
            pass
        conductor.save()
        conductor.close()

    # --- the job of training -----------------------------------------------------------------------------------------

    def _train(self, begin: Callable[[], Job], paused: bool = False) -> Job:
        self._asides.pop(Preflight, None)  # the window asks anew once the run has ended
        yield from begin()
        self._enter(self._session.prepared(paused))
        if not paused:
            yield from self._advance()

    def _fresh(self, command: Start) -> Job:
        data = yield from awaited(lambda: data_of(command.spec))
        run, described = prepare(command.spec, data, command.out.name)
        yield 0.0
        self._lead(Conductor(run, described, command.out, self._tell, self._pool(run)), resumed=False)

    def _taken_up(self, command: Resume) -> Job:
        spec = manifest.read(command.run).spec
        data = yield from awaited(lambda: data_of(spec))
        run, described, notes = resume(command.run, command.stop, data)
        yield 0.0
        for note in notes:
            self._tell(Failed("train", note, "Training goes on from the newest complete checkpoint."))
        self._lead(Conductor(run, described, command.run, self._tell, self._pool(run)), resumed=True)
        for key, value in run.live.items():  # edited before the checkpoint: run.toml says what it began with
            if value != described.settings.get(key, value):
                self._tell(Edited(key, value, run.step))

    def _pool(self, run: Run) -> SnapshotPool:
        device = self._shared.viewing_device()
        return SnapshotPool(run.average.networks, run.model.networks, device if device != run.device else None)

    def _lead(self, conductor: Conductor, resumed: bool) -> None:
        conductor.begin(resumed)
        conductor.probe(self._probe)
        self._conductor = conductor
        run, described, pool = conductor.run, conductor.described, conductor.pool
        assert pool is not None
        self._shared.go_live(Subject(
            run=conductor.folder, title=described.title, model=run.model, pool=pool,
            device=self._shared.viewing_device(), classes=described.classes if run.model.classes else (),
            dataset=run.dataset, held_out=run.held_out_indices, live=True,
            history=lambda: read_curves(conductor.folder),
        ))

    def _advance(self) -> Job:
        conductor = self._conductor
        assert conductor is not None
        sys.setswitchinterval(SWITCH)
        while conductor.advance():
            yield 0.0
        self._enter(self._session.stop_reached())
        yield from self._finish()

    def _finish(self) -> Job:
        """Stop and keep: in force at the end of the phase; then the sampler and the last checkpoint."""
        conductor = self._conductor
        if conductor is None:  # still preparing
            self._ended(kept=True)
            return
        while not conductor.whole and conductor.advance():
            yield 0.0
        for _ in conductor.finish():
            yield 0.0
        self._ended(kept=True)

    def _discard(self) -> Job:
        yield 0.0
        if self._conductor is not None:
            self._conductor.close()
        self._ended(kept=False)

    def _ended(self, kept: bool) -> None:
        """Tell what is left. Before it was led, a run has touched nothing: what is there then was there before."""
        sys.setswitchinterval(0.005)
        conductor, self._conductor = self._conductor, None
        self._shared.go_still()
        if self._folder is not None:
            step, images = (conductor.run.step, conductor.run.images) if conductor is not None else (0, 0)
            begun = conductor is not None or (self._folder / manifest.FILE).is_file()
            self._tell(Finished(self._folder, step, images, begun and (kept or conductor is None), begun))
        self._enter(self._session.ended())

    # --- failure -----------------------------------------------------------------------------------------------------

    def _guard(self, action: Callable[[], None], fatal: bool) -> None:
        """The one catch-all: whatever goes wrong is told, and the thread lives on. StopIteration passes through.

        fatal: the run can't go on after a failure (a step went wrong, not just a command).
        """
        try:
            action()
        except StopIteration:
            raise
        except Refused as error:
            self._tell(Failed("train", str(error), ""))
        except Exception as error:
            self._tell(explained("train", error))
            if fatal and self._session.state is not State.IDLE:
                self._give_up()

    def _give_up(self) -> None:
        """A run failed: what is on disk stays, the worker is free again."""
        self._turn_to(None)
        if self._conductor is not None:
            self._conductor.close()
        self._ended(kept=True)
