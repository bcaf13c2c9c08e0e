"""What a run's metrics hold of its past, for whoever opens it; damaged ones are done without."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.events import Failed, sealed
from engine.exploring.subject import Subject
from engine.storage.durable import StorageError
from engine.storage.metrics import read_events


def changes(run: Path) -> tuple[tuple[int, str], ...]:
    """(step, words) of the settings that were edited; none where the numbers can't be read."""
    try:
        return tuple((one.step, one.words) for one in read_events(run) if one.what == "edited")
    except StorageError:
        return ()


def curves(subject: Subject) -> tuple[tuple[tuple[str, np.ndarray], ...], Failed | None]:
    """The numbers so far; none, and what to say of it, where they can't be read."""
    try:
        return tuple((key, sealed(curve)) for key, curve in subject.curves().items()), None
    except StorageError as error:
        return (), Failed("open", f"The curves of this run can't be shown: {error}", error.advice)
