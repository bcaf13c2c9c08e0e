"""One described setting, read by the form, the tooltip, the command line, the validation and the checkpoint."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Value = bool | int | float | str
Settings = dict[str, Value]
Scale = Literal["linear", "log", "power2"]


class FieldError(ValueError):
    """A value that a field refuses.

    `message` says what is wrong in plain words, `nearest` is the closest value that would be accepted (or None).
    """

    def __init__(self, key: str, message: str, nearest: Value | None = None) -> None:
        super().__init__(f"{key}: {message}")
        self.key, self.message, self.nearest = key, message, nearest


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field that offers a list."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A setting: its type is the type of its default (bool, int, float, or str with `choices`).

    `live` says that a change takes effect at once while training; otherwise it does at the next start.
    `needs` are conditions on other fields under which this one means something; `reason` says so in words.
    `kinds` are the kinds of sample that have the setting; none named means all.
    """

    key: str
    label: str
    default: Value
    help: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    scale: Scale = "linear"
    step: float | None = None
    unit: str = ""
    group: str = "Training"
    live: bool = False
    needs: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    reason: str = ""
    kinds: tuple[str, ...] = ()

    def with_default(self, value: Value) -> Field:
        """The same field with another default (checked)."""
        return replace(self, default=check(self, value))

    def applies(self, settings: Mapping[str, Value]) -> bool:
        """Whether the field means anything beside these other settings."""
        return all(settings.get(key) in allowed for key, allowed in self.needs)

    def suits(self, kind: str) -> bool:
        """Whether samples of this kind have the setting."""
        return not self.kinds or kind in self.kinds


def parse(field: Field, text: str) -> Value:
    """Read a value typed by a person. Raises FieldError."""
    words = text.strip()
    if isinstance(field.default, bool):
        return check(field, _parse_bool(field, words))
    if isinstance(field.default, str):
        return check(field, words)
    try:
        number = float(words.replace(",", "").replace("\u2212", "-"))
    except ValueError:
        raise FieldError(field.key, f"“{text}” is not a number.", field.default) from None
    return check(field, number)


def _parse_bool(field: Field, words: str) -> bool:
    lowered = words.lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off"}:
        return False
    raise FieldError(field.key, f"“{words}” is neither yes nor no.", field.default)


def check(field: Field, value: Value) -> Value:
    """The value as the field's type, or FieldError with the nearest valid one."""
    if isinstance(field.default, bool):
        if isinstance(value, bool):
            return value
        raise FieldError(field.key, f"“{value}” is neither yes nor no.", field.default)
    if isinstance(field.default, str):
        return _check_choice(field, str(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldError(field.key, f"“{value}” is not a number.", field.default)
    return _check_number(field, float(value))


def _check_choice(field: Field, value: str) -> str:
    names = [choice.value for choice in field.choices]
    if not names or value in names:
        return value
    close = difflib.get_close_matches(value, names, n=1)
    nearest = close[0] if close else str(field.default)
    raise FieldError(field.key, f"“{value}” is not one of {', '.join(names)}.", nearest)


def _check_number(field: Field, value: float) -> int | float:
    whole = isinstance(field.default, int)
    if not math.isfinite(value):
        raise FieldError(field.key, "must be a finite number.", field.default)
    if field.minimum is not None and value < field.minimum:
        raise FieldError(field.key, f"must be at least {field.minimum:g}.", _typed(field.minimum, whole))
    if field.maximum is not None and value > field.maximum:
        raise FieldError(field.key, f"must be at most {field.maximum:,g}.", _typed(field.maximum, whole))
    if whole and value != int(value):
        raise FieldError(field.key, "must be a whole number.", round(value))
    if field.step and whole and int(value) % int(field.step):
        near = max(int(field.step), round(value / field.step) * int(field.step))
        raise FieldError(field.key, f"must be a multiple of {field.step:g}.", near)
    return _typed(value, whole)


def _typed(value: float, whole: bool) -> int | float:
    return int(value) if whole else float(value)


def defaults(fields: Iterable[Field]) -> Settings:
    """Every field's default."""
    return {field.key: field.default for field in fields}


def resolve(fields: Iterable[Field], given: Mapping[str, Value]) -> Settings:
    """All settings: those given (checked) over the defaults. Raises FieldError, naming the nearest key if unknown."""
    table = {field.key: field for field in fields}
    settings = defaults(table.values())
    for key, value in given.items():
        settings[key] = check(find(table.values(), key), value)
    return settings


def find(fields: Iterable[Field], key: str) -> Field:
    """The field of that key, or FieldError that names the nearest one."""
    table = {field.key: field for field in fields}
    if key in table:
        return table[key]
    close = difflib.get_close_matches(key, table, n=1)
    hint = f" Did you mean “{close[0]}”?" if close else f" There are: {', '.join(sorted(table))}."
    raise FieldError(key, f"there is no such setting.{hint}", close[0] if close else None)


def spell(value: Value) -> str:
    """A value as `parse` reads it back and as a person expects it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
