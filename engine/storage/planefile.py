"""What the large picture of a plane remembers, so that Lerp can lay that very plane again. Imports no torch.

JSON in a text chunk of the PNG under a keyword of its own. As with recipes (`engine.storage.recipe`) the file may come from
anywhere: nothing in it is trusted, and pixels are not decoded.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.commands import Latent, Plane
from engine.storage import recipe
from engine.storage.recipe import DIM
from engine.storage.untrusted import RecipeError, number, read_table, whole

KEY = "Lerp plane"
FORMAT = 1
FAR = 1e6  # units from the middle, and standard deviations of a latent
MOST = 100_000  # pictures along a side
FLAT = 1e-6  # an axis so short, or two axes so much the same, span nothing
_OLDER = "This picture of a plane was saved by an earlier version of Lerp, which did not note its run."


@dataclass(frozen=True, slots=True)
class SavedPlane:
    """A plane, the grid that was written (in the plane's units), and the run it is of.

    run: the run's id. folder, title: for people. step: of its snapshot. condition: the class, None for an unconditional model.
    """

    plane: Plane
    left: float
    top: float
    spacing: float
    columns: int
    rows: int
    run: str
    folder: str
    title: str
    step: int
    condition: int | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The ground that the pictures cover: left, top, right, bottom."""
        half = self.spacing / 2
        return (self.left - half, self.top - half, self.left - half + self.columns * self.spacing,
                self.top - half + self.rows * self.spacing)  # fmt: skip


def fits(saved: SavedPlane, dim: int, classes: int) -> bool:
    """Whether a model with so many latent dimensions and classes has such a plane."""
    known = saved.condition is None if not classes else saved.condition is not None and saved.condition < classes
    return known and len(saved.plane.origin.data) == 4 * dim


def to_text(saved: SavedPlane) -> str:
    """JSON in ASCII; equal planes give equal text."""
    plane = saved.plane
    axes = {name: base64.b64encode(getattr(plane, name).data).decode() for name in ("origin", "across", "down")}
    names = ("left", "top", "spacing", "columns", "rows", "run", "folder", "title", "step", "condition")
    return json.dumps({"format": FORMAT, "norm": plane.norm, **axes, **{name: getattr(saved, name) for name in names}}, sort_keys=True)


def from_text(text: str) -> SavedPlane:
    """The plane that `to_text` wrote. Raises RecipeError: damaged, or of another version of Lerp."""
    return read_table(text, "plane", _from_table)


def read(path: Path) -> SavedPlane:
    """Of a PNG. Raises RecipeError, also where there is none."""
    try:
        text = recipe.text_in(path, KEY)
    except OSError as error:
        raise RecipeError(f"“{path.name}” can't be read: {error.strerror or error}.", "Check that it is still there.") from None
    if text is None:
        raise RecipeError(f"There is no plane in “{path.name}”.", "Choose a picture that Lerp has saved as PNG.")
    return from_text(text)


def carries(path: Path) -> bool:
    """Whether the file is a PNG with a plane in it, whole or damaged."""
    return recipe.carries(path, KEY)


def _from_table(table: dict[str, Any]) -> SavedPlane:
    if "format" not in table:
        raise RecipeError(_OLDER, "Open the run in the library, and its plane in the atlas.")
    if whole(table["format"], 1, 2**31) > FORMAT:
        raise RecipeError("This picture of a plane was written by a newer version of Lerp.", "Open it with that version.")
    origin, across, down = (_axis(table[name]) for name in ("origin", "across", "down"))
    if not len(origin) == len(across) == len(down) >= 2:
        raise ValueError("its axes do not fit each other")
    lengths = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    if min(lengths) < FLAT or abs(float(across @ down)) > 0.01 * lengths[0] * lengths[1]:
        raise ValueError("its axes span no plane")
    norm = number(table["norm"], FAR)
    if norm < 0:
        raise ValueError("a number is out of range")
    spacing = number(table["spacing"], FAR)
    if spacing < 1 / FAR:
        raise ValueError("a number is out of range")
    condition = table["condition"]
    return SavedPlane(
        Plane(Latent.of(origin), Latent.of(across), Latent.of(down), norm), number(table["left"], FAR), number(table["top"], FAR),
        spacing, whole(table["columns"], 1, MOST), whole(table["rows"], 1, MOST), _words(table["run"], 128),
        _words(table["folder"], 255), _words(table["title"], 1000), whole(table["step"], 0, 2**53),
        None if condition is None else whole(condition, 0, 10**6),
    )  # fmt: skip


def _axis(found: object) -> np.ndarray:
    if not isinstance(found, str):
        raise TypeError("an axis is no text")
    data = base64.b64decode(found, validate=True)
    if not data or len(data) % 4 or len(data) > 4 * DIM:
        raise ValueError("an axis is no list of numbers")
    values = np.frombuffer(data, "<f4").astype(np.float64)
    if not np.isfinite(values).all() or np.abs(values).max() > FAR:
        raise ValueError("an axis is no list of finite numbers")
    return values


def _words(found: object, longest: int) -> str:
    if not isinstance(found, str) or len(found) > longest:
        raise TypeError("a name is no text, or too long")
    return found
