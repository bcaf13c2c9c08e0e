"""The viewing thread: answers what the explorer asks from the newest weight snapshot, most urgent first.

Every request becomes a job, a generator that yields every 8 ms or sooner, so that a drag overtakes a wall of pictures.
A newer request for the same place (tag) replaces the older one, waiting or half done.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from engine.answers import Answer, Rewound
from engine.charting import Extract, Tint
from engine.commands import Axes, Close, Decode, Follow, Lane, Open, Originals, ViewerCommand
from engine.device import own_stream, use_threads
from engine.dynamics.exporting import written
from engine.dynamics.observatory import Beside as Other
from engine.dynamics.observatory import Observatory
from engine.dynamics.writing import await_all
from engine.events import AxesFound, Decoded, Event, Exploring, Failed, OriginalsShown, Snapshotted, sealed
from engine.exploring.history import changes
from engine.exploring.history import curves as curves_of
from engine.exploring.keeping import kept, let_go, looked_back
from engine.exploring.opening import OpenError, open_subject
from engine.exploring.shared import Shared
from engine.exploring.subject import Subject
from engine.filming import Film, FilmStop
from engine.latent.places import Unreachable
from engine.mailbox import Inbox
from engine.mapping.maps import Maps
from engine.questions import (  # fmt: skip
    Beside,
    Cover,
    Divergence,
    Gauge,
    Judge,
    Keep,
    Lay,
    Locate,
    Map,
    MapStop,
    Mind,
    Observation,
    Question,
    Release,
    Rewind,
    SavePlane,
    Scene,
    Survey,
    Tile,
    Unpin,
)
from engine.storage import snapshots
from engine.training.pool import SnapshotPool, StillPool

SLICE = 0.008  # seconds a job may keep the thread
Job = Generator[Any, None, None]  # it yields None, or seconds for which it has nothing to do
Tell = Callable[[Event | Answer], None]


def run(shared: Shared, inbox: Inbox[ViewerCommand | Question], tell: Tell) -> None:
    """The thread's whole life."""
    use_threads(1)
    with own_stream():
        Viewer(shared, inbox, tell).serve()
    await_all()


