"""RUN/explorer.json: the places somebody marked, with a picture each, and the presets of the number keys.

A run that can only be read (a shipped example, a read-only disk) keeps its file as it is: what differs from it lies in
the user's own folder (`own_file`) and is laid over. Keys of the file that are not known here stay as they are.
Imports no torch.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine import checked, manifest
from engine.storage import durable, groups, json_text
from engine.storage import own as own_files
from engine.storage.durable import StorageError
from engine.storage.groups import Group

FILE = "explorer.json"
FORMAT = 1
MOST = 1000  # bookmarks of a run
KEYS = range(1, 10)  # presets
DIGEST = 64  # characters of the weights' digest at most
NAME, NOTE, TEXT, PICTURE, LATENT = 200, 4000, 1 << 20, 1 << 20, 1 << 18  # the longest of each: characters, bytes
_SIZE = 1 << 28  # bytes of a file that is read at all
_PNG = b"\x89PNG"
_known: dict[Path, tuple[tuple[int, int, int] | None, dict[str, Any]]] = {}  # files as they were seen, and their other keys


@dataclass(frozen=True, slots=True)
class Mark:
    """A place worth coming back to.

    key: its own for good. point, state: JSON objects of whoever made it (a recipe of the point; how the explorer stood).
    latent: the exact latent that was decoded, float32 little-endian [dim], offsets and truncation included.
    step: of the snapshot that `picture` (PNG) shows. made: seconds since 1970. weights: digest of the decoder's (see
    `engine.storage.recipe`), once that snapshot is kept for good; "": it may be gone. raw: as trained, not their average.
    """

    key: str
    name: str
    point: str
    latent: bytes
    step: int = 0
    made: float = 0.0
    picture: bytes = b""
    state: str = "{}"
    note: str = ""
    folder: str = ""
    weights: str = ""
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """How the explorer stood (a JSON object), under a number key."""

    state: str
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Marks:
    """All of a run: bookmarks in their order, presets by number in 1 to 9, named groups of the map's points."""

    bookmarks: tuple[Mark, ...] = ()
    presets: tuple[tuple[int, Preset], ...] = ()
    groups: tuple[Group, ...] = ()


def own_file(folder: Path, run: Path) -> Path:
    """Where, beneath the user's folder, the marks of a run lie that can only be read."""
    return own_files.file_of(folder, "bookmarks", run, ".json")


def take_over(run: Path, own: Path) -> None:
    """What was kept in `own` while this run, or the one that it is a copy of, could only be read joins the run.

    That of a copy (an import) stays for the other one. Raises StorageError; nothing is then lost.
    """
    over = _load(own)
    if not over:
        return
    seen = hashlib.sha256(json.dumps(over, sort_keys=True).encode()).hexdigest()[:16]
    if over.get("at") == str(run):
        write(run, read(run, own))
        durable.remove(own)
    elif _load(run / FILE).get("taken_over") != seen:
        write(run, read(run, own))
        _save(run / FILE, {**_load(run / FILE), "taken_over": seen})


def read(run: Path, own: Path | None = None) -> Marks:
    """The marks of a run, those in `own` laid over; none where there is no file. Raises StorageError."""
    found = _look(run / FILE)[1]
    if own is None:
        return found
    over, laid = _look(own)
    gone = {str(key) for key in over.get("gone", ())}
    changed = {mark.key: mark for mark in laid.bookmarks}
    kept = [changed.pop(mark.key, mark) for mark in found.bookmarks if mark.key not in gone]
    presets = {**dict(found.presets), **dict(laid.presets)}
    return Marks((*kept, *changed.values()), _sorted({n: one for n, one in presets.items() if str(n) not in gone}),
                 groups.laid_over(found.groups, laid.groups, gone))


def write(run: Path, marks: Marks, own: Path | None = None) -> None:
    """Keep these marks durably in the run, or (where `own` is given) what differs from the run's in `own`.

    Raises StorageError, also where the file is damaged or of a newer Lerp: it is then left as it is. The folder of a run
    that was deleted meanwhile is not made anew: it would stand in the way of bringing the run back.
    """
    check(run, marks, own)
    if own is None:
        known = {"bookmarks": [_mark(mark) for mark in marks.bookmarks], "presets": _presets(marks.presets),
                 "groups": [groups.to_plain(group) for group in marks.groups]}
        _save(run / FILE, {**_kept_others(run / FILE), "format": FORMAT, **known}, lambda: check(run, marks))
        return
    base, over = _look(run / FILE)[1], _kept_others(own)
    kept, numbers = {mark.key for mark in marks.bookmarks}, dict(marks.presets)
    gone = [mark.key for mark in base.bookmarks if mark.key not in kept]
    gone += [str(number) for number, _ in base.presets if number not in numbers]
    gone += [group.key for group in base.groups if group.key not in {one.key for one in marks.groups}]
    fresh = [_mark(mark) for mark in marks.bookmarks if mark not in base.bookmarks]
    presets = _presets(tuple(pair for pair in marks.presets if pair not in base.presets))
    named = [groups.to_plain(group) for group in marks.groups if group not in base.groups]
    _save(own, {**over, "format": FORMAT, "at": str(run), "bookmarks": fresh, "presets": presets, "groups": named, "gone": gone})


