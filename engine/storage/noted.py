"""What a person notes on a run: title, notes, tags. In its run.toml; for a run that can't be changed, beside one's own.

FILE (noted.toml in the user's own folder) has a table for each read-only run, named by the run's identity (earlier
versions: by its folder); it is laid over what the run says of itself. Imports no torch.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import tomli_w

from engine import manifest
from engine.manifest import Entry, ManifestError
from engine.storage import durable, runs

FILE = "noted.toml"
SHIPPED = "Shipped with Lerp, and made by it."  # the note of every run that comes with Lerp
LONGEST_TITLE, LONGEST_TAG, MOST_TAGS = 80, 32, 16


@dataclass(frozen=True, slots=True)
class Marks:
    """A person's words on a run. at: the folder that the run had when they were kept beside one's own."""

    title: str
    notes: str = ""
    tags: tuple[str, ...] = ()
    at: str = field(default="", compare=False)

    @classmethod
    def of(cls, entry: Entry) -> Marks:
        return cls(entry.title, entry.notes, entry.tags)


def clean_title(text: str) -> str:
    """The title without line breaks, control characters and outer spaces. Raises ValueError if nothing is left."""
    title = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_TITLE].strip()
    if not title:
        raise ValueError("A run needs a name.")
    return title


def clean_tags(words: Iterable[str]) -> tuple[str, ...]:
    """Tags in lower case, each once, in their order; empty ones are passed over."""
    tags: dict[str, None] = {}
    for word in words:
        tag = " ".join("".join(letter if letter.isprintable() else " " for letter in word).split()).lower()[:LONGEST_TAG]
        if tag:
            tags[tag.strip()] = None
    return tuple(tags)[:MOST_TAGS]


def read(folder: Path) -> dict[str, Marks]:
    """The marks kept in the user's own folder, by the run's identity or its folder. A damaged file holds none."""
    try:
        return _parsed((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def laid_over(entry: Entry, marks: Mapping[str, Marks], shipped: bool = False) -> Entry:
    """The run as the person calls it. A copy that can be written (an import) says of itself what it is called."""
    found = marks.get(_folder(entry.path))
    if found is None and (of_run := marks.get(entry.id)) is not None:
        here = of_run.at == _folder(entry.path) or shipped or not durable.permitted(entry.path)
        found = of_run if here else None
    return entry if found is None else replace(entry, title=found.title, notes=found.notes, tags=found.tags)


def take_along(source: Path, run: Path, own: Path) -> None:
    """What was kept beside one's own of the run `source` is written into its copy, which is not a shipped run any more.

    Raises StorageError, ManifestError.
    """
    kept, described = read(own), manifest.read(run)
    said = Marks(described.title, described.notes, described.tags)
    found = kept.get(_folder(source)) or kept.get(_name(source)) or said
    now = replace(found, notes=_own_words(found.notes))
    if now != said:
        runs.write(run, replace(described, title=now.title, notes=now.notes, tags=now.tags))


def _own_words(notes: str) -> str:
    """The notes without the line that shipped runs have."""
    lines = notes.split("\n")
    return "\n".join(line for line in lines if line != SHIPPED).strip() if SHIPPED in lines else notes


def keep(run: Path, marks: Marks, own: Path, shipped: bool = False) -> bool:
    """Keep the marks in the run itself, or in the user's `own` folder where the run is `shipped` or can't be written.

    Whether they went into the run. Raises StorageError, ManifestError (a damaged run.toml).
    """
    marks = Marks(clean_title(marks.title), marks.notes.replace("\r\n", "\n"), clean_tags(marks.tags))
    if shipped or not durable.writable(run):
        _keep_beside(run, marks, own)
        return False
    described = manifest.read(run)
    runs.write(run, replace(described, title=marks.title, notes=marks.notes, tags=marks.tags))
    kept = read(own)
    if _drop(kept, run):  # it was read-only once; what is in the run holds now
        durable.write_text(own / FILE, _text(kept))
    return True


def _keep_beside(run: Path, marks: Marks, own: Path) -> None:
    _set_damaged_aside(own)
    kept = read(own)
    try:
        described = manifest.read(run)
        plain = Marks(described.title, described.notes, described.tags)
    except ManifestError:
        plain = Marks(run.name)
    kept.pop(_folder(run), None)
    kept.pop(_name(run), None)
    if marks != plain:
        kept[_name(run)] = replace(marks, at=_folder(run))
    durable.write_text(own / FILE, _text(kept))


def _set_damaged_aside(own: Path) -> None:
    """A file that can't be read is copied before it is replaced: a person may mend it by hand."""
    try:
        data = (own / FILE).read_bytes()
    except OSError:
        return
    try:
        _parsed(data.decode("utf-8"))
    except (ValueError, TypeError, KeyError, AttributeError):
        durable.write_bytes(own / f"{FILE}.damaged", data)


def _parsed(text: str) -> dict[str, Marks]:
    table = tomllib.loads(text)
    return {name: Marks(str(one["title"]), str(one.get("notes", "")), tuple(map(str, one.get("tags", ()))), str(one.get("at", "")))
            for name, one in table["runs"].items()}  # fmt: skip


def _text(kept: Mapping[str, Marks]) -> str:
    return tomli_w.dumps({"runs": {name: {"title": one.title, "notes": one.notes, "tags": list(one.tags), "at": one.at}
                                   for name, one in kept.items()}})  # fmt: skip


def _drop(kept: dict[str, Marks], run: Path) -> bool:
    """Take out what was kept of the run in this very folder; whether there was something."""
    names = [name for name in (_folder(run), _name(run)) if name in kept and (name == _folder(run) or kept[name].at == _folder(run))]
    for name in names:
        kept.pop(name, None)
    return bool(names)


def _name(run: Path) -> str:
    try:
        return manifest.read(run).identity
    except ManifestError:
        return _folder(run)


def _folder(run: Path) -> str:
    return str(run.absolute())
