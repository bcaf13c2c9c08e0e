"""train: a new run, or one gone on with, led by the same conductor as in the window."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import manifest
from engine.commands import RunSpec, Stop
from engine.datasets.finding import lasting
from engine.fields import Settings, Value, find, parse
from engine.headless.progress import Progress
from engine.headless.refusing import BadInput
from engine.models import MODELS
from engine.program import PROG
from engine.storage.runs import Occupied, unbegun
from engine.training import distributed
from engine.training.conduct import Conductor
from engine.training.inventory import family
from engine.training.preparing import data_of, prepare, resume, settled

DONE, STOPPED = 0, 1


def run(options: argparse.Namespace) -> int:
    """Train to the stop condition; Ctrl-C ends the run after a checkpoint, to be resumed."""
    try:
        status = _resumed(options) if options.resume else _fresh(options)
    except BaseException:
        distributed.leave()
        raise
    if distributed.launched():
        distributed.depart(status)
    return status


def _fresh(options: argparse.Namespace) -> int:
    spec = spec_of(options)
    out: Path = options.out
    if out.exists() and not (out.is_dir() and unbegun(out)):  # said before the data are loaded
        raise Occupied(out)
    trained, described = prepare(spec, data_of(spec), out.resolve().name)
    progress = Progress(trained.stop, options.json, trained.world.first)
    return _lead(Conductor(trained, described, out, progress.tell, tick=options.tick), progress, resumed=False)


def _resumed(options: argparse.Namespace) -> int:
    described = manifest.read(options.out)
    _same(described.spec, options)
    said = _parsed(described.spec.model, options.settings)
    wanted = None  # the run's own
    if options.images is not None or options.seconds is not None:
        wanted = Stop(options.images, options.seconds)
    trained, described, notes = resume(options.out, wanted)
    now = settled(described) | trained.live  # run.toml says what it began with, the checkpoint what was edited since
    changed = {key: value for key, value in said.items() if now.get(key) != value}
    progress = Progress(trained.stop, options.json, trained.world.first, trained.images, trained.seconds)
    for note in notes:
        progress.note(note)
    conductor = Conductor(trained, described, options.out, progress.tell, tick=options.tick)
    return _lead(conductor, progress, resumed=True, changed=changed)


def _same(spec: RunSpec, options: argparse.Namespace) -> None:
    """What the command line says again of a run that is resumed must be what it was. Raises BadInput."""
    for name in ("data", "model", "seed", "preset", "device", "threads"):
        said, was = getattr(options, name), getattr(spec, name)
        if said is not None and (lasting(said) if name == "data" else said) != was:
            has = f"no --{name}, and gets none" if was in (None, "") else f"--{name} {was}, and keeps it"
            raise BadInput(f"This run has {has} when resumed. Leave --{name} out, or start a new run in another folder.")


def _lead(conductor: Conductor, progress: Progress, resumed: bool, changed: Settings | None = None) -> int:
    for key in changed or {}:  # refused before anything is written
        if key not in conductor.run.live:
            raise BadInput(f"{key} is fixed for a run that is resumed. Start a new run with it.")
    conductor.begin(resumed)
    try:
        for key, value in (changed or {}).items():
            conductor.edit(key, value)
        with interruptible(conductor.run.world.size == 1) as interrupted, progress:
            while conductor.advance():
                if interrupted and conductor.whole:
                    conductor.paused()
                    break
            else:
                for _ in conductor.finish():
                    pass
    finally:
        conductor.close()
    progress.summary(conductor.run, conductor.folder, stopped=bool(interrupted))
    return STOPPED if interrupted else DONE


@contextmanager
def interruptible(alone: bool) -> Iterator[list[int]]:
    """Ctrl-C and SIGTERM fill the list instead of raising; a second Ctrl-C raises. Not where others wait for us."""
    came: list[int] = []
    if not alone:
        yield came
        return

    def note(number: int, frame: object) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --- from words to a spec --------------------------------------------------------------------------------------------


def spec_of(options: argparse.Namespace) -> RunSpec:
    """What the command line asks for; settings are only parsed here, checked when the run is prepared."""
    for name in ("data", "model"):
        if getattr(options, name) is None:
            raise BadInput(f"--{name} is missing. See “{PROG} train --help”.")
    if options.images is None and options.seconds is None:
        raise BadInput("Say when to stop: --images or --seconds (whichever comes first).")
    settings = {**_preset(options.model, options.preset), **_parsed(options.model, options.settings)}
    seed = 1 if options.seed is None else options.seed
    return RunSpec(lasting(options.data), options.model, tuple(settings.items()), seed,
                   Stop(options.images, options.seconds), options.device or "auto", options.threads,
                   options.preset or "")


def _preset(model: str, name: str | None) -> Settings:
    presets = {**MODELS[model].presets, "lab": MODELS[model].lab}
    if name is not None and name not in presets:
        raise BadInput(f"There is no preset “{name}”. There are: {', '.join(presets)}.")
    return dict(presets[name]) if name else {}


def _parsed(model: str, pairs: list[str]) -> Settings:
    fields = family(MODELS[model]).fields
    settings: dict[str, Value] = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not sign:
            raise BadInput(f"“{pair}” is no setting. Write --set NAME=VALUE.")
        settings[key.strip()] = parse(find(fields, key.strip()), text)
    return settings


