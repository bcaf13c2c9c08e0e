"""Points from a file of one's own: a table of numbers (.csv) or an array (.npy); and the newest drawing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import platformdirs

from engine.datasets import DataError, Dataset, Source
from engine.datasets.listing import spoken
from engine.datasets.pictures import fingerprint
from engine.datasets.thumbnails import dots
from engine.datasets.toys import isotropic
from engine.events import DataInfo, sealed
from engine.folders import absolute
from engine.kinds import SampleSpec

ENDINGS = (".csv", ".npy")
FEWEST, MOST, WIDEST = 20, 1_000_000, 16
DRAWING = "brush"  # what a person writes for the newest drawing
DRAWINGS_VARIABLE, HOME_VARIABLE = "LERP_DRAWINGS", "LERP_HOME"
NAMED = 100  # refused rows that are listed one by one
ALIKE = 10.0  # spreads of columns within this factor: one unit, one scale
NOT_FINITE = "holds a value that is not a finite number"

Refused = tuple[tuple[str, str], ...]


class Table(Source):
    """The points in a file: 1 to 16 columns, 20 to 1,000,000 rows."""

    def __init__(self, path: str | Path) -> None:
        self.path = absolute(path)

    def info(self) -> DataInfo:
        """What the file holds, with a dot map of its first two columns. Reads all of it. Raises DataError."""
        data = self.load()
        return DataInfo(data.name, data.title, "points", data.spec.shape, len(data), data.classes, data.licence,
                        sealed(dots(data.samples)), data.refused)

    def load(self, size: int = 0) -> Dataset:
        """All finite rows as float32 [n, d], without labels. Raises DataError."""
        rows, first = _read(self.path)
        with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite, and is refused
            points = rows.astype(np.float32)
        good = np.isfinite(points).all(1)
        refused = _refused(np.flatnonzero(~good), first)
        points = points[good]
        if len(points) < FEWEST:
            raise _too_few(self.path, len(points), len(rows) - len(points))
        return Dataset(str(self.path), spoken(self.path.stem), scaled(points), sealed(points), None, (),
                       "Your own points", fingerprint(points, None), refused)


def drawings() -> Path:
    """The folder of drawings: LERP_DRAWINGS, else `drawings` beneath the user's data (see LERP_HOME). It need not exist."""
    if named := os.environ.get(DRAWINGS_VARIABLE):
        return absolute(named)
    if home := os.environ.get(HOME_VARIABLE):
        return absolute(home) / "data" / "drawings"
    return platformdirs.PlatformDirs("lerp", appauthor=False).user_data_path / "drawings"


def newest_drawing() -> Path:
    """The .csv written last in the folder of drawings. Raises DataError where there is none."""
    try:
        found = [(file.stat().st_mtime_ns, file.name, file) for file in drawings().glob("*.csv") if file.is_file()]
    except OSError as error:
        raise DataError(f"The folder of drawings {spoken(str(drawings()))} can't be read: {error.strerror}.",
                        "Check its permissions.") from error
    if not found:
        raise DataError("Nothing has been drawn yet.", "Draw some points in the room Dynamics, or choose other data.")
    return max(found)[2]


def scaled(points: np.ndarray) -> SampleSpec:
    """Points float32 [n, d] with the mean of each column and its scale.

    One scale for all columns (see `isotropic`) where their spreads are alike, so that directions keep; each its own
    standard deviation where they seem to be measured in different units. A constant column has scale 1.
    """
    mean, spread = points.mean(0, dtype=np.float64), points.std(0, dtype=np.float64)
    still = spread <= np.maximum(1e-6 * np.abs(mean), 1e-30)  # no more than float32 rounds to
    if not still.any() and spread.max() <= ALIKE * spread.min():
        return isotropic(points)
    scale = np.where(still, 1.0, spread)
    return SampleSpec("points", points.shape[1:], tuple(mean.tolist()), tuple(scale.tolist()))


def _read(path: Path) -> tuple[np.ndarray, Sequence[int] | None]:
    """Rows float [n, d], and for a .csv the line number of each. Raises DataError."""
    name = spoken(str(path))
    if not path.exists():
        raise DataError(f"There is no file {name}.", "Check the path.")
    try:
        if path.suffix.lower() == ".npy":
            return _array(path), None
        with open(path, encoding="utf-8-sig") as lines:
            return _numbers(lines, name)
    except OSError as error:
        raise DataError(f"The file {name} can't be read: {error.strerror or error}.", "Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"The file {name} is not text in UTF-8.", "Save it as CSV in UTF-8, or as .npy.") from error


# --- .npy ------------------------------------------------------------------------------------------------------------


def _array(path: Path) -> np.ndarray:
    """Raises DataError, OSError."""
    name, way = spoken(str(path)), "Save it with numpy.save as numbers of shape (rows, columns)."
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)  # mapped: nothing is read before its size is known
    except (ValueError, EOFError) as error:
        raise DataError(f"The file {name} is no array of numbers that numpy can read safely.", way) from error
    if not isinstance(found, np.ndarray):
        found.close()
        raise DataError(f"The file {name} holds several arrays, not one.", way)
    if found.dtype.kind not in "biuf":
        raise DataError(f"The file {name} holds {spoken(str(found.dtype), 40)}, not real numbers.", way)
    rows = found[:, None] if found.ndim == 1 else found
    if rows.ndim != 2:
        raise DataError(f"The file {name} has {found.ndim} dimensions: {'x'.join(map(str, found.shape))}.", way)
    _check_width(rows.shape[1], name)
    if len(rows) > MOST:
        raise _too_many(name)
    return np.array(rows)


