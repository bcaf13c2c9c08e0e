"""What a run would be is measured on steps of its own, however few it is to take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.commands import Stop
from engine.training import preflight
from engine.training.preparing import data_of


@pytest.mark.parametrize("stop", [Stop(images=64), Stop(images=1), Stop(images=130), Stop(seconds=1e-6), Stop()])
@pytest.mark.parametrize("family", ["vae", "gan"])
def test_a_run_that_ends_at_once_is_measured_all_the_same(spec, monkeypatch, family, stop):
    monkeypatch.setattr(preflight, "MEASURED", 0.0)
    chosen = replace(spec(family, batch=64), stop=stop)
    found = list(preflight.estimate(chosen, data_of(chosen)))[-1]
    assert found is not None and found.images_per_second > 0
    if stop.images is not None:
        assert found.seconds == pytest.approx(stop.images / found.images_per_second)
    else:
        assert found.seconds == stop.seconds
