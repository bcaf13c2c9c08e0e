"""How a number of a Field goes up and down by keys, wheel and scrubbing, and how it is written in a form. No Qt."""

from __future__ import annotations

import math

from engine.fields import Field, Value, check


def step(field: Field, value: Value, count: int, coarse: bool = False, fine: bool = False) -> Value:
    """The value `count` steps up (negative: down), inside the field's range.

    log: steps of a twentieth of a decade (coarse: a decade), rounded to two digits; power2: doubling and halving;
    linear: the field's step, or 1 for whole numbers, or a hundredth of the range.
    """
    number = float(value)
    if field.scale == "log":
        moved = _ratio(field, number, count, 1.0 if coarse else 0.01 if fine else 0.05)
    elif field.scale == "power2":
        moved = 2.0 ** (_exponent(number, count) + count * (2 if coarse else 1))
    else:
        moved = number + count * _linear(field) * (10 if coarse else 0.1 if fine and not _whole(field) else 1)
        moved = round(moved, 10)
    return clip(field, moved)


def _ratio(field: Field, number: float, count: int, decades: float) -> float:
    if number <= 0:  # a log field whose range starts at 0, e.g. a weight that may be off
        return _smallest(field) if count > 0 else number
    moved = number * 10 ** (count * decades)
    digits = 3 if decades < 0.05 else 2
    rounded = float(f"{moved:.{digits - 1}e}")
    if rounded == number:
        rounded = number * (1 + math.copysign(10.0 ** (1 - digits), count))
    if count < 0 and rounded < _smallest(field):
        return field.minimum if field.minimum is not None else rounded
    return rounded


def _smallest(field: Field) -> float:
    if field.minimum is not None and field.minimum > 0:
        return field.minimum
    return (field.maximum or 1.0) * 1e-6


def _exponent(number: float, count: int) -> float:
    exact = math.log2(max(number, 1e-9))
    return math.floor(exact + 1e-9) if count > 0 else math.ceil(exact - 1e-9)


def _linear(field: Field) -> float:
    if field.step:
        return field.step
    if _whole(field):
        return 1.0
    if field.minimum is not None and field.maximum is not None:
        return 10 ** math.floor(math.log10((field.maximum - field.minimum) / 20))
    return 0.1


def _whole(field: Field) -> bool:
    return isinstance(field.default, int)


def clip(field: Field, number: float) -> Value:
    """The nearest number the field accepts (its range, whole, its step)."""
    low = -math.inf if field.minimum is None else field.minimum
    high = math.inf if field.maximum is None else field.maximum
    number = min(max(number, low), high)
    if _whole(field):
        grid = int(field.step) if field.step else 1
        number = round(number / grid) * grid
        if number < low:
            number += grid
        if number > high:
            number -= grid
    return check(field, number if not _whole(field) else int(number))


def write(value: Value) -> str:
    """A number as a form shows it: thousands comma, real minus, small ones as 4e-4."""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    if value and abs(value) < 0.01:
        mantissa, exponent = f"{value:.6e}".split("e")
        return f"{float(mantissa):g}e{int(exponent)}".replace("-", "−", 1 if value < 0 else 0)
    return f"{value:.6g}".replace("-", "−")
