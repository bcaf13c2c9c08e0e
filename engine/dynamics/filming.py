"""A film of the path: decoded by the viewing thread in slices, written by a thread beside it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager

import numpy as np

from engine.commands import Point
from engine.dynamics import samples
from engine.dynamics.writing import Job, Tell, Writing, answered
from engine.exploring.subject import Subject
from engine.filming import Film, FilmFailed, Filming, FilmSaved, factor
from engine.latent.places import Unreachable
from engine.models import Networks
from engine.storage import gallery
from engine.training.pool import Snapshot

DECODED = 0.3  # of the whole film when the last frame is decoded
Lease = Callable[[], AbstractContextManager[Snapshot]]


def filmed(subject: Subject | None, lease: Lease, question: Film, tell: Tell) -> Job:
    """The whole film, or why there is none. The snapshot is leased for the decoding alone."""
    return answered(_made(subject, lease, question, tell), question.request, tell,
                    lambda what, advice: FilmFailed(question.request, what, advice))


def _made(subject: Subject | None, lease: Lease, question: Film, tell: Tell) -> Generator[None, None, Writing]:
    if subject is None or question.run not in (None, subject.run):
        raise Unreachable("Another run was opened meanwhile.", "Go back to it and save the film again.")
    with lease() as snapshot:
        step, networks = snapshot.step, snapshot.using(question.raw)
        yield from subject.axes_for(question.points, snapshot.networks)
        raw = yield from _decoded(subject, networks, question, tell)
    frames = subject.model.kind.frames(raw)
    times = factor(frames.shape[1:])
    size = frames.shape[2] * times, frames.shape[1] * times

    def write(writing: Writing) -> None:
        gallery.save_film(question.path, frames, question.rate, question.loop, times, writing.hear, writing.place)

    def told(done: int) -> None:
        tell(Filming(question.request, DECODED + (1 - DECODED) * done / len(frames)))

    return Writing(write, FilmSaved(question.request, question.path, len(frames), size, max(0, step)), told)


def _decoded(subject: Subject, networks: Networks, question: Film, tell: Tell) -> Generator[None, None, np.ndarray]:
    rows, parts = samples.rows_of(subject.model, networks), []
    points: Sequence[Point] = question.points
    z = yield from samples.latents(subject, points, networks, 1)  # both ends may have to be encoded for every one
    for at in range(0, len(points), rows):
        parts.append(subject.decode(z[at : at + rows], points[at : at + rows], networks))
        tell(Filming(question.request, DECODED * min(1.0, (at + rows) / len(points))))
        yield
    return np.concatenate(parts)
