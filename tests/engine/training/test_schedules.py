"""Learning rates over a run: where they begin and end, and that stopping in between changes nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.commands import RunSpec, Stop
from engine.training import schedules
from engine.training.preparing import data_of, prepare


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_cosine_falls_from_one_to_its_least(images, most):
    now, later = (schedules.factor("cosine", at, most) for at in (images, images + 1))
    assert schedules.LEAST - 1e-12 <= later <= now <= 1.0
    assert schedules.factor("constant", images, most) == schedules.factor("cosine", images, None) == 1.0


def test_both_ends():
    assert schedules.factor("cosine", 0, 100) == 1.0
    assert math.isclose(schedules.factor("cosine", 100, 100), schedules.LEAST)
    assert math.isclose(schedules.factor("cosine", 50, 100), (1 + schedules.LEAST) / 2)


@pytest.mark.parametrize("family", ["vae", "gan", "vaegan"])
def test_the_optimisers_follow_and_an_edit_is_scaled_too(family):
    given = {"width": 4, "batch": 16, "latent_dim": 2, "schedule": "cosine", "lr": 1e-2}
    spec = RunSpec("digits", family, tuple(given.items()), stop=Stop(images=160), threads=1)
    run, _ = prepare(spec, data_of(spec), "x")
    for beat in run.iterate():
        if beat.whole:
            part = schedules.factor("cosine", run.images, 160)
            name = "vae" if family == "vae" else "decoder"
            assert math.isclose(run.optimisers[name].param_groups[0]["lr"], float(run.live["lr"]) * part)
            if run.step == 5:
                run.edit("lr", 2e-2)
    assert run.step == 10
