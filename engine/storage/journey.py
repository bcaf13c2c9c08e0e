"""RUN/journey.jsonl: the places where somebody stayed, one line each, newest last.

Lines are appended as they come; one that is torn or damaged is passed over, since no place is worth more than the others.
Of a run that can only be read the file lies in the user's own folder. Imports no torch.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import manifest
from engine.storage import durable
from engine.storage import own as own_files
from engine.storage.bookmarks import LATENT, PICTURE, TEXT

FILE = "journey.jsonl"
MOST = 200  # places that are read
SLACK = 2  # times as many lines may lie there before the older ones are cut away
_LONGEST = 2 * (LATENT + PICTURE + TEXT)  # characters of a line
_SIZE = 1 << 28  # bytes of a file that is read at all


@dataclass(frozen=True, slots=True)
class Visit:
    """point: JSON of the recipe of a point. latent, step, picture: see `engine.storage.bookmarks.Mark`."""

    point: str
    latent: bytes
    step: int
    picture: bytes


def file_of(run: Path, own: Path | None) -> Path:
    """Where it lies; `own`: the user's folder, for a run that can only be read."""
    return run / FILE if own is None else own_files.file_of(own, "journeys", run, ".jsonl")


def take_over(run: Path, own: Path) -> None:
    """What was noted in the user's folder while this run could only be read joins its journey."""
    before = file_of(run, own)
    found = lines(before)
    if found and _append(run / FILE, "".join(f"{line}\n" for line in found)):
        durable.remove(before)


def lines(file: Path) -> list[str]:
    """The newest lines as they are; a file that can't be read has none. Too many of them are cut down on the disk."""
    try:
        if not file.is_file() or file.stat().st_size > _SIZE:
            return []
        text = file.read_text(encoding="utf-8", errors="replace")
        if text and not text.endswith("\n"):  # torn: what comes next has a line of its own
            durable.append_text(file, "\n")
        found = [line for line in text.split("\n") if line]
        if len(found) > SLACK * MOST:
            durable.write_text(file, "".join(f"{line}\n" for line in found[-MOST:]))
    except (OSError, durable.StorageError):
        return []
    return found[-MOST:]


def visit(line: str) -> Visit | None:
    """What a line says; None if it is damaged."""
    try:
        if len(line) > _LONGEST:
            return None
        found = json.loads(line)
        latent = base64.b64decode(found["latent"], validate=True)
        picture = base64.b64decode(found["picture"], validate=True)
        right = (isinstance(found["point"], dict) and type(found["step"]) is int and found["step"] >= 0 and 0 < len(latent) <= LATENT
                 and len(latent) % 4 == 0 and len(picture) <= PICTURE)  # fmt: skip
        if not right or not np.isfinite(np.frombuffer(latent, "<f4")).all():
            return None
        return Visit(json.dumps(found["point"]), latent, found["step"], picture)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def append(file: Path, visits: list[Visit]) -> bool:
    """One line more for each; whether they are written. A run whose folder is not there yet is asked again later."""
    return _append(file, "".join(_line(one) for one in visits))


def _append(file: Path, told: str) -> bool:
    if file.name == FILE and not (file.parent / manifest.FILE).is_file():
        return False
    try:
        durable.append_text(file, told)
    except durable.StorageError:
        return False
    return True


def _line(one: Visit) -> str:
    table = {"point": json.loads(one.point), "latent": base64.b64encode(one.latent).decode(), "step": one.step,
             "picture": base64.b64encode(one.picture).decode()}  # fmt: skip
    return json.dumps(table, separators=(",", ":")) + "\n"
