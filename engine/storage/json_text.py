"""JSON of a large tree, made piece by piece: one call for a long list would keep every other thread waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

SLICE = 4096  # values of a list that are made into text at a time: less than a millisecond


def of(tree: object) -> str:
    """One line, as short as it can be."""
    return "".join(pieces(tree)) + "\n"


def pieces(value: Any) -> Iterator[str]:
    """The JSON of it. Only lists of objects and long lists are taken apart."""
    opening = "{" if isinstance(value, dict) else "["
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield f"{opening}{_json(key)}:"
            yield from pieces(part)
            opening = ","
        yield "}"
    elif isinstance(value, list) and (len(value) > SLICE or any(isinstance(part, dict) for part in value[:1])):
        plain = not isinstance(value[0], dict)
        for at in range(0, len(value), SLICE if plain else 1):
            yield opening
            yield from (_json(value[at : at + SLICE])[1:-1],) if plain else pieces(value[at])
            opening = ","
        yield "]"
    else:
        yield _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
