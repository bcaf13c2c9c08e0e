"""One map as it is shown: its points, their shades, and which of them are seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine import checked
from engine.answers import MapShown
from gui.explorer.map import palette
from gui.explorer.map.picking import GridIndex
from gui.explorer.map.raster import CROWDED, Inked
from gui.explorer.map.scope import Box, bounds

DATA, SAMPLES = "data", "samples"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is not shown: classes (-1: points without one), and kinds of points."""

    classes: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    own: frozenset[int] = frozenset()  # of a person's own classes, -1: points in none

    def with_class(self, number: int, shown: bool) -> Filter:
        return replace(self, classes=self.classes - {number} if shown else self.classes | {number})

    def with_own(self, number: int, shown: bool) -> Filter:
        return replace(self, own=self.own - {number} if shown else self.own | {number})

    def with_kind(self, kind: str, shown: bool) -> Filter:
        return replace(self, kinds=self.kinds - {kind} if shown else self.kinds | {kind})


class Chart:
    """The newest map. The grid is made when it is first needed; a very large map is drawn once before that."""

    def __init__(self, shown: MapShown) -> None:
        self.shown = shown
        self.places = np.ascontiguousarray(shown.places, np.float32)
        self.seen: np.ndarray | None = None  # bool [n] by index; None: all
        self.filter, self.hidden = Filter(), np.zeros(len(self.places), bool)
        self.isolated = False  # whether what is not hidden was chosen to be the only points
        self.colouring = "label"
        self.own_names, self.own = tuple[str, ...](), np.full(len(self.places), -1, np.int16)
        self._numbers: np.ndarray | None = None  # shades of the points by a number of theirs
        self._given: np.ndarray | None = None  # shades of the classes that a person gave
        self._inked: Inked | None = None
        self._made = False
        self._seen_sorted: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.places)

    # --- found once

    @cached_property
    def index(self) -> GridIndex:
        self._made = True
        return GridIndex(self.places)

    @property
    def sorted(self) -> bool:
        """Whether the grid is there, or is made in a moment."""
        return self._made or len(self) <= CROWDED

    @cached_property
    def box(self) -> Box:
        return bounds(self.places)

    @cached_property
    def keys(self) -> np.ndarray:
        """One number for each point, the same on every map of the run: int64 [n]."""
        return self.shown.numbers.astype(np.int64) * 2 + self.shown.of_data

    @cached_property
    def _usual_shades(self) -> np.ndarray:
        return palette.class_shades(self.shown.labels, len(self.shown.classes))[1]

    @property
    def class_shades(self) -> np.ndarray:
        """The shade of each class, uint8: as a person gave them, else the ten largest have one."""
        return self._given if self._given is not None else self._usual_shades

    def give_colour(self, number: int, shade: int) -> None:
        """A class takes one of the ten colours; the class that had it takes this one's."""
        self._given, self._inked = palette.exchanged(self.class_shades, number, shade), None

    @property
    def given_shades(self) -> bytes | None:
        """The shades of the classes that a person gave, as a value; None: the usual ones."""
        return None if self._given is None else self._given.tobytes()

    def give_shades(self, shades: bytes | None) -> None:
        """As `given_shades` told."""
        self._given, self._inked = None if shades is None else np.frombuffer(shades, np.uint8).copy(), None

    def name_own(self, names: tuple[str, ...], labels: np.ndarray) -> None:
        """A person's own classes: labels int16 [n] into the names, -1: none."""
        if names != self.own_names:
            self.filter = replace(self.filter, own=frozenset())
        self.own_names, self.own, self._inked = names, labels, None
        self._look()

    @property
    def legend(self) -> tuple[tuple[str, ...], np.ndarray, frozenset[int]]:
        """Classes that the legend lists, the shade of each, and which of them are hidden."""
        if self.colouring == "own":
            return self.own_names, palette.class_shades(self.own, len(self.own_names))[1], self.filter.own
        return (self.shown.classes if self.labelled else ()), self.class_shades, self.filter.classes

    @property
    def labelled(self) -> bool:
        return bool(len(self.shown.classes)) and bool((self.shown.labels >= 0).any())

    # --- colours

    def colour_by(self, what: str) -> None:
        """ "label" or "density", or what there are numbers of (see `set_numbers`)."""
        if what != self.colouring:
            self.colouring, self._inked, self._numbers = what, None, None

    def set_numbers(self, values: np.ndarray, due: np.ndarray, ends: tuple[float, float]) -> None:
        """Colour by these numbers; see `palette.number_shades`."""
        self._numbers, self._inked = palette.number_shades(values, due, ends), None

    def colour_like(self, other: Chart, twin: np.ndarray) -> None:
        """In the colours of another map. twin: int64 [n], the index of each point there, -1 where it is not."""
        self.colour_by(other.colouring)
        known, self._inked = twin >= 0, None
        if other.colouring == "own":
            labels = np.full(len(self), -1, np.int16)
            labels[known] = other.own[twin[known]]
            self.name_own(other.own_names, labels)
        elif other.colouring == "label" and other.shown.classes == self.shown.classes:
            self._given = other._given
        elif other._numbers is not None:
            self._numbers = np.full(len(self), palette.QUIET, np.uint8)
            self._numbers[known] = other._numbers[twin[known]]

    @property
    def quantity(self) -> bool:
        """Whether the colours are those of a ramp, not of classes."""
        return self.colouring not in ("label", "own")

    def shades(self) -> np.ndarray:
        """uint8 [n] by index."""
        if self.colouring == "density":
            found = np.zeros(len(self), np.float32)
            dense = self.index.density()
            found[: len(dense)] = dense
            return palette.quantity_shades(found)
        if self.quantity:
            return self._numbers if self._numbers is not None else np.full(len(self), palette.NOT_YET, np.uint8)
        if self.colouring == "own":
            return palette.class_shades(self.own, len(self.own_names))[0]
        return palette.shaded(self.shown.labels, self.class_shades)

    def inks(self) -> np.ndarray:
        """The table of colours that goes with the shades."""
        if self.quantity:
            return palette.table(palette.quantity_inks())
        return palette.table(palette.class_inks(plain=not self.labelled and self.colouring != "own"))

    def inked(self) -> tuple[Inked, np.ndarray | None]:
        """The points as they are drawn, and which of them are seen, in the same order."""
        if self._inked is None or (self.sorted and len(self._inked.x) and self._inked.x is not self.index.x):
            shades, rings = self.shades(), ~self.shown.of_data
            if self.sorted:
                order = self.index.order
                self._inked = Inked(self.index.x, self.index.y, shades[order], rings[order])
            else:
                self._inked = Inked(self.places[:, 0], self.places[:, 1], shades, rings)
            self._seen_sorted = None
        if self.seen is None:
            return self._inked, None
        if self._seen_sorted is None:
            self._seen_sorted = self.seen[self.index.order] if self.sorted else self.seen
        return self._inked, self._seen_sorted

    def moved(self, places: np.ndarray) -> Inked:
        """The same points elsewhere, as they drift."""
        return Inked(places[:, 0], places[:, 1], self.shades(), ~self.shown.of_data)

    # --- what is seen

    def follow(self, before: Chart | None) -> None:
        """Filters, hidden points and colours as on the map before."""
        if before is None:
            return
        self.filter, self.own_names = before.filter, before.own_names
        self.colour_by(before.colouring)
        if before._given is not None and before.shown.classes == self.shown.classes:
            self._given = before._given
        if before.hidden.any():
            same, self.isolated = self.same_points(before), before.isolated
            self.hidden = before.hidden.copy() if same else np.isin(self.keys, before.keys[before.hidden])
            if self.isolated and not same:  # nor is a point that has joined one of those chosen
                self.hidden = ~np.isin(self.keys, before.keys[~before.hidden])
        self._look()

    def again(self, before: Chart | None, indices: np.ndarray) -> np.ndarray:
        """The same points as these of an earlier map of the run, as far as they are here; none of another run's."""
        if before is None or before.shown.run != self.shown.run or not len(indices):
            return indices[:0]
        if self.same_points(before):
            return indices
        return np.flatnonzero(np.isin(self.keys, before.keys[indices]))

    def same_points(self, other: Chart) -> bool:
        return len(self) == len(other) and bool(np.array_equal(self.keys, other.keys))

    def set_filter(self, wanted: Filter) -> None:
        self.filter = wanted
        self._look()

    def see(self, wanted: Filter, hidden: np.ndarray, isolated: bool) -> None:
        """By this filter, without these points: bool [n]. isolated: those that are left were chosen to be the only ones."""
        self.filter, self.hidden, self.isolated = wanted, hidden, isolated
        self._look()

    def hide(self, indices: Iterable[int] | np.ndarray) -> None:
        """Hide these points too."""
        self.hidden = self.hidden.copy()
        self.hidden[np.asarray(indices, np.int64)] = True
        self._look()

    def isolate(self, indices: Iterable[int] | np.ndarray) -> None:
        """Hide all but these."""
        self.hidden = np.ones(len(self), bool)
        self.hidden[np.asarray(indices, np.int64)] = False
        self.isolated = True
        self._look()

    def show_all(self) -> None:
        self.filter, self.hidden, self.isolated = Filter(), np.zeros(len(self), bool), False
        self._look()

    @property
    def filtered(self) -> bool:
        return self.seen is not None

    def _look(self) -> None:
        self._seen_sorted = None
        if self.filter == Filter() and not self.hidden.any():
            self.seen = None
            return
        seen = ~self.hidden
        if self.filter.classes:
            seen &= ~np.isin(self.shown.labels, list(self.filter.classes))
        if self.filter.own:
            seen &= ~np.isin(self.own, list(self.filter.own))
        if DATA in self.filter.kinds:
            seen &= ~self.shown.of_data
        if SAMPLES in self.filter.kinds:
            seen &= self.shown.of_data
        self.seen = None if seen.all() else seen

    @property
    def count(self) -> int:
        """How many points are seen."""
        return len(self) if self.seen is None else int(np.count_nonzero(self.seen))

    def visible(self, indices: np.ndarray) -> np.ndarray:
        """Those of the indices that are seen."""
        return indices if self.seen is None else indices[self.seen[indices]]

    # --- words and places

    def name(self, index: int) -> str:
        """What a point is: “Ankle boot, picture 1,204 of the data”."""
        number, label = int(self.shown.numbers[index]), int(self.shown.labels[index])
        what = f"data {number:,}" if self.shown.of_data[index] else f"sample, seed {number:,}"
        if not 0 <= label < len(self.shown.classes):
            return what[:1].upper() + what[1:]
        near = "" if self.shown.of_data[index] or not self.shown.predicted else "near "
        return f"{near}{self.shown.classes[label]}, {what}"

    def class_of(self, index: int) -> int | None:
        """The class that a point is of: its own, not that of its neighbours. None where there is no such point."""
        if not 0 <= index < len(self) or (self.shown.predicted and not self.shown.of_data[index]):
            return None
        label = int(self.shown.labels[index])
        return label if 0 <= label < len(self.shown.classes) else None

    def centre(self, indices: np.ndarray) -> int:
        """The point of these that is nearest to their middle (the median); -1 of none."""
        if not len(indices):
            return -1
        places = self.places[indices].astype(np.float64)
        far = ((places - np.median(places, axis=0)) ** 2).sum(axis=1)
        return int(indices[int(np.nanargmin(far))]) if np.isfinite(far).any() else -1

    def search(self, text: str) -> np.ndarray:
        """Indices of the points whose own class, else whose class has `text` in its name, or whose number it is."""
        wanted = text.strip().casefold().replace(",", "")
        if not wanted:
            return np.zeros(0, np.int64)
        for names, labels in ((self.own_names, self.own), (self.shown.classes, self.shown.labels)):
            found = [number for number, name in enumerate(names) if wanted in name.casefold()]
            if found and not (checked.counted(wanted) is not None and wanted not in {name.casefold() for name in names}):
                return np.flatnonzero(np.isin(labels, found))
        number = checked.counted(wanted.lstrip("#"))
        return np.flatnonzero(self.shown.numbers == number) if number is not None else np.zeros(0, np.int64)
