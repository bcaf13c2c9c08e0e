"""A plane of the atlas as one large picture: decoded by the viewing thread in slices, written by a thread beside it."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch

from engine import manifest
from engine.answers import PlaneSaved
from engine.commands import Lane
from engine.dynamics import samples
from engine.dynamics.filming import Lease, filmed
from engine.dynamics.writing import Job, Tell, Writing, answered
from engine.events import Failed
from engine.exploring.subject import Subject
from engine.filming import Film
from engine.latent import planes
from engine.latent.places import Unreachable
from engine.questions import SavePlane
from engine.storage import gallery, planefile
from engine.storage.planefile import SavedPlane

LARGEST = 64_000_000  # pixels of a saved plane
TAG = "atlas.saveplane"


def written(question: Film | SavePlane, subject: Subject | None, lease: Lease, tell: Tell) -> tuple[str, Lane, Job]:
    """The job that writes a file and tells of it, behind its name (its kind, and the tag of its failures) and its lane."""
    if isinstance(question, Film):
        return "film film", Lane.WALL, filmed(subject, lease, question, tell)
    return f"saveplane {TAG}", Lane.WALL, exported(subject, lease, question, tell)


def exported(subject: Subject | None, lease: Lease, question: SavePlane, tell: Tell) -> Job:
    """The whole picture, or why there is none. The snapshot is leased for the decoding alone."""
    return answered(_made(subject, lease, question), question.request, tell,
                    lambda what, advice: Failed("explore", what, advice, tag=TAG))


def _made(subject: Subject | None, lease: Lease, question: SavePlane) -> Generator[None, None, Writing]:
    if subject is None or question.run not in (None, subject.run):
        raise Unreachable("Another run was opened meanwhile.", "Open the plane's run and export it again.")
    count, shape = question.columns * question.rows, subject.model.kind.spec.shape
    if len(shape) != 3:
        raise Unreachable("Points have no pictures to save.", "Open a run on pictures.")
    if count * shape[0] * shape[1] > LARGEST:
        raise Unreachable("This plane would have more pixels than fit into one file.", "Choose fewer pictures.")
    spots = planes.grid(question.left, question.top, question.spacing, question.columns, question.rows)
    parts = []
    with lease() as snapshot:
        rows, step = samples.rows_of(subject.model, snapshot.networks), snapshot.step
        for at in range(0, count, rows):
            z = torch.from_numpy(planes.at(question.plane, spots[at : at + rows])).to(subject.device)
            y = samples.classes(subject, question.condition, len(z))
            parts.append(subject.model.kind.from_tensor(subject.model.decode(snapshot.networks, z, y)))
            yield
    sheet, texts = gallery.grid(np.concatenate(parts), columns=question.columns), _texts(subject, question, step)
    saved = PlaneSaved(question.request, question.path, count, (sheet.shape[1], sheet.shape[0]))

    def write(writing: Writing) -> None:
        gallery.save_picture(question.path, sheet, texts, lambda: writing.hear(0), writing.place)

    return Writing(write, saved)


def _texts(subject: Subject, question: SavePlane, step: int) -> dict[str, str]:
    """What the file remembers of where it is from."""
    try:
        identity = manifest.read(subject.run).identity
    except manifest.ManifestError:  # the file leads nowhere then, and says so when it is dropped
        identity = ""
    saved = SavedPlane(question.plane, question.left, question.top, question.spacing, question.columns, question.rows, identity,
                       subject.run.name, subject.title, max(0, step), question.condition)  # fmt: skip
    return {"Software": "Lerp", "Lerp run": subject.title, "Lerp step": str(step), planefile.KEY: planefile.to_text(saved)}
