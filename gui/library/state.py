"""What the library shows, as one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from engine.manifest import Entry

EXAMPLE = "A run that comes with Lerp can only be looked at. Duplicate its settings to train one like it."
TRAINING = "This run is training; stop it first."


@dataclass(frozen=True, slots=True)
class Row:
    """A run, and why it can't be changed ("" if it can)."""

    entry: Entry
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class LibraryState:
    """`rows` are newest first, examples last. `training` is the run that trains now."""

    rows: tuple[Row, ...] = ()
    chosen: Path | None = None
    training: Path | None = None
    listed: bool = False

    @property
    def row(self) -> Row | None:
        return next((row for row in self.rows if row.entry.path == self.chosen), None)

    @property
    def refusal(self) -> str:
        """Why the chosen run can't be resumed or deleted."""
        if self.row is None:
            return ""
        return TRAINING if self.chosen == self.training else self.row.refusal


def with_listing(state: LibraryState, own: list[Entry], examples: list[Entry]) -> LibraryState:
    """A newer look at the folders; the choice stays if its run is still there."""
    rows = tuple(Row(entry) for entry in own) + tuple(Row(entry, EXAMPLE) for entry in examples)
    kept = state.chosen if any(row.entry.path == state.chosen for row in rows) else None
    return replace(state, rows=rows, chosen=kept, listed=True)


def with_choice(state: LibraryState, run: Path | None) -> LibraryState:
    return replace(state, chosen=run)


def with_training(state: LibraryState, run: Path | None) -> LibraryState:
    return replace(state, training=run)
