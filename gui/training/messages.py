"""What a person does in the Train panel, as values."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import RunSpec, Stop
from engine.fields import Value


@dataclass(frozen=True, slots=True)
class ChooseData:
    name: str


@dataclass(frozen=True, slots=True)
class Looking:
    """A folder is being looked at by the engine; `request` is the number of the question."""

    folder: str
    request: int = 0


@dataclass(frozen=True, slots=True)
class ChooseFamily:
    name: str


@dataclass(frozen=True, slots=True)
class ChoosePreset:
    name: str


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class ChangeSeed:
    seed: int


@dataclass(frozen=True, slots=True)
class ChangeThreads:
    """CPU threads to train on; None leaves a core to the explorer."""

    threads: int | None


@dataclass(frozen=True, slots=True)
class ChangeStop:
    stop: Stop


@dataclass(frozen=True, slots=True)
class Fill:
    """Take over the settings of a run."""

    spec: RunSpec


@dataclass(frozen=True, slots=True)
class Measuring:
    """A pre-flight was asked for."""

    request: int


@dataclass(frozen=True, slots=True)
class Stale:
    """What was measured no longer counts."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the run was pressed (key of the action)."""

    key: str


Message = (
    ChooseData | Looking | ChooseFamily | ChoosePreset | ChangeSetting | ChangeSeed | ChangeThreads | ChangeStop | Fill
    | Measuring | Stale | Press
)  # fmt: skip
