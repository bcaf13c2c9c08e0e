"""Data that lie sorted by class: what is looked at in part is looked at all over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from engine.commands import Stop
from engine.datasets import Dataset
from engine.exploring.subject import Subject
from engine.training import conduct
from engine.training.conduct import Conductor
from engine.training.pool import StillPool
from engine.training.preparing import data_of, prepare
from engine.training.run import HELD_OUT, Run, spread


def sorted_by_class(spec) -> Dataset:
    """Digits, all of one class before the next, four times over so that the held-out part is larger than one look."""
    data = data_of(spec)
    assert data.labels is not None
    order = np.repeat(np.argsort(data.labels, kind="stable"), 4)
    return replace(data, samples=data.samples[order], labels=data.labels[order])


def watched(run: Run, batches, calls: list) -> None:
    take = batches.take

    def noted(indices: torch.Tensor):
        calls.append(indices.clone())
        return take(indices)

    batches.take = noted


def test_a_spread_is_even_and_whole_where_it_can_be():
    assert spread(5, 10).tolist() == [0, 1, 2, 3, 4]
    chosen = spread(1001, 100)
    assert (chosen[0], chosen[-1], len(chosen)) == (0, 1000, 100)
    assert set(torch.diff(chosen).tolist()) <= {10, 11}


def test_evaluation_and_sampler_see_every_class(spec, tmp_path, monkeypatch):
    monkeypatch.setattr(conduct, "ENCODED", 300)
    chosen = spec(images=64)
    data = sorted_by_class(chosen)
    run, described = prepare(chosen, data, "sorted")
    looked: list[torch.Tensor] = []
    watched(run, run.held_out_batches, looked)
    run.evaluate()
    assert run.held_out_batches.count > HELD_OUT
    seen = data.labels[run.held_out_indices[looked[0].numpy()]]
    assert len(looked[0]) == HELD_OUT and np.bincount(seen, minlength=10).min() > HELD_OUT // 20

    conductor = Conductor(run, described, tmp_path / "run", lambda event: None)
    conductor.begin(resumed=False)
    run.stop = Stop(images=0)
    fitted: list[torch.Tensor] = []
    watched(run, run.batches, fitted)
    for _ in conductor.finish():
        pass
    training = np.setdiff1d(np.arange(len(data)), run.held_out_indices)
    together = torch.cat(fitted).numpy()
    assert len(together) == 300 and np.bincount(data.labels[training[together]], minlength=10).min() > 15


def test_the_originals_shown_are_of_all_classes(spec):
    chosen = spec()
    data = sorted_by_class(chosen)
    run, _ = prepare(chosen, data, "sorted")
    subject = Subject(Path("run"), "", run.model, StillPool({}, 0), torch.device("cpu"), (), data, run.held_out_indices)
    indices, samples, labels = subject.originals(None, 10)
    assert len(set(labels)) >= 9 and len(samples) == 10 and set(indices) <= set(run.held_out_indices.tolist())
    assert len(subject.originals(None, 10**6)[0]) == len(run.held_out_indices)