class Viewer:
    """Jobs by tag, and the subject they look at."""

    def __init__(self, shared: Shared, inbox: Inbox[ViewerCommand | Question], tell: Tell) -> None:
        self._shared, self._inbox, self._tell = shared, inbox, tell
        self._subject: Subject | None = None
        self._past: StillPool | None = None  # the moment that is looked at, if it is not now
        self._observatory: Observatory | None = None
        self._beside: Subject | None = None
        self._mapmaker: Maps | None = None
        self._jobs: dict[str, tuple[Lane, Job]] = {}
        self._rests: dict[str, float] = {}  # until when a job has nothing to do
        self._closed = False

    def serve(self) -> None:
        """Until Close."""
        with torch.no_grad():
            while not self._closed:
                command = self._inbox.take(self._patience())
                if command is not None:
                    self._take(command)
                elif self._jobs:
                    self._work()

    def _take(self, command: ViewerCommand | Question) -> None:
        match command:
            case Close():
                self._forget(*self._jobs)
                self._closed = True
            case Open(run=run):
                self._forget(*self._jobs)
                self._guard("open", "", lambda: self._look_at(self._find(run)))
            case Follow():
                self._forget(*self._jobs)
                if (live := self._shared.live()) is not None:
                    self._guard("open", "", lambda: self._look_at(live))
            case Decode(tag=tag, lane=lane):
                if lane is Lane.STAGE and self._mapmaker is not None:
                    self._mapmaker.manners.look(command.points)
                self._put(f"decode {tag}", lane, self._decode(command))
            case Originals(tag=tag):
                self._put(f"originals {tag}", Lane.NEAR, self._originals(command))
            case Axes():
                self._put("axes axes", Lane.NEAR, self._axes(command))
            case Scene() | Gauge() | Divergence() | Cover() | Mind():
                kind = type(command).__name__.lower()
                self._put(f"{kind} {kind}", Lane.NEAR if isinstance(command, Scene | Mind) else Lane.WALL, self._observe(command))
            case Judge(tag=tag):
                self._put(f"judge {tag}", Lane.WALL, self._observe(command))
            case Tile(tag=tag):
                self._put(f"tile {tag}", Lane.PATH, self._observe(command))
            case Lay() | Survey():
                kind, lane = type(command).__name__.lower(), Lane.NEAR if isinstance(command, Lay) else Lane.PATH
                self._put(f"{kind} atlas.{kind}", lane, self._observe(command))
            case Keep(tag=tag):
                self._put(f"keep {tag}", Lane.STAGE, self._keep(command))
            case Film() | SavePlane():
                self._put(*written(command, self._subject, lambda: self._pool(self._need()).lease(), self._tell))
            case FilmStop():
                self._forget("film film")
            case Map() | MapStop() | Locate() | Tint() | Extract():
                self._mapmaker.take(command) if self._mapmaker is not None else None
            case Unpin() | Release():
                let_go(command)
            case Rewind():
                self._put("rewind rewind", Lane.STAGE, self._rewind(command))
            case Beside(run=other):
                self._put("beside beside", Lane.STAGE, self._lay_beside(other))

    def _put(self, name: str, lane: Lane, job: Job) -> None:
        self._forget(name)  # to the back of its lane
        self._jobs[name] = (lane, job)

    def _forget(self, *names: str) -> None:
        """Jobs that nobody waits for any more end at once: they may hold a snapshot that the trainer could write over."""
        for name in names:
            _, job = self._jobs.pop(name, (None, None))
            self._rests.pop(name, None)
            if job is not None:
                job.close()

    def _patience(self) -> float | None:
        """Seconds to wait for a command: for ever without jobs, not at all if one has something to do."""
        now = time.monotonic()
        return min((max(0.0, self._rests.get(name, 0.0) - now) for name in self._jobs), default=None)

    def _work(self) -> None:
        """One slice of the most urgent job; within a lane the older first. Those that rest are passed over."""
        now = time.monotonic()
        name = min(self._jobs, key=lambda job: (self._rests.get(job, 0.0) > now, self._jobs[job][0]))
        if self._rests.pop(name, 0.0) > now:  # all of them
            return
        job = self._jobs[name][1]
        tag = name.partition(" ")[2]
        ended = not self._guard("explore", tag, lambda: self._slice(name, job))
        if ended:
            self._jobs.pop(name, None)

    def _slice(self, name: str, job: Job) -> None:
        if rest := next(job):
            self._rests[name] = time.monotonic() + rest

    def _guard(self, where: str, tag: str, action: Callable[[], object]) -> bool:
        """Do it; failure is an event. False when it ended or failed."""
        try:
            action()
            return True
        except StopIteration:
            pass
        except (Unreachable, OpenError) as error:
            self._tell(Failed(where, str(error), error.advice, tag=tag))
        except torch.OutOfMemoryError:
            self._tell(Failed(where, "The device has no memory left.",
                              "Stop the training, or open a smaller run.", tag))
        except Exception as error:  # a viewer that dies takes the explorer with it
            self._tell(Failed(where, f"This could not be shown: {error}", "Open the run again from the library.", tag))
        return False

    # --- what is looked at -------------------------------------------------------------------------------------------

    def _find(self, run: Path) -> Subject:
        live = self._shared.live()
        if live is not None and live.run.resolve() == run.resolve():
            return live
        return open_subject(run, self._shared.viewing_device())

    def _look_at(self, subject: Subject) -> None:
        """Its curves are a comfort: damaged ones are told of, after the run is shown, and it is explored without."""
        curves, trouble = curves_of(subject)
        observatory = Observatory(subject, self._shared.cache)
        self._subject, self._observatory, self._past, self._beside = subject, observatory, None, None
        self._mapmaker = Maps(subject, observatory.features, lambda: self._pool(subject).lease(), self._put, self._tell,
                              self._find, self._shared.cache, self._shared.trains)
        spec = subject.model.kind.spec
        modes = subject.dataset.modes if subject.dataset is not None else None
        self._tell(Exploring(
            run=subject.run, title=subject.title, family=subject.model.name, kind=spec.kind,
            canvas=subject.model.kind.canvas, shape=spec.shape, latent_dim=subject.model.latent.dim,
            classes=subject.classes, encodes=subject.model.encodes, live=subject.live, step=max(0, subject.pool.step),
            data_count=len(subject.dataset) if subject.dataset is not None else 0,
            backdrop=sealed(subject.backdrop()), curves=curves, networks=subject.pool.networks,
            snapshots=tuple(snapshots.steps(subject.run)),
            modes=sealed((modes.centres if modes is not None else np.zeros((0, 2))).astype(np.float32)),
            sigma=modes.sigma if modes is not None else 0.0, loss=subject.model.adversarial,
        ))
        if trouble is not None:
            self._tell(trouble)

    def _need(self) -> Subject:
        if self._subject is None:
            raise Unreachable("Nothing is open yet.", "Open a run from the library, or start one.")
        return self._subject

    def _pool(self, subject: Subject) -> SnapshotPool | StillPool:
        return self._past or subject.pool

    # --- jobs --------------------------------------------------------------------------------------------------------

    def _decode(self, request: Decode) -> Job:
        subject = self._need()
        if request.run not in (None, subject.run):
            return
        with self._pool(subject).lease() as snapshot:
            networks = snapshot.using(request.raw)
            yield from subject.axes_for(request.points, snapshot.networks)
            samples, latents = [], []
            at, chunk = 0, 1 if len(request.points) < 4 else 4
            while at < len(request.points):
                began = time.perf_counter()
                points = request.points[at : at + chunk]
                z = subject.latents(points, networks)
                samples.append(subject.decode(z, points, networks))
                latents.append(z.cpu().numpy())
                at += len(points)
                chunk = _fitting(len(points), time.perf_counter() - began)
                if at < len(request.points):
                    yield
            answer = Decoded(request.request, request.tag, sealed(np.concatenate(samples)),
                             sealed(np.concatenate(latents)), snapshot.step)
        self._tell(answer)

    def _originals(self, request: Originals) -> Job:
        subject = self._need()
        yield
        if request.run in (None, subject.run):
            indices, samples, labels = subject.originals(request.indices, request.count)
            self._tell(OriginalsShown(request.request, request.tag, indices, sealed(samples), labels))

    def _axes(self, request: Axes) -> Job:
        subject = self._need()
        with self._pool(subject).lease() as snapshot:
            yield from subject.find_axes(snapshot.networks, request.count)
            explained, words = subject.axes_found()
            self._tell(AxesFound(request.request, snapshot.step, sealed(explained), words))

    # --- watching the game -------------------------------------------------------------------------------------------

    def _observe(self, question: Observation) -> Job:
        subject, observatory = self._need(), self._observatory
        assert observatory is not None
        if question.run not in (None, subject.run):
            return
        with self._pool(subject).lease() as snapshot, contextlib.ExitStack() as leases:
            answer = yield from observatory.answer(question, snapshot, self._other(leases))
        self._tell(answer)

    def _other(self, leases: contextlib.ExitStack) -> Other | None:
        """The run laid over this one, with its newest weights."""
        if self._beside is None:
            return None
        return self._beside.model, leases.enter_context(self._beside.pool.lease()).networks

    def _keep(self, question: Keep) -> Job:
        subject = self._need()
        if question.run not in (None, subject.run):
            return
        with self._pool(subject).lease() as snapshot:
            answer = yield from kept(subject, snapshot, question)
        self._tell(answer)

    def _rewind(self, question: Rewind) -> Job:
        subject = self._need()
        if question.run not in (None, subject.run):
            return
        yield
        before = self._past
        self._past = looked_back(subject, question)
        shown = self._pool(subject).step
        self._tell(Rewound(question.request, subject.run, max(0, shown), self._past is None,
                           tuple(snapshots.steps(subject.run)), changes(subject.run)))
        if self._past is not before:  # other weights: whoever looks asks anew
            assert self._observatory is not None
            self._observatory.look_elsewhere()
            self._tell(Snapshotted(subject.run, max(0, shown)))

    def _lay_beside(self, run: Path | None) -> Job:
        yield
        other = self._find(run) if run is not None else None
        if other is not None and other.model.kind.name != "points":
            raise Unreachable("Only runs on points can be laid over each other.", "Choose a run on points.")
        self._beside = other


def _fitting(done: int, seconds: float) -> int:
    """How many samples the next slice may hold to take about SLICE, growing at most fourfold."""
    return max(1, min(4 * done, int(done * SLICE / max(seconds, 1e-6))))