def check(run: Path, marks: Marks, own: Path | None = None) -> None:
    """What of `write` can be told at once. Raises StorageError."""
    if own is None and not (run / manifest.FILE).is_file():
        raise StorageError(f"“{run.name}” is no longer there, so nothing more can be kept with it.",
                           "Bring the run back first, or open another one.")
    if len(marks.bookmarks) > MOST:
        raise StorageError(f"A run keeps {MOST:,} bookmarks at most.", "Delete some of them first.")


# --- the file --------------------------------------------------------------------------------------------------------


def _save(path: Path, tree: dict[str, Any], still: Callable[[], object] = bool) -> None:
    """`still` is asked when the text is made, which takes a while for many points, and may refuse it."""
    text = json_text.of(tree)
    still()
    durable.write_text(path, text)
    _known[path] = _stamp(path), _others(tree)


def _others(tree: dict[str, Any]) -> dict[str, Any]:
    """What is not known here."""
    return {key: value for key, value in tree.items() if key not in ("format", "bookmarks", "presets", "groups")}


def _kept_others(path: Path) -> dict[str, Any]:
    """What of the file stays as it is. Looked through, unless it is still the file that was looked through or written."""
    stamp, others = _known.get(path, (None, {}))
    if stamp is None or stamp != _stamp(path):
        _look(path)
        others = _known[path][1]
    return others


def _look(path: Path) -> tuple[dict[str, Any], Marks]:
    """Read a file and see that it is whole. Raises StorageError."""
    stamp, tree = _stamp(path), _load(path)
    found = _marks(tree, path)
    _known[path] = stamp, _others(tree)
    return tree, found


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Another one for every writing; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _load(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            return {}
        if path.stat().st_size > _SIZE:
            raise _damaged(path, "it is too large")
        tree = json.loads(path.read_text(encoding="utf-8"))
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"“{path}” could not be read: {error.strerror}.", "Check the disk and its permissions.") from error
    except (ValueError, RecursionError):
        raise _damaged(path, "it is no JSON") from None
    if not isinstance(tree, dict) or not isinstance(tree.get("gone", []), list):
        raise _damaged(path, "it is no list of marks")
    version = tree.get("format", FORMAT)
    if type(version) is not int or version > FORMAT:
        raise StorageError(f"“{path}” was written by a newer Lerp.", "Update Lerp; the file is left as it is.")
    return tree


def _damaged(path: Path, why: str) -> StorageError:
    return StorageError(f"The bookmarks in “{path}” can’t be read: {why}.", "Move the file away to begin anew; it is left as it is.")


def _marks(tree: dict[str, Any], path: Path) -> Marks:
    try:
        marks = tuple(_read_mark(found) for found in tree.get("bookmarks", []))
        presets = {int(number): _read_preset(found) for number, found in tree.get("presets", {}).items()}
        _check(len({mark.key for mark in marks}) == len(marks) <= MOST, "bookmarks")
        _check(set(presets) <= set(KEYS), "presets")
        named = groups.from_plain(tree.get("groups", []))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise _damaged(path, f"an entry is damaged ({error})") from None
    return Marks(marks, _sorted(presets), named)


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "key": mark.key, "name": mark.name, "note": mark.note, "folder": mark.folder, "point": json.loads(mark.point),
        "latent": base64.b64encode(mark.latent).decode(), "state": json.loads(mark.state), "step": mark.step,
        "made": mark.made, "picture": base64.b64encode(mark.picture).decode(), "weights": mark.weights, "raw": mark.raw,
    }  # fmt: skip


def _presets(presets: tuple[tuple[int, Preset], ...]) -> dict[str, Any]:
    return {
        str(number): {"state": json.loads(one.state), "picture": base64.b64encode(one.picture).decode()}
        for number, one in presets
    }


def _read_mark(found: dict[str, Any]) -> Mark:
    latent = base64.b64decode(found["latent"], validate=True)
    _check(0 < len(latent) <= LATENT and len(latent) % 4 == 0, "latent")
    _check(bool(np.isfinite(np.frombuffer(latent, "<f4")).all()), "latent")
    step, made = checked.whole(found.get("step", 0)), checked.finite(found.get("made", 0.0))
    raw = found.get("raw", False)
    _check(type(raw) is bool, "raw")
    if step is None or made is None:
        raise ValueError("step" if step is None else "made")
    return Mark(
        _words(found["key"], NAME, "key"), _words(found["name"], NAME, "name"), _object(found["point"], "point"), latent,
        step, made, _picture(found), _object(found.get("state", {}), "state"),
        _words(found.get("note", ""), NOTE, "note"), _words(found.get("folder", ""), NAME, "folder"),
        _words(found.get("weights", ""), DIGEST, "weights"), raw,
    )  # fmt: skip


def _read_preset(found: dict[str, Any]) -> Preset:
    return Preset(_object(found["state"], "state"), _picture(found))


def _words(found: object, longest: int, what: str) -> str:
    _check(isinstance(found, str) and len(found) <= longest, what)
    return str(found)


def _object(found: object, what: str) -> str:
    _check(isinstance(found, dict), what)
    text = json.dumps(found, sort_keys=True)
    _check(len(text) <= TEXT, what)
    return text


def _picture(found: dict[str, Any]) -> bytes:
    picture = base64.b64decode(found.get("picture", ""), validate=True)
    _check(len(picture) <= PICTURE and (not picture or picture.startswith(_PNG)), "picture")
    return picture


def _check(right: bool, what: str) -> None:
    if not right:
        raise ValueError(what)


def _sorted(presets: dict[int, Preset]) -> tuple[tuple[int, Preset], ...]:
    return tuple(sorted(presets.items()))