# --- .csv ------------------------------------------------------------------------------------------------------------


def _numbers(lines: Iterable[str], name: str) -> tuple[np.ndarray, list[int]]:
    """The rows of a text, and the line number of each. Empty lines don't count. Raises DataError."""
    kept = [(number, line) for number, line in _some(lines) if line]
    if not kept:
        raise DataError(f"The file {name} is empty.", f"Put at least {FEWEST} rows of numbers into it.")
    mark = _separator(kept[min(1, len(kept) - 1)][1])  # of the first row that can't be a header
    if not any(_is_number(cell) for cell in _cells(kept[0][1], mark)):
        kept = kept[1:]
    if len(kept) > MOST:
        raise _too_many(name)
    if not kept:
        raise DataError(f"The file {name} holds no numbers.", f"Put at least {FEWEST} rows of numbers into it.")
    width = len(_cells(kept[0][1], mark))
    _check_width(width, name)
    rows = np.empty((len(kept), width))
    for i, (number, line) in enumerate(kept):
        rows[i] = _row(line, mark, number, width)
    return rows, [number for number, _ in kept]


def _some(lines: Iterable[str]) -> Iterable[tuple[int, str]]:
    """(line number, stripped text) of as many lines as may be needed to tell that there are too many."""
    filled = 0
    for number, line in enumerate(lines, 1):
        text = line.strip(" \r\n")
        filled += bool(text)
        yield number, text
        if filled > MOST + 1:
            return


def _separator(line: str) -> str | None:
    """Semicolon, tab or comma, in this order; None: spaces."""
    return next((mark for mark in ";\t," if mark in line), None)


def _cells(line: str, mark: str | None) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(mark)]


def _row(line: str, mark: str | None, number: int, width: int) -> list[float]:
    cells = _cells(line, mark)
    if len(cells) != width:
        columns = f"{len(cells)} column{'s' if len(cells) != 1 else ''}"
        raise DataError(f"Line {number:,} has {columns}, the rows before have {width}.",
                        "Give every row the same number of columns.")
    if mark != ",":  # 1,5 is one and a half where the comma separates nothing
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        if "_" in line:  # float() takes 1_000
            raise ValueError
        return [float(cell) for cell in cells]
    except ValueError:
        column, cell = next((i, cell) for i, cell in enumerate(cells, 1) if not _is_number(cell))
        what = f"“{spoken(cell, 40)}”, which is not a number" if cell else "nothing"
        raise DataError(f"Line {number:,}, column {column} holds {what}.",
                        "Put a number there or remove the line. Only the first line may hold names.") from None


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return "_" not in cell


# --- refusing --------------------------------------------------------------------------------------------------------


def _check_width(width: int, name: str) -> None:
    if not 1 <= width <= WIDEST:
        raise DataError(f"The file {name} has {width:,} columns; 1 to {WIDEST} can be used.", "Leave out some columns.")


def _refused(bad: np.ndarray, lines: Sequence[int] | None) -> Refused:
    """(row, reason) of each row left out; of very many the first, and how many more."""
    named = [(f"row {i + 1:,}" if lines is None else f"line {lines[i]:,}", NOT_FINITE) for i in bad[:NAMED].tolist()]
    rest = len(bad) - len(named)
    return (*named, (f"{rest:,} more", NOT_FINITE)) if rest else tuple(named)


def _too_many(name: str) -> DataError:
    return DataError(f"The file {name} has more than {MOST:,} rows.", "Keep a part of them.")


def _too_few(path: Path, good: int, bad: int) -> DataError:
    lost = f" ({bad:,} more hold{'s' if bad == 1 else ''} values that are not finite)" if bad else ""
    rows = f"{good} row{'' if good == 1 else 's'} of numbers"
    return DataError(f"The file {spoken(str(path))} holds {rows}{lost}; at least {FEWEST} are needed.", "Add rows.")


__all__ = ["DRAWING", "ENDINGS", "Table", "drawings", "newest_drawing", "scaled"]
