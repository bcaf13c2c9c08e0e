"""Reading JSON that anybody may have written: bounds for its numbers, one error for whatever is wrong, nothing executed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, TypeVar

from engine import checked

T = TypeVar("T")

LONGEST = 1 << 20  # bytes of text


class RecipeError(ValueError):
    """A picture that leads nowhere: `str` says why, `advice` the way out."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


def read_table(text: str, what: str, build: Callable[[dict[str, Any]], T]) -> T:
    """What `build` makes of the table in the text. Raises RecipeError: its own, or that the `what` is damaged."""
    if len(text) > LONGEST:
        raise damaged(what, "it is too long")
    try:
        table = json.loads(text, parse_constant=_no_number)
        if not isinstance(table, dict):
            raise TypeError("it is no table")
        return build(table)
    except RecipeError:
        raise
    except KeyError as error:
        raise damaged(what, f"it lacks “{error.args[0]}”") from None
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise damaged(what, str(error)) from None


def whole(found: object, low: int, high: int) -> int:
    """A whole number within bounds. Raises ValueError."""
    value = checked.whole(found, low, high)
    if value is None:
        raise ValueError("a number is out of range")
    return value


def number(found: object, most: float = math.inf) -> float:
    """A finite number, at most so far from 0. Raises ValueError."""
    value = checked.finite(found, most)
    if value is None:
        raise ValueError("a number is out of range")
    return value


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def damaged(what: str, why: str) -> RecipeError:
    """The error for a file that was changed, or never whole."""
    return RecipeError(f"The {what} in this picture is damaged: {why[:200]}.", "Use a copy of the file that was not changed.")
