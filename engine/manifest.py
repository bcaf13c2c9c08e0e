"""run.toml: what a run is, and what a library of runs needs to know. Imports no torch.

Reads only; `engine.storage.runs` writes.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from engine import checked
from engine.commands import RunSpec, Stop
from engine.fields import Value

SCHEMA = 1
FILE = "run.toml"
Pairs = tuple[tuple[str, Value], ...]


class ManifestError(ValueError):
    """A run.toml that can't be used: `str` says what is wrong, `advice` the way out."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Sample:
    """`engine.kinds.SampleSpec` as plain data: SampleSpec(**sample.plain()) makes one, Sample.of(spec) reads one."""

    kind: str
    shape: tuple[int, ...]
    mean: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()

    @classmethod
    def of(cls, spec: Any) -> Sample:
        """From anything with these four attributes."""
        return cls(spec.kind, tuple(map(int, spec.shape)), tuple(map(float, spec.mean)), tuple(map(float, spec.scale)))

    def plain(self) -> dict[str, Any]:
        return {"kind": self.kind, "shape": self.shape, "mean": self.mean, "scale": self.scale}


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything about a run that its weights do not say.

    spec.settings holds every setting, resolved. data_title, fingerprint (SHA-256) and count are of the data trained on.
    classes: names of the data's classes, in label order. tuned: what the auto-tuner chose, reused at resume.
    """

    spec: RunSpec
    title: str
    sample: Sample
    latent_dim: int
    classes: tuple[str, ...] = ()
    data_title: str = ""
    fingerprint: str = ""
    count: int = 0
    tuned: Pairs = ()
    versions: tuple[tuple[str, str], ...] = ()
    hardware: tuple[tuple[str, str], ...] = ()
    notes: str = ""
    finished: bool = False
    created: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    schema: int = SCHEMA
    tags: tuple[str, ...] = ()
    id: str = ""  # given when the run is made; see `identity`

    @property
    def identity(self) -> str:
        """What saved pictures know the run by, wherever its folder lies. Of a run without an id: from what never changes."""
        if self.id:
            return self.id
        fixed = (str(self.created), self.spec.data, self.spec.model, self.spec.seed, sorted(self.settings.items()), self.fingerprint)
        return hashlib.sha256(repr(fixed).encode()).hexdigest()[:32]

    @property
    def settings(self) -> dict[str, Value]:
        """Every setting of the run."""
        return dict(self.spec.settings)


def to_toml(manifest: Manifest) -> str:
    """The text of run.toml."""
    spec = manifest.spec
    run = {"data": spec.data, "model": spec.model, "seed": spec.seed, "device": spec.device, "threads": spec.threads,
           "preset": spec.preset}
    table = {
        "schema": manifest.schema,
        **({"id": manifest.id} if manifest.id else {}),
        "title": manifest.title,
        "created": manifest.created,
        "finished": manifest.finished,
        "notes": manifest.notes,
        "tags": list(manifest.tags),
        "spec": {**_without_none(run), "settings": dict(spec.settings), "stop": _without_none(asdict(spec.stop))},
        "data": {"title": manifest.data_title, "fingerprint": manifest.fingerprint, "count": manifest.count,
                 "classes": list(manifest.classes)},
        "sample": {key: list(value) if isinstance(value, tuple) else value
                   for key, value in manifest.sample.plain().items()},
        "model": {"latent_dim": manifest.latent_dim},
        "tuned": dict(manifest.tuned),
        "versions": dict(manifest.versions),
        "hardware": dict(manifest.hardware),
    }
    return tomli_w.dumps(table)


def from_toml(text: str) -> Manifest:
    """The manifest a text holds. Raises ManifestError for a damaged one, or one of a later version of Lerp."""
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise ManifestError("run.toml is damaged: it is nested too deeply.", _ADVICE) from None
    except ValueError as error:  # no TOML, or a number too long for Python
        raise ManifestError(f"run.toml is damaged: {error}.", _ADVICE) from None
    schema = table.get("schema")
    if isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA:
        said = schema if schema < 1 << 63 else "far beyond"  # a number of thousands of digits can't be written out
        raise ManifestError(f"This run was written by a newer version of Lerp (its schema is {said}, this one reads "
                            f"up to {SCHEMA}).", "Open it with that version, or install the newest one.")
    try:
        return _from_table(table)
    except KeyError as error:
        raise ManifestError(f"run.toml is damaged: it lacks “{error.args[0]}”.", _ADVICE) from None
    except (TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise ManifestError(f"run.toml is damaged: {error}.", _ADVICE) from None


_ADVICE = "Restore run.toml from a copy; the weights beside it are untouched."


def _from_table(table: Mapping[str, Any]) -> Manifest:
    spec, data, sample = table["spec"], table["data"], table["sample"]
    created = table["created"]
    if not isinstance(created, datetime):
        raise TypeError("“created” is not a date")
    return Manifest(
        spec=RunSpec(
            data=str(spec["data"]), model=str(spec["model"]), settings=tuple(spec["settings"].items()),
            seed=_whole(spec["seed"], "seed"), stop=_stop(spec["stop"]), device=str(spec["device"]),
            threads=None if spec.get("threads") is None else int(spec["threads"]), preset=str(spec.get("preset", "")),
        ),
        title=str(table["title"]),
        sample=Sample(str(sample["kind"]), tuple(map(int, sample["shape"])), tuple(map(float, sample["mean"])),
                      tuple(map(float, sample["scale"]))),
        latent_dim=_whole(table["model"]["latent_dim"], "latent_dim"),
        classes=tuple(map(str, data["classes"])),
        data_title=str(data["title"]), fingerprint=str(data["fingerprint"]), count=_whole(data["count"], "count"),
        tuned=tuple(table.get("tuned", {}).items()),
        versions=tuple((str(key), str(value)) for key, value in table.get("versions", {}).items()),
        hardware=tuple((str(key), str(value)) for key, value in table.get("hardware", {}).items()),
        notes=str(table.get("notes", "")), finished=bool(table["finished"]), created=created,
        schema=int(table["schema"]), tags=tuple(map(str, table.get("tags", ()))), id=str(table.get("id", "")),
    )


def _whole(found: Any, name: str) -> int:
    """A number of 64 bits: what is longer no part of the program could use."""
    number = int(found)
    if abs(number) >= 1 << 63:
        raise ValueError(f"“{name}” is out of range")
    return number


def _stop(table: Mapping[str, Any]) -> Stop:
    images, seconds = table.get("images"), table.get("seconds")
    return Stop(None if images is None else _whole(images, "images"), None if seconds is None else float(seconds))


def _without_none(table: Mapping[str, Any]) -> dict[str, Any]:
    """TOML has no null: what is None is left out."""
    return {key: value for key, value in table.items() if value is not None}


def read(run: Path) -> Manifest:
    """The manifest of the run in a folder. Raises ManifestError."""
    try:
        return from_toml((run / FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise ManifestError(f"“{run}” is not a run: it holds no {FILE}.", "Choose the folder of a run.") from None
    except UnicodeDecodeError:
        raise ManifestError("run.toml is damaged: it is not text.", _ADVICE) from None
    except OSError as error:
        why = error.strerror or error
        raise ManifestError(f"run.toml can't be read: {why}.", "Check the folder's permissions.") from None


# --- weights on disk, without torch ----------------------------------------------------------------------------------


def steps(folder: Path) -> list[int]:
    """The steps of the STEP.safetensors in a folder, ascending; by file name alone."""
    if not folder.is_dir():
        return []
    found = (checked.counted(file.stem) for file in folder.glob("*.safetensors"))
    return sorted(step for step in found if step is not None)


def header(file: Path) -> dict[str, str]:
    """The text metadata in the header of a safetensors file; empty if it can't be read.

    Format: https://github.com/huggingface/safetensors#format (u64 length, JSON, data).
    """
    try:
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > 100_000_000:
                return {}
            found = json.loads(stream.read(length)).get("__metadata__", {})
    except (OSError, struct.error, ValueError, AttributeError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


# --- the library -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One run as a library lists it. `problem` (with advice) if run.toml can't be used: the rest is then mostly empty.

    step, images: of the newest checkpoint, or snapshot where none is kept (by file name; -1 without one).
    changed: seconds since 1970. size: bytes.
    picture: the newest picture of the wall, if there is one; pictured: its bytes and when it changed.
    """

    path: Path
    title: str
    family: str = ""
    data: str = ""
    data_title: str = ""
    kind: str = ""
    step: int = -1
    images: int = 0
    changed: float = 0.0
    size: int = 0
    finished: bool = False
    notes: str = ""
    picture: Path | None = None
    problem: str = ""
    tags: tuple[str, ...] = ()
    id: str = ""  # Manifest.identity
    pictured: tuple[int, float] = (0, 0.0)


