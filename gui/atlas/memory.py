"""Plane, view and overlays of each run, kept for the next start; what is read back is checked, as anybody may edit it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import checked
from engine.commands import DataItem, Latent, Point
from engine.events import Exploring
from engine.storage import planefile
from engine.storage.planefile import SavedPlane
from engine.storage.recipe import RecipeError
from gui.atlas.canvas import Overlays
from gui.atlas.chooser import Choice
from gui.atlas.state import SCALE, View
from gui.settings import UserSettings
from gui.widgets import recipes

KEY = "atlas.sessions"
RUNS = 40  # that are remembered; those looked at longest ago are forgotten first
WAYS = ("points", "directions", "axes", "file")
FAR = 1e6  # units from the middle

Where = tuple[float, float, float]  # the middle of what is seen, px per unit


@dataclass(frozen=True, slots=True)
class Stand:
    """How the atlas stands. where: None shows the whole plane."""

    choice: Choice
    where: Where | None
    overlays: Overlays


class Memory:
    """Of all runs, in the settings: the newest last."""

    def __init__(self, settings: UserSettings) -> None:
        self._settings = settings

    def put(self, run: Path, stand: Stand) -> None:
        kept = [pair for pair in self._kept() if pair[0] != str(run)]
        self._settings.set(KEY, [*kept, [str(run), to_plain(stand)]][-RUNS:])

    def of(self, run: Exploring) -> Stand | None:
        """None where nothing is remembered, or nothing that fits the run."""
        plain = next((plain for path, plain in self._kept() if path == str(run.run)), None)
        return from_plain(plain, run)

    def _kept(self) -> list[list[Any]]:
        found: list[object] = self._settings.get(KEY, [])
        return [[pair[0], pair[1]] for pair in found if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)]


def where_of(view: View) -> Where:
    return view.x, view.y, view.scale


def to_plain(stand: Stand) -> dict[str, Any]:
    """Values that JSON can hold. A point that means nothing tomorrow is left out."""
    choice, overlays = stand.choice, stand.overlays
    return {
        "way": choice.way, "points": [_text(point) for point in choice.points], "pair": list(choice.pair),
        "given": planefile.to_text(choice.given) if choice.given is not None else None,
        "where": list(stand.where) if stand.where is not None else None,
        "overlays": [name for name in ("contours", "veil", "path") if getattr(overlays, name)], "number": overlays.number,
    }  # fmt: skip


def from_plain(found: object, run: Exploring) -> Stand | None:
    """What `to_plain` took apart, where it fits the run; else None: the run begins anew."""
    if not isinstance(found, dict):
        return None
    try:
        way, pair = found["way"], tuple(found["pair"])
        points = tuple(_point(text, run) for text in found["points"])
        given = _given(found["given"], run)
        whole = way in WAYS and (way != "file" or given is not None)
        whole = whole and len(points) in (3, 4) and (way != "points" or None not in points[:3])
        axes = len(pair) == 2 and len(set(pair)) == 2 and all(type(one) is int and 0 <= one < run.latent_dim for one in pair)
        if not whole or not axes:
            return None
        shown, number = found["overlays"], found["number"]
        possible = run.kind != "points" and (number == "stretch" or (number == "score" and "critic" in run.networks))
        overlays = Overlays("contours" in shown, "veil" in shown, "path" in shown, number if possible else "")
        return Stand(Choice(way, points, (pair[0], pair[1]), given), _where(found["where"]), overlays)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _given(text: object, run: Exploring) -> SavedPlane | None:
    try:
        saved = planefile.from_text(text) if isinstance(text, str) else None
    except RecipeError:
        return None
    return saved if saved is not None and planefile.fits(saved, run.latent_dim, len(run.classes)) else None


def _text(point: Point | None) -> str | None:
    try:
        return recipes.to_text(point) if point is not None else None
    except ValueError:
        return None


def _point(text: object, run: Exploring) -> Point | None:
    """None for what is not there, or not of this run."""
    if not isinstance(text, str):
        return None
    point = recipes.from_text(text)
    match point.place:
        case Latent(data=data):
            fits = len(data) == 4 * run.latent_dim
        case DataItem(index=index):
            fits = run.encodes and 0 <= index < run.data_count
        case _:
            fits = True
    classes: tuple[int | None, ...] = (*range(len(run.classes)),) if run.classes else (None,)
    return point if fits and point.condition in classes else None


def _where(found: object) -> Where | None:
    numbers = [checked.finite(one) for one in found] if isinstance(found, list) else []
    if len(numbers) != 3 or None in numbers:
        return None
    x, y, scale = (one for one in numbers if one is not None)
    return (x, y, scale) if max(abs(x), abs(y)) < FAR and SCALE[0] <= scale <= SCALE[1] else None
