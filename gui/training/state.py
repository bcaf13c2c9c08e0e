"""What the Train panel knows, as one value. No widgets here; how messages change it: `gui.training.reducing`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.commands import RunSpec, Stop
from engine.events import DataInfo, Exploring, Failed, FamilyInfo, Preflighted, State, Tick
from engine.fields import Field, Settings, Value, defaults

DEFAULT_STOP = Stop(images=200_000)
LAB_STOP = Stop(images=6_000_000)  # some 24,000 iterations


@dataclass(frozen=True, slots=True)
class TrainingState:
    """`given` holds what differs from the family's defaults. `pressed` is an action whose effect is still awaited.

    estimate: the newest answer of the pre-flight, None while there is none for what is chosen now; `measuring` is the
    request that is awaited (0: none). looking: the folder that is being looked at ("": none), asked by the request
    `looked`. applied: live setting -> step from which it is in force.
    """

    families: tuple[FamilyInfo, ...] = ()
    data: tuple[DataInfo, ...] = ()
    chosen: str = "fashion-mnist"
    family: str = "vae"
    given: tuple[tuple[str, Value], ...] = ()
    seed: int = 1
    threads: int | None = None
    stop: Stop = DEFAULT_STOP
    looking: str = ""
    looked: int = 0
    estimate: Preflighted | None = None
    measuring: int = 0
    stage: State = State.IDLE
    stage_words: str = ""
    run: Path | None = None
    pressed: str = ""
    tick: Tick | None = None
    applied: tuple[tuple[str, int], ...] = ()
    problem: Failed | None = None
    shown: Exploring | None = None

    @property
    def info(self) -> FamilyInfo | None:
        return next((family for family in self.families if family.name == self.family), None)

    @property
    def source(self) -> DataInfo | None:
        return next((data for data in self.data if data.name == self.chosen), None)

    @property
    def kind(self) -> str:
        """The kind of sample; data not looked at yet are a folder, and folders hold pictures."""
        return self.source.kind if self.source else "image"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The settings of the family that mean something for the chosen data."""
        return self.info.fields_on(self.kind) if self.info else ()

    @property
    def settings(self) -> Settings:
        """Every one of `fields`, as chosen."""
        return defaults(self.fields) | dict(self.given)

    @property
    def running(self) -> bool:
        return self.stage is not State.IDLE

    @property
    def networks(self) -> tuple[str, ...]:
        """Those of the family: "encoder", "decoder", "critic"."""
        return self.info.networks if self.info else ()

    @property
    def preset(self) -> str:
        """The preset that these settings are; "" if they are none."""
        if self.info is None:
            return ""
        found = (name for name, changes in self.presets.items() if self._changes(changes) == dict(self.given))
        return next(found, "")

    @property
    def presets(self) -> dict[str, Settings]:
        """The family's presets for the chosen data."""
        return self.info.presets_on(self.kind) if self.info else {}

    def _changes(self, preset: Settings) -> Settings:
        base = defaults(self.fields)
        return {key: value for key, value in preset.items() if key in base and base[key] != value}

    @property
    def spec(self) -> RunSpec:
        """The run that Start would begin."""
        return RunSpec(self.chosen, self.family, tuple(sorted(self.given)), self.seed, self.stop,
                       threads=self.threads, preset=self.preset)

    @property
    def choice_refusal(self) -> str:
        """Why data, family and preset can't be chosen now, or "": what the form shows is the run under way."""
        begins = self.pressed in ("start", "run_resume")
        return "A run is under way with these; stop it first to choose others." if self.running or begins else ""

    @property
    def start_refusal(self) -> str:
        """Why Start is not possible, or ""."""
        if not self.families:
            return "Still loading."
        if self.looking:
            return "The folder is still being read."
        if self.source is None:
            return "Choose data first."
        if self.info is not None and self.source.kind not in self.info.kinds:
            return f"{self.info.title} can’t train on {self.source.title}."
        return self.estimate.refusal if self.estimate is not None else ""


# --- how messages change it -------------------------------------------------------------------------------------------
