"""Equal seeds give equal weights, whatever is watched, asked, evaluated, paused or resumed beside."""

import hashlib
import random

import pytest

from engine.commands import Axes, DataItem, Decode, Lane, Lattice, Originals, Point, Seed, Start
from engine.events import Decoded, Finished, Tick
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
