"""The viewing thread: answers what the explorer asks from the newest weight snapshot, most urgent first.

Every request becomes a job, a generator that yields every 8 ms or sooner, so that a drag overtakes a wall of pictures.
A newer request for the same place (tag) replaces the older one, waiting or half done.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch

from engine.commands import Axes, Close, Decode, Follow, Lane, Open, Originals, ViewerCommand
from engine.device import use_threads
from engine.events import AxesFound, Decoded, Event, Exploring, Failed, OriginalsShown, sealed
from engine.exploring.opening import OpenError, open_subject
from engine.exploring.shared import Shared
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.mailbox import Inbox
from engine.storage.durable import StorageError

SLICE = 0.008  # seconds a job may keep the thread
Job = Iterator[None]
Tell = Callable[[Event], None]


def run(shared: Shared, inbox: Inbox[ViewerCommand], tell: Tell) -> None:
    """The thread's whole life."""
    use_threads(1)
    with _stream():
        Viewer(shared, inbox, tell).serve()


def _stream() -> contextlib.AbstractContextManager[object]:
    """A high-priority CUDA stream of this thread's own, so that decodes do not queue behind a training step."""
    if torch.cuda.is_available():
        return torch.cuda.stream(torch.cuda.Stream(priority=-1))
    return contextlib.nullcontext()


class Viewer:
    """Jobs by tag, and the subject they look at."""

    def __init__(self, shared: Shared, inbox: Inbox[ViewerCommand], tell: Tell) -> None:
        self._shared, self._inbox, self._tell = shared, inbox, tell
        self._subject: Subject | None = None
        self._jobs: dict[str, tuple[Lane, Job]] = {}
        self._closed = False

    def serve(self) -> None:
        """Until Close."""
        with torch.no_grad():
            while not self._closed:
                command = self._inbox.take(0.0 if self._jobs else None)
                if command is not None:
                    self._take(command)
                elif self._jobs:
                    self._work()

    def _take(self, command: ViewerCommand) -> None:
        match command:
            case Close():
                self._closed = True
            case Open(run=run):
                self._jobs.clear()
                self._guard("open", "", lambda: self._look_at(self._find(run)))
            case Follow():
                self._jobs.clear()
                if (live := self._shared.live()) is not None:
                    self._guard("open", "", lambda: self._look_at(live))
            case Decode(tag=tag, lane=lane):
                self._put(f"decode {tag}", lane, self._decode(command))
            case Originals(tag=tag):
                self._put(f"originals {tag}", Lane.NEAR, self._originals(command))
            case Axes():
                self._put("axes axes", Lane.NEAR, self._axes(command))

    def _put(self, name: str, lane: Lane, job: Job) -> None:
        self._jobs.pop(name, None)  # to the back of its lane
        self._jobs[name] = (lane, job)

    def _work(self) -> None:
        """One slice of the most urgent job; within a lane the older first."""
        name = min(self._jobs, key=lambda job: self._jobs[job][0])
        job = self._jobs[name][1]
        tag = name.partition(" ")[2]
        ended = not self._guard("explore", tag, lambda: next(job))
        if ended:
            self._jobs.pop(name, None)

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
        curves, trouble = _curves(subject)
        self._subject = subject
        spec = subject.model.kind.spec
        self._tell(Exploring(
            run=subject.run, title=subject.title, family=subject.model.name, kind=spec.kind,
            canvas=subject.model.kind.canvas, shape=spec.shape, latent_dim=subject.model.latent.dim,
            classes=subject.classes, encodes=subject.model.encodes, live=subject.live, step=max(0, subject.pool.step),
            data_count=len(subject.dataset) if subject.dataset is not None else 0,
            backdrop=sealed(subject.backdrop()), curves=curves,
        ))
        if trouble is not None:
            self._tell(trouble)

    def _need(self) -> Subject:
        if self._subject is None:
            raise Unreachable("Nothing is open yet.", "Open a run from the library, or start one.")
        return self._subject

    # --- jobs --------------------------------------------------------------------------------------------------------

    def _decode(self, request: Decode) -> Job:
        subject = self._need()
        if request.run not in (None, subject.run):
            return
        with subject.pool.lease() as snapshot:
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
        return

    def _originals(self, request: Originals) -> Job:
        subject = self._need()
        yield
        indices, samples, labels = subject.originals(request.indices, request.count)
        self._tell(OriginalsShown(request.request, request.tag, indices, sealed(samples), labels))

    def _axes(self, request: Axes) -> Job:
        subject = self._need()
        with subject.pool.lease() as snapshot:
            yield from subject.find_axes(snapshot.networks, request.count)
            explained, words = subject.axes_found()
            self._tell(AxesFound(request.request, snapshot.step, sealed(explained), words))


def _curves(subject: Subject) -> tuple[tuple[tuple[str, np.ndarray], ...], Failed | None]:
    """The numbers so far; none, and what to say of it, where they can't be read."""
    try:
        return tuple((key, sealed(curve)) for key, curve in subject.curves().items()), None
    except StorageError as error:
        return (), Failed("open", f"The curves of this run can't be shown: {error}", error.advice)


def _fitting(done: int, seconds: float) -> int:
    """How many samples the next slice may hold to take about SLICE, growing at most fourfold."""
    return max(1, min(4 * done, int(done * SLICE / max(seconds, 1e-6))))
