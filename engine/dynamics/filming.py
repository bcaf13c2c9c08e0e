"""A film of the path: decoded by the viewing thread in slices, written by a thread beside it that gives way to all others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager

import numpy as np

from engine.commands import Point
from engine.device import step_back
from engine.dynamics import samples
from engine.exploring.subject import Subject
from engine.filming import Film, FilmFailed, Filming, FilmSaved, factor
from engine.latent.places import Unreachable
from engine.models import Networks
from engine.storage import gallery
from engine.storage.durable import StorageError
from engine.training.pool import Snapshot

DECODED = 0.3  # of the whole film when the last frame is decoded
REST = 0.03  # seconds between two looks at how far the file is
Tell = Callable[[Filming | FilmSaved | FilmFailed], None]
Lease = Callable[[], AbstractContextManager[Snapshot]]
Job = Generator[float | None, None, None]


class Ended(Exception):
    """Nobody wants the film any more."""


def filmed(subject: Subject | None, lease: Lease, question: Film, tell: Tell) -> Job:
    """The whole film, or why there is none. The snapshot is leased for the decoding alone. Closed early, it leaves no file."""
    try:
        yield from _whole(subject, lease, question, tell)
    except Unreachable as error:
        tell(FilmFailed(question.request, str(error), error.advice))


def _whole(subject: Subject | None, lease: Lease, question: Film, tell: Tell) -> Job:
    if subject is None or question.run not in (None, subject.run):
        raise Unreachable("Another run was opened meanwhile.", "Go back to it and save the film again.")
    with lease() as snapshot:
        step, networks = snapshot.step, snapshot.using(question.raw)
        yield from subject.axes_for(question.points, snapshot.networks)
        raw = yield from _decoded(subject, networks, question, tell)
    frames = subject.model.kind.frames(raw)
    times = factor(frames.shape[1:])
    yield from _Writer(question, frames, times).written(tell)
    size = frames.shape[2] * times, frames.shape[1] * times
    tell(FilmSaved(question.request, question.path, len(frames), size, max(0, step)))


def _decoded(subject: Subject, networks: Networks, question: Film, tell: Tell) -> Generator[None, None, np.ndarray]:
    rows, parts = samples.rows_of(subject.model, networks), []
    points: Sequence[Point] = question.points
    z = yield from samples.latents(subject, points, networks, 1)  # both ends may have to be encoded for every one
    for at in range(0, len(points), rows):
        parts.append(subject.decode(z[at : at + rows], points[at : at + rows], networks))
        tell(Filming(question.request, DECODED * min(1.0, (at + rows) / len(points))))
        yield
    return np.concatenate(parts)


class _Writer:
    """A thread that writes the file, and how far it is."""

    def __init__(self, question: Film, frames: np.ndarray, times: int) -> None:
        self._question, self._frames, self._times = question, frames, times
        self._done, self._ended = 0, threading.Event()
        self._trouble: Exception | None = None

    def written(self, tell: Tell) -> Generator[float, None, None]:
        """Told of until it is there; whoever closes it ends the writing. Raises Unreachable where the disk refuses."""
        thread, told = threading.Thread(target=self._write, name="lerp-film"), 0
        thread.start()
        try:
            while thread.is_alive():
                if self._done > told:
                    told = self._done
                    tell(Filming(self._question.request, DECODED + (1 - DECODED) * told / len(self._frames)))
                yield REST
        finally:
            self._ended.set()
            thread.join()
        if isinstance(self._trouble, StorageError):
            raise Unreachable(str(self._trouble), self._trouble.advice)
        if self._trouble is not None:
            raise self._trouble

    def _write(self) -> None:
        step_back()
        asked = self._question
        try:
            gallery.save_film(asked.path, self._frames, asked.rate, asked.loop, self._times, self._told)
        except Exception as error:
            self._trouble = error

    def _told(self, done: int) -> None:
        if self._ended.is_set():
            raise Ended
        self._done = done
