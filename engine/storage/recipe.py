"""What a saved picture or strip remembers, so that Lerp can go back to exactly where it is from. Imports no torch.

JSON in a text chunk of the PNG (PNG specification, 11.3.4: tEXt, zTXt, iTXt; keyword “Lerp recipe”). Such a file may come
from anywhere: nothing in it is trusted, sizes are bounded, and pixels are not decoded.
"""

from __future__ import annotations

import base64
import json
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np

from engine.commands import Between, Latent, Point
from engine.storage.untrusted import LONGEST, RecipeError, damaged, number, read_table, whole

KEY = "Lerp recipe"
FORMAT = 1
FRAMES = 240  # of a strip at most
DIM = 65_536  # of a latent at most
CHUNKS = 200_000  # looked at in one file
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_HEAD = 128  # bytes of a text chunk that are read to see whose it is


@dataclass(frozen=True, slots=True)
class Recipe:
    """A picture (one latent), or a strip of `frames` along `method` between two, decoded by the weights of `step`.

    run: the run's id; folder and title: for people. fingerprint: of its data. raw: the weights as trained, not their
    average. weights: digest of the decoder's (`engine.exploring.keeping.digest`), "" if not known. latents: float32 as
    bytes, after offsets and truncation. conditions: the class of each, None for an unconditional model. truncation: what
    it was. point: the place as the explorer named it (JSON of `gui.widgets.recipes`), "" if not known.
    """

    run: str
    folder: str
    step: int
    latents: tuple[bytes, ...]
    conditions: tuple[int | None, ...]
    title: str = ""
    fingerprint: str = ""
    raw: bool = False
    weights: str = ""
    truncation: float = 1.0
    point: str = ""
    frames: int = 1
    method: Literal["lerp", "slerp"] = "slerp"
    lerp: str = ""
    format: int = FORMAT

    @property
    def strip(self) -> bool:
        return len(self.latents) == 2

    @property
    def ends(self) -> tuple[Point, ...]:
        """The picture's point, or the two ends of the strip: explicit latents, which no model moves."""
        return tuple(Point(Latent(data), condition=condition)
                     for data, condition in zip(self.latents, self.conditions, strict=True))

    def points(self) -> tuple[Point, ...]:
        """Every frame from left to right; a strip between two classes changes class half way."""
        if not self.strip:
            return self.ends
        a, b = self.ends
        places = [index / (self.frames - 1) for index in range(self.frames)]
        return tuple(Point(Between(a, b, t, self.method), condition=a.condition if t < 0.5 else b.condition) for t in places)


