"""A folder of pictures of one's own: sub-folders are labels, what can't be used is listed with its reason."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path

import numpy as np
import psutil

from engine.datasets import DataError, Dataset, Source
from engine.datasets.child import decode
from engine.datasets.decoding import READABLE
from engine.datasets.listing import Found, Listing, look_through, natural, spoken
from engine.datasets.pictures import fingerprint, workable
from engine.datasets.thumbnails import collage
from engine.events import DataInfo, sealed
from engine.folders import absolute
from engine.kinds import SampleSpec

FEWEST = 8
USUAL = 64  # px, unless all pictures are square, equal and smaller
KEPT = 256 * 2**20  # bytes; a folder is looked at and then trained on, the second time from here
TOP = "(top level)"

_lock = threading.Lock()
_last: tuple[object, Dataset] | None = None


class Folder(Source):
    """The pictures beneath a path."""

    def __init__(self, path: str | Path) -> None:
        self.path = absolute(path)

    def info(self) -> DataInfo:
        """What is usable, and what is not. Every picture is decoded, so a large folder takes a while."""
        return inspect_folder(self.path)

    def load(self, size: int = 0) -> Dataset:
        """See open_folder."""
        return open_folder(self.path, size)


def inspect_folder(path: str | Path) -> DataInfo:
    """What the folder would be as data at its usual size. Raises DataError."""
    data = open_folder(path)
    return DataInfo(data.name, data.title, "image", data.spec.shape, len(data), data.classes, data.licence,
                    sealed(collage(data.samples, data.labels)), data.refused)


def open_folder(path: str | Path, size: int = 0) -> Dataset:
    """All usable pictures, centre-cropped to squares of `size` px, in natural order of their names.

    size 0: their own size if all are square, equal and at most 64 px (to the nearest multiple of 4), else 64.
    One channel if every picture is grey, else three. Raises DataError.
    """
    global _last
    root = absolute(path)
    listing = _listed(root)
    key = (root, size, tuple(listing.files), tuple(listing.refused))
    with _lock:
        if _last is None or _last[0] != key:
            data = _decoded(root, size, listing.files, listing.refused)
            _last = (key, data) if data.samples.nbytes <= KEPT else None
            return data
        return _last[1]


def _listed(root: Path) -> Listing:
    name = spoken(str(root))
    if not os.path.exists(root):
        raise DataError(f"There is no folder {name}.", "Check the path, or choose the folder with the button.")
    if not root.is_dir():
        raise DataError(f"{name} is a file, not a folder.", "Choose the folder that holds the pictures.")
    try:
        listing = look_through(root)
    except OSError as error:
        raise DataError(f"The folder {name} can't be read: {error.strerror}.", "Check its permissions.") from error
    if not listing.files:
        held = f"nothing but {_some(listing.refused)}" if listing.refused else "nothing"
        raise DataError(f"The folder {name} holds {held}.", f"Put at least {FEWEST} pictures into it ({READABLE}).")
    return listing


def _decoded(root: Path, size: int, files: list[Found], refused: list[tuple[str, str]]) -> Dataset:
    paths = [found.path for found in files]
    if not size:
        size = _own_size(decode(paths, 0).sizes)
    _check_room(len(files), size)
    result = decode(paths, size)
    good = np.array([not reason for reason in result.reasons])
    bad = [(spoken(found.inside), why) for found, why in zip(files, result.reasons, strict=True) if why]
    refused = sorted([*refused, *bad], key=lambda entry: natural(entry[0]))
    if good.sum() < FEWEST:
        raise _too_few(root, int(good.sum()), refused)
    assert result.pixels is not None
    samples = _grey_or_colour(result.pixels if good.all() else result.pixels[good])
    labels, classes = _labelled([found for found, usable in zip(files, good, strict=True) if usable])
    return Dataset(str(root), spoken(root.name or str(root)), SampleSpec("image", samples.shape[1:]), sealed(samples),
                   labels, classes, "Your own pictures", fingerprint(samples, labels), tuple(refused))


def _own_size(sizes: list[tuple[int, int] | None]) -> int:
    different = {size for size in sizes if size}
    if len(different) == 1:
        width, height = different.pop()
        if width == height <= USUAL:
            return workable(width)
    return USUAL


def _check_room(count: int, size: int) -> None:
    """Pictures are decoded into a temporary file, then lie in memory. Raises DataError if there is no room."""
    needed = count * size * size * 3
    room = min(psutil.virtual_memory().available // 2, shutil.disk_usage(tempfile.gettempdir()).free)
    if needed > room:
        raise DataError(f"{count:,} pictures at {size} px need {needed / 2**30:.1f} GiB, of {room / 2**30:.1f} free.",
                        "Choose a smaller picture size, or fewer pictures.")


def _too_few(root: Path, count: int, refused: list[tuple[str, str]]) -> DataError:
    few = "no usable picture" if not count else f"only {count} usable picture{'s' if count > 1 else ''}"
    why = f" Not used: {_some(refused)}." if refused else ""
    return DataError(f"The folder {spoken(str(root))} holds {few}; at least {FEWEST} are needed.{why}",
                     f"Add pictures ({READABLE}).")


def _some(refused: list[tuple[str, str]], most: int = 3) -> str:
    named = ", ".join(f"{file} ({why})" for file, why in refused[:most])
    return f"{named} and {len(refused) - most} more" if len(refused) > most else named


def _grey_or_colour(pixels: np.ndarray) -> np.ndarray:
    """uint8 [n, h, w, 3] to one channel if all three are equal everywhere."""
    first = pixels[..., :1]
    grey = all(np.array_equal(pixel[..., 1:], np.broadcast_to(one, (*one.shape[:-1], 2)))
               for pixel, one in zip(pixels, first, strict=True))
    return np.ascontiguousarray(first) if grey else pixels


def _labelled(files: list[Found]) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Labels int64 [n] by first sub-folder; None where there is but one class."""
    tops = sorted({found.top for found in files}, key=natural)
    if len(tops) < 2:
        return None, ()
    number = {top: i for i, top in enumerate(tops)}
    labels = sealed(np.array([number[found.top] for found in files], np.int64))
    return labels, tuple(spoken(top, 40) if top else TOP for top in tops)
