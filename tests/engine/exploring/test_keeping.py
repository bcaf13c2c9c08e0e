"""The snapshot that a saved picture names is kept, whatever the training does after; and found again, or missed in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.cli import main
from engine.commands import Latent, Point, Seed
from engine.exploring import keeping
from engine.exploring.keeping import kept, let_go, looked_back
from engine.exploring.opening import OpenError, open_subject
from engine.exploring.subject import Subject
from engine.questions import Keep, Release, Rewind, Unpin
from engine.storage import durable, recipe, rewind, runs, snapshots
from engine.training.conduct import Conductor
from engine.training.pool import SnapshotPool
from engine.training.preparing import data_of, prepare

CPU = torch.device("cpu")
RESOURCES = Path(__file__).resolve().parents[3] / "resources"


@pytest.fixture
def trains(tmp_path, spec):
    """A run that trains, with what a viewer sees of it."""
    chosen = spec("gan")
    run, described = prepare(chosen, data_of(chosen), "first")
    pool = SnapshotPool(run.average.networks, run.model.networks)
    conductor = Conductor(run, described, tmp_path / "runs" / "first", lambda event: None, pool)
    conductor.begin(resumed=False)
    yield conductor, Subject(conductor.folder, "first", run.model, pool, CPU, (), run.dataset, live=True)
    conductor.close()


def steps(conductor, count):
    for _ in range(count):
        conductor.advance()
        while not conductor.whole:
            conductor.advance()
    conductor._publish()


def done(job):
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


@torch.no_grad()
def keep(subject, *points, raw=False, pool=None):
    with (pool or subject.pool).lease() as snapshot:
        return done(kept(subject, snapshot, Keep(1, points, raw)))


@torch.no_grad()
def again(subject, found):
    """The same latents by the weights that the answer names."""
    pool = looked_back(subject, Rewind(2, found.step, None, found.weights)) or subject.pool
    points = [Point(Latent.of(z)) for z in found.latents]
    with pool.lease() as snapshot:
        networks = snapshot.using(found.raw)
        return np.concatenate([subject.decode(subject.latents((p,), networks), (p,), networks) for p in points])


@pytest.mark.parametrize("raw", [False, True])
def test_what_was_saved_while_it_trained_is_there_when_it_has_trained_on(trains, raw):
    conductor, subject = trains
    steps(conductor, 3)
    found = keep(subject, Point(Seed(1)), Point(Seed(2), truncation=0.5), raw=raw)
    assert found.step == 3 and found.raw == raw and found.pinned and found.identity == conductor.described.id
    assert snapshots.pinned(subject.run) == {3}
    steps(conductor, 3)
    snapshots._thin(subject.run, limit=2, budget=1)
    for resumed in (False, True):
        if resumed:
            rewind.to(subject.run, 0)
        assert 3 in snapshots.steps(subject.run)
        assert (again(subject, found) == found.samples).all()
        assert (again(open_subject(subject.run, CPU), found) == found.samples).all()


def test_average_and_raw_of_one_step_share_a_snapshot(trains):
    conductor, subject = trains
    steps(conductor, 2)
    average, raw = keep(subject, Point(Seed(1))), keep(subject, Point(Seed(1)), raw=True)
    assert average.pinned and raw.pinned and average.weights != raw.weights
    assert (again(subject, average) == average.samples).all() and (again(subject, raw) == raw.samples).all()


def test_other_weights_of_a_pinned_step_are_refused_and_of_a_free_one_written(trains):
    conductor, subject = trains
    steps(conductor, 2)
    found = keep(subject, Point(Seed(1)))
    with torch.no_grad():
        for weights in conductor.run.average.networks["decoder"].parameters():
            weights.add_(0.1)
    conductor._publish()
    with pytest.raises(OpenError, match="Another saved picture"):
        keep(subject, Point(Seed(1)))
    let_go(Unpin(subject.run, 2))
    assert keep(subject, Point(Seed(1))).weights != found.weights
    with pytest.raises(OpenError, match="another one than"):
        again(subject, found)


def test_a_save_that_is_cancelled_leaves_the_pin_of_another_one(trains):
    conductor, subject = trains
    steps(conductor, 2)
    keep(subject, Point(Seed(1)))
    keep(subject, Point(Seed(2)))
    let_go(Unpin(subject.run, 2))
    assert snapshots.pinned(subject.run) == {2}
    let_go(Unpin(subject.run, 2))
    assert snapshots.pinned(subject.run) == set()


@pytest.mark.parametrize("earlier", [False, True])
def test_a_save_that_is_cut_off_half_way_or_fails_leaves_no_pin_of_its_own(trains, monkeypatch, earlier):
    conductor, subject = trains
    steps(conductor, 2)
    if earlier:
        keep(subject, Point(Seed(3)))
    with subject.pool.lease() as snapshot, torch.no_grad():
        job = kept(subject, snapshot, Keep(1, (Point(Seed(1)), Point(Seed(2)))))
        next(job)  # before its first point: pinned by now
        assert snapshots.pinned(subject.run) == {2}
        job.close()
        for name in ("digest", "past"):
            monkeypatch.setattr(keeping, name, lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                done(kept(subject, snapshot, Keep(1, (Point(Seed(1)),))))
            monkeypatch.undo()
    assert snapshots.pinned(subject.run) == ({2} if earlier else set())
    if earlier:
        let_go(Unpin(subject.run, 2))
        assert not snapshots.pinned(subject.run)


def test_a_bookmark_owns_its_pin_until_its_run_is_opened_without_it(trains):
    conductor, subject = trains
    steps(conductor, 2)
    with subject.pool.lease() as snapshot, torch.no_grad():
        for key in ("a", "b"):
            done(kept(subject, snapshot, Keep(1, (Point(Seed(1)),), owner=f"mark-{key}")))
    keep(subject, Point(Seed(2)))
    let_go(Release(subject.run, frozenset("b")))
    assert snapshots.owners(subject.run) == {"": {2}, "mark-b": {2}}
    let_go(Release(subject.run))
    assert snapshots.owners(subject.run) == {"": {2}}


def test_a_pinned_step_is_not_written_over_nor_does_it_hold_the_next_back(trains):
    conductor, subject = trains
    steps(conductor, 4)
    keep(subject, Point(Seed(1)))
    before = snapshots.file(subject.run, 4).read_bytes()
    assert snapshots.save(subject.run, 4, {"w": torch.ones(2)}, {"images": 4 * 32}) is None
    assert snapshots.due(subject.run, 64)  # gone back to step 2
    assert snapshots.file(subject.run, 4).read_bytes() == before


def test_what_is_missing_is_said(trains):
    conductor, subject = trains
    steps(conductor, 2)
    found = keep(subject, Point(Seed(1)))
    steps(conductor, 1)
    conductor.save()
    snapshots.file(subject.run, 2).unlink()
    with pytest.raises(OpenError, match="step 2 is gone"):
        again(open_subject(subject.run, CPU), found)
    folder = subject.run
    assert runs.find(found.identity, [folder.parent]) == folder and runs.find("x", [folder.parent, folder / "no"]) is None
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(OpenError, match="not a run"):
        keep(subject, Point(Seed(1)))
    assert not folder.exists()  # nothing was made where it had been


def test_of_a_run_that_can_only_be_read_what_it_holds_serves(trains, monkeypatch):
    conductor, subject = trains
    steps(conductor, 2)
    conductor.save()
    snapshots.file(subject.run, 2).unlink(missing_ok=True)
    opened = open_subject(subject.run, CPU)

    def refuses(path, *_):
        raise durable.StorageError("read only", "")

    monkeypatch.setattr(durable, "write_bytes", refuses)
    monkeypatch.setattr(durable, "writable", lambda folder: False)
    found = keep(opened, Point(Seed(1)))
    assert found.step == 2 and not found.pinned
    assert (again(opened, found) == found.samples).all()


def test_a_shipped_run_is_left_as_it_is():
    run = RESOURCES / "examples" / "fashion-gan"
    before = sorted(file.name for file in run.rglob("*"))
    opened = open_subject(run, CPU)
    found = keep(opened, Point(Seed(1)))
    assert not found.pinned and (again(opened, found) == found.samples).all()
    assert sorted(file.name for file in run.rglob("*")) == before


def test_the_headless_twin_writes_recipes_and_goes_by_them(trains, tmp_path, capsys):
    conductor, subject = trains
    steps(conductor, 2)
    list(conductor.finish())
    run, strip = str(subject.run), tmp_path / "a.png"
    assert main(["interpolate", run, "--from-seed", "1", "--to-seed", "2", "--frames", "3", "--out", str(strip)]) == 0
    assert recipe.read(strip).frames == 3 and snapshots.pinned(subject.run) == {2}
    assert main(["restore", run, str(strip), "--out", str(tmp_path / "b.png")]) == 0
    assert (tmp_path / "b.png").read_bytes() == strip.read_bytes()
    (tmp_path / "c.png").write_bytes(b"no")
    assert main(["restore", run, str(tmp_path / "c.png"), "--out", str(tmp_path / "d.png")]) == 2
    assert "not a PNG" in capsys.readouterr().err