@cache
def this_version() -> str:
    """Of Lerp, installed or in its folder; "" where neither says."""
    try:
        return version("lerp")
    except PackageNotFoundError:
        beside = Path(__file__).resolve().parents[2] / "pyproject.toml"
    try:
        return str(tomllib.loads(beside.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


# --- text ------------------------------------------------------------------------------------------------------------


def to_text(recipe: Recipe) -> str:
    """JSON in ASCII; equal recipes give equal text."""
    table = asdict(recipe) | {"latents": [base64.b64encode(data).decode() for data in recipe.latents]}
    return json.dumps(table, sort_keys=True)


def from_text(text: str) -> Recipe:
    """The recipe that `to_text` wrote. Raises RecipeError: damaged, or of a newer version of Lerp."""
    return read_table(text, "recipe", _from_table)


def _from_table(table: dict[str, Any]) -> Recipe:
    if whole(table["format"], 1, 2**31) > FORMAT:
        raise RecipeError(f"This recipe was written by a newer version of Lerp ({_text(table, 'lerp', 64) or 'unknown'}).",
                          "Open it with that version, or install the newest one.")
    latents = tuple(_latent(text) for text in _list(table["latents"]))
    conditions = tuple(None if one is None else whole(one, 0, 10**6) for one in _list(table["conditions"]))
    if len({len(data) for data in latents}) != 1 or len(conditions) != len(latents):
        raise ValueError("its latents do not fit each other")
    strip = len(latents) == 2
    method: Literal["lerp", "slerp"] = "lerp" if table.get("method") == "lerp" else "slerp"
    return Recipe(
        run=_text(table, "run", 128), folder=_text(table, "folder", 255), step=whole(table["step"], 0, 2**53),
        latents=latents, conditions=conditions, title=_text(table, "title", 1000),
        fingerprint=_text(table, "fingerprint", 128), raw=table.get("raw") is True, weights=_text(table, "weights", 128),
        truncation=number(table.get("truncation", 1.0)), point=_text(table, "point", LONGEST),
        frames=whole(table.get("frames"), 2, FRAMES) if strip else 1, method=method, lerp=_text(table, "lerp", 64),
    )  # fmt: skip


def _latent(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError("a latent is no text")
    data = base64.b64decode(text, validate=True)
    if not data or len(data) % 4 or len(data) > 4 * DIM or not np.isfinite(np.frombuffer(data, "<f4")).all():
        raise ValueError("a latent is no list of finite numbers")
    return data


def _list(found: object) -> list[Any]:
    if not isinstance(found, list) or not 1 <= len(found) <= 2:
        raise TypeError("it has neither one place nor two")
    return found


def _text(table: dict[str, Any], key: str, longest: int) -> str:
    found = table.get(key, "")
    if not isinstance(found, str) or len(found) > longest:
        raise TypeError(f"“{key}” is no text, or too long")
    return found


# --- files -----------------------------------------------------------------------------------------------------------


def read(path: Path) -> Recipe:
    """The recipe in a PNG. Raises RecipeError: no PNG, no recipe in it, damaged, of a newer version, not readable."""
    try:
        if path.exists() and not path.is_file():  # a folder; a pipe would keep us waiting
            raise RecipeError(f"“{path.name}” is no file.", "Choose a picture that Lerp has saved as PNG.")
        with path.open("rb") as file:
            if file.read(len(_SIGNATURE)) != _SIGNATURE:
                raise RecipeError(f"“{path.name}” is not a PNG picture, and only those carry a recipe.",
                                  "Choose a picture that Lerp has saved as PNG.")
            found = _search(file)
    except OSError as error:
        raise RecipeError(f"“{path.name}” can't be read: {error.strerror or error}.", "Check that it is still there.") from None
    if found is None:
        raise RecipeError(f"There is no recipe in “{path.name}”: Lerp did not save it, or another program wrote it anew.",
                          "Choose a picture as Lerp has saved it.")
    return from_text(found)


def carries(path: Path, key: str = KEY) -> bool:
    """Whether the file is a PNG with a recipe (or what else `key` stands for) in it, whole or damaged."""
    try:
        return path.is_file() and text_in(path, key) is not None
    except RecipeError:
        return True
    except OSError:
        return False


def text_in(path: Path, key: str) -> str | None:
    """The text under a keyword of a PNG; None for other files and keywords. Raises RecipeError (damaged), OSError."""
    with path.open("rb") as file:
        return _search(file, key) if file.read(len(_SIGNATURE)) == _SIGNATURE else None


def _search(file: BinaryIO, key: str = KEY) -> str | None:
    """The text under a keyword, or None."""
    for kind, length in _chunks(file):
        start = file.tell()
        if kind in _TEXTS and file.read(min(length, _HEAD)).partition(b"\0")[0] == key.encode():
            file.seek(start)
            return _unfolded(kind, _whole_chunk(file, kind, length))
        file.seek(start + length + 4)
    return None


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Kind and length of each chunk, the file standing at its data; up to the end, or to what is no chunk."""
    for _ in range(CHUNKS):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        yield head[4:], int.from_bytes(head[:4], "big")


def _whole_chunk(file: BinaryIO, kind: bytes, length: int) -> bytes:
    if length > 2 * LONGEST:
        raise damaged("recipe", "it is too long")
    data, check = file.read(length), file.read(4)
    if len(data) < length or int.from_bytes(check, "big") != zlib.crc32(kind + data):
        raise damaged("recipe", "its checksum is wrong")
    return data


def _unfolded(kind: bytes, data: bytes) -> str:
    """The text of a text chunk. Raises RecipeError."""
    rest = data.partition(b"\0")[2]
    if kind == b"tEXt":
        return rest.decode("latin-1")
    if kind == b"zTXt":
        return _inflated(rest[1:]).decode("latin-1")
    packed = rest[:1] == b"\x01"
    text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    try:
        return (_inflated(text) if packed else text).decode("utf-8")
    except UnicodeDecodeError:
        raise damaged("recipe", "it is not text") from None


def _inflated(data: bytes) -> bytes:
    """Never more than LONGEST, whatever a few bytes may unfold to."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, LONGEST + 1)
    except zlib.error as error:
        raise damaged("recipe", str(error)) from None
    if len(text) > LONGEST:
        raise damaged("recipe", "it is too long")
    return text
