"""A run as it was at a kept snapshot: which one is taken, and that it is whole."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine import manifest
from engine.exploring.looking_back import nearest, past
from engine.exploring.opening import OpenError, open_subject
from engine.storage import snapshots, weights
from engine.training.conduct import Conductor
from engine.training.preparing import data_of, prepare

CPU = torch.device("cpu")


@given(st.lists(st.integers(0, 10**6), min_size=1, unique=True), st.integers(-10, 2 * 10**6))
def test_the_nearest_is_kept_and_none_is_nearer(steps, wanted):
    found = nearest(steps, wanted)
    assert found in steps and all(abs(found - wanted) <= abs(step - wanted) for step in steps)
    assert nearest(steps[::-1], wanted) == found  # of two as near the earlier, whatever their order


def test_of_two_as_near_the_earlier():
    assert nearest([10, 20], 15) == 10


def test_none_is_kept():
    with pytest.raises(OpenError, match="no snapshots"):
        nearest([], 3)


@pytest.fixture
def trained(tmp_path, spec):
    """A run whose weights at every kept step are known."""
    known = {}

    def made(family="gan"):
        chosen, folder = spec(family, "ring8"), tmp_path / "run"
        run, described = prepare(chosen, data_of(chosen), "run")
        conductor = Conductor(run, described, folder, lambda event: None)
        conductor.begin(resumed=False)
        for step in (0, 4, 9):
            while run.step < step or not conductor.whole:
                conductor.advance()
            conductor.save()
            known[step] = {f"{name}.{key}": value.clone() for name, network in run.viewed.items()
                           for key, value in network.state_dict().items()}
        conductor.close()
        return folder, known

    return made


@pytest.mark.parametrize("family", ["vae", "gan", "vaegan"])
def test_every_network_is_as_it_was_seen_then(family, trained):
    folder, known = trained(family)
    subject = open_subject(folder, CPU)
    for step in known:
        pool = past(subject, step, CPU)
        assert pool.step == step
        with pool.lease() as snapshot:
            assert not any(network.training for network in snapshot.networks.values())
            found = {f"{name}.{key}": value for name, network in snapshot.networks.items()
                     for key, value in network.state_dict().items()}
        assert found.keys() == known[step].keys() and all(torch.equal(found[key], known[step][key]) for key in found)
    with subject.pool.lease() as now:  # nothing is shared with what is looked at now
        assert torch.equal(now.networks["decoder"].state_dict()["first.weight"], known[9]["decoder.first.weight"])


def test_an_older_snapshot_has_no_discriminator(trained):
    folder, _ = trained()
    found = snapshots.load(folder, 4)
    weights.write(snapshots.file(folder, 4), 4, {k: v for k, v in found.tensors.items() if k.startswith("average.")}, found.meta)
    assert past(open_subject(folder, CPU), 4, CPU).networks == ("decoder",)


def test_a_snapshot_of_another_run_is_refused_in_words(trained):
    folder, _ = trained()
    subject = open_subject(folder, CPU)
    found = snapshots.load(folder, 4)
    weights.write(snapshots.file(folder, 4), 4, {k: v[..., :1].contiguous() for k, v in found.tensors.items()}, found.meta)
    with pytest.raises(OpenError, match="step 4 does not fit") as refused:
        past(subject, 4, CPU)
    assert refused.value.advice
    snapshots.file(folder, 4).write_bytes(b"\x10")
    with pytest.raises(OpenError):
        past(subject, 4, CPU)
    (folder / manifest.FILE).unlink()
    with pytest.raises(OpenError):
        past(subject, 9, CPU)