def list_runs(folder: Path) -> list[Entry]:
    """The runs in a folder, those changed last first. A folder that does not exist holds none."""
    if not folder.is_dir():
        return []
    entries = [entry(child) for child in folder.iterdir() if os.path.isfile(child / FILE)]  # a folder that is barred holds none
    return sorted(entries, key=lambda found: (-found.changed, found.title))


def entry(run: Path) -> Entry:
    """One run as the library lists it; never raises for a damaged one, whatever is wrong with it."""
    files = [Path(folder, name) for folder, _, names in os.walk(run) for name in names]  # passes over what vanishes meanwhile
    sizes = [_stat(file) for file in files]
    size, changed = sum(pair[0] for pair in sizes), max((pair[1] for pair in sizes), default=0.0)
    try:
        return replace(_described(run, files), changed=changed, size=size)
    except ManifestError as error:
        problem = f"{error} {error.advice}"
    except Exception as error:  # one run must not hide the others
        problem = f"This run can't be read: {error}. {_ADVICE}"
    return Entry(run, run.name, changed=changed, size=size, problem=problem)


def _described(run: Path, files: list[Path]) -> Entry:
    manifest = read(run)
    part = "checkpoints" if steps(run / "checkpoints") else "snapshots"  # shipped runs hold a snapshot alone
    step = max(steps(run / part), default=-1)
    images = header(run / part / f"{step}.safetensors").get("images", "0")
    walls = {file: checked.counted(file.stem) for file in files if file.parent.name == "wall" and file.suffix == ".webp"}
    numbered = {file: number for file, number in walls.items() if number is not None}
    picture = max(numbered, key=lambda file: numbered[file], default=None)
    return Entry(
        run, manifest.title, manifest.spec.model, manifest.spec.data, manifest.data_title, manifest.sample.kind, step,
        checked.counted(images) or 0, finished=manifest.finished, notes=manifest.notes,
        picture=picture, tags=manifest.tags, id=manifest.identity,
        pictured=_stat(picture) if picture is not None else (0, 0.0),
    )


def _stat(file: Path) -> tuple[int, float]:
    """Size and time of change; a file that vanished meanwhile counts nothing."""
    try:
        found = file.stat()
    except OSError:
        return 0, 0.0
    return found.st_size, found.st_mtime
