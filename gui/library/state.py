"""What the library shows, as one value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.manifest import Entry
from engine.storage.best import Best

EXAMPLE = "A run that comes with Lerp can only be looked at. Duplicate its settings to train one like it."
TRAINING = "This run is training; stop it first."
SORTS = (("changed", "Newest"), ("title", "Name"), ("size", "Size"), ("family", "Family"), ("data", "Data"))


@dataclass(frozen=True, slots=True)
class Row:
    """A run, why it can't be changed ("" if it can), whether its folder can only be read, and the numbers it is known by."""

    entry: Entry
    refusal: str = ""
    only_read: bool = False
    best: tuple[Best, ...] = field(default=(), compare=False)

    @property
    def shipped(self) -> bool:
        return self.refusal == EXAMPLE


@dataclass(frozen=True, slots=True)
class LibraryState:
    """`every` are newest first, examples last; `rows` those of them that fit `query`, in the order of `sort`.

    `picked` are all that are selected, `chosen` is the current one. `training` is the run that trains now.
    """

    every: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()
    chosen: Path | None = None
    picked: tuple[Path, ...] = ()
    training: Path | None = None
    listed: bool = False
    query: str = ""
    sort: str = "changed"

    @property
    def row(self) -> Row | None:
        return next((row for row in self.rows if row.entry.path == self.chosen), None)

    @property
    def refusal(self) -> str:
        """Why the chosen run can't be resumed or deleted."""
        if self.row is None:
            return ""
        return TRAINING if self.chosen == self.training else self.row.refusal

    @property
    def size(self) -> int:
        """Bytes of the person's own runs."""
        return sum(row.entry.size for row in self.every if not row.shipped)


def with_listing(state: LibraryState, own: list[Entry], examples: list[Entry],
                 best: Mapping[Path, tuple[Best, ...]] | None = None,
                 only_read: Collection[Path] = ()) -> LibraryState:  # fmt: skip
    """A newer look at the folders; the choice stays if its run is still there."""
    known = best or {}
    rows = [Row(entry, "", entry.path in only_read, known.get(entry.path, ())) for entry in own]
    rows += [Row(entry, EXAMPLE, True, known.get(entry.path, ())) for entry in examples]
    return _arranged(replace(state, every=tuple(rows), listed=True))


def with_choice(state: LibraryState, run: Path | None, picked: tuple[Path, ...] = ()) -> LibraryState:
    return replace(state, chosen=run, picked=picked or ((run,) if run is not None else ()))


def with_training(state: LibraryState, run: Path | None) -> LibraryState:
    return replace(state, training=run)


def with_query(state: LibraryState, query: str) -> LibraryState:
    return _arranged(replace(state, query=query))


def with_sort(state: LibraryState, sort: str) -> LibraryState:
    return _arranged(replace(state, sort=sort))


def _arranged(state: LibraryState) -> LibraryState:
    """Rows that fit, in order; what is chosen and no longer shown is chosen no more."""
    rows = [row for row in state.every if fits(row.entry, state.query)]
    if state.sort != "changed":
        rows.sort(key=lambda row: (row.shipped, _key(row.entry, state.sort), -row.entry.changed))
    shown = {row.entry.path for row in rows}
    return replace(state, rows=tuple(rows), chosen=state.chosen if state.chosen in shown else None,
                   picked=tuple(run for run in state.picked if run in shown))  # fmt: skip


def _key(entry: Entry, sort: str) -> object:
    return -entry.size if sort == "size" else (entry.data_title if sort == "data" else getattr(entry, sort)).casefold()


def fits(entry: Entry, query: str) -> bool:
    """Whether every word of the query is in the run's name, data, family, tags or notes."""
    text = " ".join((entry.title, entry.path.name, entry.data, entry.data_title, entry.family, *entry.tags, entry.notes))
    return all(word in text.casefold() for word in query.casefold().split())
