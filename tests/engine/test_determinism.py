"""Equal seeds give equal weights, whatever is watched, asked, evaluated, paused or resumed beside."""

import hashlib
import random
from collections import Counter

import pytest

from engine.answers import Covered, Gauged, Judged, Minded, Narrated, Rewound, SceneShown, Vitals
from engine.commands import (
    Advance,
    Axes,
    Continue,
    DataItem,
    Decode,
    Lane,
    Lattice,
    Originals,
    Point,
    Probe,
    Seed,
    Start,
)
from engine.events import Decoded, Exploring, Finished, Stepped, Tick
from engine.questions import Cover, Gauge, Judge, Mind, Rewind, Scene
from engine.storage import checkpoint
from engine.training.conduct import Conductor
from engine.training.preparing import data_of, prepare, resume

FAMILIES = ["vae", "gan", "vaegan"]
STEPS = 300
BATCH = 32


def digest(run_folder) -> str:
    """SHA-256 of every trained and averaged weight in the newest checkpoint."""
    found = checkpoint.load(run_folder)
    whole = hashlib.sha256()
    for part in ("networks", "average", "optimisers"):
        for name, tensor in sorted(found.part(part).items()):
            whole.update(name.encode() + tensor.numpy().tobytes())
    return whole.hexdigest()


def headless(spec, folder, stop_at: int | None = None) -> str:
    run, described = prepare(spec, data_of(spec), "run")
    conductor = Conductor(run, described, folder, lambda event: None)
    conductor.begin(resumed=False)
    lead(conductor, stop_at)
    return digest(folder)


def lead(conductor: Conductor, stop_at: int | None = None) -> None:
    while conductor.advance():
        if stop_at is not None and conductor.whole and conductor.run.step >= stop_at:
            break
    conductor.save()
    conductor.close()


@pytest.mark.parametrize("family", FAMILIES)
def test_same_seed_same_weights_and_another_seed_others(family, tmp_path, spec):
    images = STEPS * BATCH
    first = headless(spec(family, images=images), tmp_path / "a")
    assert headless(spec(family, images=images), tmp_path / "b") == first
    assert headless(spec(family, images=images, seed=2), tmp_path / "c") != first


@pytest.mark.parametrize("family", FAMILIES)
def test_stopped_anywhere_and_resumed_is_the_same(family, tmp_path, spec):
    chosen = spec(family, images=STEPS * BATCH)
    whole = headless(chosen, tmp_path / "whole")
    headless(chosen, tmp_path / "halves", stop_at=random.Random(family).randrange(1, STEPS))
    run, described, notes = resume(tmp_path / "halves")
    assert not notes
    conductor = Conductor(run, described, tmp_path / "halves", lambda event: None)
    conductor.begin(resumed=True)
    lead(conductor)
    assert run.step == STEPS and digest(tmp_path / "halves") == whole


@pytest.mark.parametrize("family", FAMILIES)
def test_watching_changes_nothing(family, driver, tmp_path, spec):
    chosen = spec(family, images=STEPS * BATCH)
    alone = headless(chosen, tmp_path / "alone")
    driver.post(Start(chosen, tmp_path / "watched"))
    asked = 0

    def ask(event) -> bool:
        nonlocal asked
        if isinstance(event, Decoded | Tick) and asked < 2000:
            asked += 1
            driver.post(Decode(asked, "stage", (Point(Lattice(asked / 7, 0.3)),)))
            if asked % 5 == 0:
                driver.post(Axes(asked))
                driver.post(Decode(asked, "wall", tuple(Point(Seed(n)) for n in range(24)), Lane.WALL, raw=True))
                if family != "gan":
                    driver.post(Decode(asked, "pairs", (Point(DataItem(asked % 100)),), Lane.WALL))
                driver.post(Originals(asked, "pairs", None, 6))
        return isinstance(event, Finished)

    driver.until(object, ask)
    assert asked > 5
    assert digest(tmp_path / "watched") == alone


GAME = 100  # steps, half of them by hand
ANSWERS = (SceneShown, Gauged, Covered, Judged, Minded, Rewound)


def questions(data: str, number: int) -> tuple:
    """Everything that can be asked about the game."""
    scene = Scene(number, (-2, -2, 2, 2), (16, 16), 60, 6, pull=True, slope=True, posteriors=8)
    grid = (Point(Seed(number)), Point(Seed(1)))
    return (*([scene] if data == "ring8" else []), Gauge(number, 64), Cover(number, 8), Mind(number, grid[0], raw=True),
            Judge(number, "grid", grid, raw=number % 2 == 0), Rewind(number, 0 if number % 5 == 0 else None))


def by_hand(family: str, number: int) -> tuple[Advance, ...]:
    """Two iterations, one way or another."""
    if number % 3:
        return (Advance(count=2, narrate=True),)
    rest = ("decoder", "encoder") if family == "vaegan" else ("decoder",)
    return Advance(("critic",)), Advance(narrate=True), Advance(("critic",), narrate=True), Advance(rest)


@pytest.mark.parametrize("data", ["ring8", "digits"])
@pytest.mark.parametrize("family", ["gan", "vaegan"])
def test_watching_the_game_changes_nothing(family, data, driver, tmp_path, spec):
    """With every instrument on: stepped and narrated for one half, free for the other."""
    chosen = spec(family, data, images=GAME * BATCH)
    alone = headless(chosen, tmp_path / "alone")
    seen, asked = Counter(), GAME

    def wait(wanted) -> None:
        driver.until(object, lambda event: seen.update([type(event)]) or wanted(event))

    def ended(event) -> bool:
        nonlocal asked
        if isinstance(event, ANSWERS) and asked < 2000:
            asked += 1
            for question in questions(data, asked):
                driver.post(question)
        return isinstance(event, Finished)

    driver.post(Probe(0.0))
    driver.post(Start(chosen, tmp_path / "watched", paused=True))
    wait(lambda event: isinstance(event, Exploring))
    for number in range(GAME // 4):
        for command in (*questions(data, number), *by_hand(family, number)):
            driver.post(command)
        wait(lambda event, last=2 * (number + 1): isinstance(event, Stepped) and event.whole and event.step == last)
    driver.post(Gauge(GAME))
    wait(lambda event: isinstance(event, Gauged) and event.request == GAME)
    driver.post(Continue())
    driver.post(Judge(GAME, "grid", (Point(Seed(1)),)))
    wait(ended)
    assert seen[Vitals] and seen[Narrated] and seen[Gauged] and seen[Judged] and asked > GAME
    assert checkpoint.load(tmp_path / "watched").step == GAME
    assert digest(tmp_path / "watched") == alone
