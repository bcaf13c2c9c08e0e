"""A point as text and back: what travels with a dragged picture, and what a saved one remembers of where it is from."""

from __future__ import annotations

import base64
import json
from typing import Any, Literal

from engine.commands import Between, DataItem, Latent, Lattice, OnMap, Place, Point, Seed

MIME = "application/x-lerp-point"
FAR = 2**53  # the numbers that are read: up to here every whole one is one of its own


class NotARecipe(ValueError):
    """The text does not describe a point."""


def to_text(point: Point) -> str:
    """JSON of the point; equal points give equal text."""
    return json.dumps(_point(point), sort_keys=True)


def from_text(text: str) -> Point:
    """The point that `to_text` wrote. Raises NotARecipe."""
    try:
        return _read_point(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise NotARecipe(f"This is not a place in a latent space: {error}") from None


def words(point: Point) -> str:
    """The place in a few words: “seed 12”, “412.31, 87.64”, “picture 7 of the data”."""
    match point.place:
        case Lattice(x=x, y=y) if x == int(x) and y == int(y):
            return f"seed {int(x)} · {int(y)}".replace("-", "\u2212")
        case Lattice(x=x, y=y):
            return f"{x:.2f}, {y:.2f}".replace("-", "\u2212")
        case Seed(number=number):
            return f"seed {number}"
        case DataItem(index=index):
            return f"data picture {index:,}"
        case Between(t=t):
            return f"path at {t:.0%}".replace("%", " %")
        case Latent():
            return "a latent"
        case OnMap(x=x, y=y):
            return f"map place {x:.2f}, {y:.2f}".replace("-", "\u2212")


def _point(point: Point) -> dict[str, Any]:
    return {
        "place": _place(point.place),
        "offsets": [list(pair) for pair in point.offsets],
        "truncation": point.truncation,
        "condition": point.condition,
    }


def _place(place: Place) -> dict[str, Any]:
    match place:
        case Lattice(x=x, y=y, world=world):
            return {"lattice": [x, y, world]}
        case Seed(number=number):
            return {"seed": number}
        case DataItem(index=index):
            return {"data": index}
        case Latent(data=data):
            return {"latent": base64.b64encode(data).decode()}
        case Between(a=a, b=b, t=t, method=method):
            return {"between": [_point(a), _point(b)], "t": t, "method": method}
        case OnMap():  # the map may be another one tomorrow
            raise ValueError("a place on the map is kept as the latent it stands for")


def _read_point(found: dict[str, Any]) -> Point:
    condition = found.get("condition")
    return Point(
        _read_place(found["place"]),
        tuple((_whole(axis), _number(value)) for axis, value in found.get("offsets", ())),
        _number(found.get("truncation", 1.0)),
        None if condition is None else _whole(condition),
    )


def _read_place(found: dict[str, Any]) -> Place:
    if "lattice" in found:
        x, y, world = found["lattice"]
        return Lattice(_number(x), _number(y), int(world))
    if "seed" in found:
        return Seed(int(found["seed"]))
    if "data" in found:
        return DataItem(_whole(found["data"]))
    if "latent" in found:
        return Latent(base64.b64decode(found["latent"], validate=True))
    a, b = found["between"]
    method: Literal["lerp", "slerp"] = "lerp" if found.get("method") == "lerp" else "slerp"
    return Between(_read_point(a), _read_point(b), _number(found["t"]), method)


def _number(found: Any) -> float:
    number = float(found)
    if not abs(number) <= FAR:  # not one, or infinite
        raise ValueError("a number is too large, or none")
    return number


def _whole(found: Any) -> int:
    number = int(found)
    if not 0 <= number <= FAR:
        raise ValueError("a number is below zero, or too large")
    return number
