"""Which classes are generated how often, out of features that are read little by little."""

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets import Dataset
from engine.datasets.batches import split
from engine.dynamics import covering, data_features
from engine.dynamics.covering import Covering
from engine.dynamics.data_features import DataFeatures
from engine.dynamics.pairwise import Pairwise
from engine.dynamics.samples import training_part
from engine.exploring.subject import Subject
from engine.kinds import SampleSpec
from engine.latent.places import Unreachable
from engine.metrics import coverage
from engine.questions import Cover
from engine.training.building import build, place, settings_of
from engine.training.pool import Snapshot, StillPool

CPU = torch.device("cpu")
COUNT = 60
NAMES = ("stripes", "noise", "bright")


def made_up(labelled: bool = True) -> Dataset:
    """Three sorts of pictures that nobody mistakes, half of them of the first sort."""
    random, labels = np.random.default_rng(0), np.array([0, 0, 1, 2] * (COUNT // 4))
    raw = random.integers(0, 60, (COUNT, 16, 16, 1), np.uint8)
    raw[labels == 0, ::4] = 250
    raw[labels == 1] = random.integers(0, 256, (COUNT // 4, 16, 16, 1), np.uint8)
    raw[labels == 2] += 190
    return Dataset("made up", "Made up", SampleSpec("image", (16, 16, 1)), raw, labels if labelled else None,
                   NAMES if labelled else (), "none", "f00d")


def subject_of(data: bool = True, labelled: bool = True, seed: int = 1, **settings_given) -> Subject:
    dataset = made_up(labelled)
    chosen = settings_of("gan", "image", {"width": 8, "latent_dim": 4, **settings_given})
    model = place(build("gan", dataset.spec, chosen, 3), CPU, 1)
    return Subject(Path("run"), "A run", model, StillPool(model.networks, 7), CPU, (), dataset if data else None,
                   split(dataset, seed)[1] if data else None)


def at(subject: Subject, step: int) -> Snapshot:
    return Snapshot(dict(subject.model.networks), {"decoder": subject.model.networks["decoder"]}, step)


def finished(job):
    with torch.no_grad():
        while True:
            try:
                next(job)
            except StopIteration as end:
                return end.value


def covered(instrument: Covering, snapshot: Snapshot, count: int = 16, raw: bool = False):
    """The answer once the data have been read."""
    while (found := finished(instrument.cover(Cover(2, count, raw), snapshot))).progress < 1:
        pass
    return found


@pytest.fixture
def echoing(monkeypatch):
    """A generator that makes the data, class by class in turn, so that its pictures are known."""
    def echo(subject: Subject, share: slice = slice(None)) -> list[np.ndarray]:
        drawn: list[np.ndarray] = []
        data = subject.dataset.samples[share]

        def decode(networks, z, y=None):
            places = (sum(map(len, drawn)) + np.arange(len(z))) % len(data)
            drawn.append(z.numpy().copy())
            return subject.model.kind.to_tensor(torch.from_numpy(data[places]))

        monkeypatch.setattr(subject.model, "decode", decode)
        return drawn

    return echo


# --- covering --------------------------------------------------------------------------------------------------------


def test_a_generator_that_makes_the_data_covers_them(echoing):
    subject = subject_of()
    echoing(subject)
    found = covered(Covering(subject, None), at(subject, 3), count=COUNT)
    assert (found.what, found.names, found.count, found.progress) == ("classes", NAMES, COUNT, 1.0)
    np.testing.assert_allclose(found.made, [0.5, 0.25, 0.25], atol=0.07)
    assert found.data.sum() == pytest.approx(1) and found.accuracy >= 0.8 and found.found.all()
    assert found.close.shape == (0,) and not found.made.flags.writeable
    assert (found.request, found.run, found.step) == (2, Path("run"), 3)


def test_a_class_that_is_not_made_is_not_found(echoing):
    subject = subject_of()
    echoing(subject, slice(2, None, 4))  # noise alone
    found = covered(Covering(subject, None), at(subject, 3))
    assert found.found.tolist() == [False, True, False] and found.made.tolist() == [0, 1, 0]


def test_pictures_that_are_all_alike_have_no_diversity_and_are_duplicates(echoing):
    subject = subject_of()
    echoing(subject, slice(0, 1))
    found = covered(Covering(subject, None), at(subject, 3))
    assert found.diversity[0] == pytest.approx(0, abs=1e-2) and found.diversity[1] > 1
    assert found.duplicates[0] == 1.0 and found.duplicates[1] < 0.5


def test_without_labels_it_finds_clusters(echoing):
    subject = subject_of(labelled=False)
    echoing(subject)
    found = covered(Covering(subject, None), at(subject, 3), count=40)
    assert found.what == "clusters" and found.names[0] == "Cluster 1" and len(found.names) == len(found.made)
    assert found.accuracy == 0 and found.data.sum() == pytest.approx(1) and found.found.sum() >= len(found.names) // 2


def test_no_seed_is_drawn_twice(echoing):
    subject = subject_of()
    drawn = echoing(subject)
    instrument = Covering(subject, None)
    for step, raw in ((5, False), (6, False), (6, True), (2, True)):
        covered(instrument, at(subject, step), 16, raw)
    latents = np.concatenate(drawn)
    assert len(np.unique(latents, axis=0)) == len(latents) == 64


def test_the_window_grows_slides_and_starts_anew(monkeypatch):
    monkeypatch.setattr(covering, "WINDOW", 24)
    subject = subject_of()
    instrument = Covering(subject, None)
    counts = [covered(instrument, at(subject, step), 16, raw).count
              for step, raw in ((5, False), (5, False), (9, False), (8, False), (9, False), (9, True), (9, True))]
    assert counts == [16, 24, 24, 16, 24, 16, 24]


def test_what_was_generated_at_another_moment_is_never_mixed_in():
    subject = subject_of()
    instrument = Covering(subject, None)
    assert covered(instrument, at(subject, 2), 16).count == 16
    job = instrument.cover(Cover(1, 3 * covering.CHUNK), at(subject, 2))
    with torch.no_grad():
        while not (drawn := len(instrument._window.labels) - 16):  # half way
            next(job)
    assert 0 < drawn < 3 * covering.CHUNK
    instrument.start_anew()
    assert covered(instrument, at(subject, 9), 16).count == 16  # a later step, yet none of the earlier one's
    assert finished(job).count == 16 + 3 * covering.CHUNK  # and what was asked of the earlier one is answered of it


def test_a_conditional_model_is_asked_for_the_classes_of_the_data(monkeypatch):
    subject = subject_of(conditional=True)
    told: list[int] = []
    decode = subject.model.decode

    def watched(networks, z, y=None):
        told.extend(y.tolist())
        return decode(networks, z, y)

    monkeypatch.setattr(subject.model, "decode", watched)
    instrument = Covering(subject, None)
    for _ in range(4):
        covered(instrument, at(subject, 3), 27)
    shares = np.bincount(told, minlength=3) / len(told)
    trained = np.bincount(subject.dataset.labels[training_part(subject)], minlength=3) / (COUNT * 0.9)
    assert len(told) == 108
    np.testing.assert_allclose(shares, trained, atol=1e-9)


def test_the_data_are_read_over_many_requests(monkeypatch):
    monkeypatch.setattr(covering, "READ", 1e-9)
    subject = subject_of()
    instrument, shown = Covering(subject, None), []
    while not shown or shown[-1].progress < 1:
        shown.append(finished(instrument.cover(Cover(1, 8), at(subject, 3))))
    progress = [found.progress for found in shown]
    assert progress == sorted(set(progress)) and len(progress) == -(-COUNT // data_features.CHUNK)
    assert shown[0].count == 0 and shown[0].names == () and shown[0].what == "classes" and shown[-1].count == 8


def test_a_request_that_is_dropped_while_it_learns_loses_nothing(monkeypatch):
    subject, times = subject_of(), []
    learn = covering.learned
    monkeypatch.setattr(covering, "learned", lambda *given: times.append(1) or learn(*given))
    instrument = Covering(subject, None)
    finished(instrument.features.read(60.0))
    job = instrument.cover(Cover(1, 8), at(subject, 3))
    with torch.no_grad():
        next(job)
    job.close()
    assert covered(instrument, at(subject, 3), 8).count == 8 and len(times) == 1


def test_what_can_not_be_told_apart_is_said(monkeypatch):
    def learn(*given):
        raise ValueError("too few.")

    monkeypatch.setattr(covering, "learned", learn)
    instrument = Covering(subject := subject_of(), None)
    for _ in range(2):
        with pytest.raises(Unreachable, match="too few"):
            covered(instrument, at(subject, 3))


def test_without_data_or_extractor_it_says_so(tmp_path):
    with pytest.raises(Unreachable, match="data of this run"):
        covered(Covering(subject := subject_of(data=False), None), at(subject, 3))
    subject = subject_of()
    with pytest.raises(Unreachable, match="extractor"):
        covered(Covering(subject, None, DataFeatures(subject, None, tmp_path / "nothing")), at(subject, 3))


# --- features of the data --------------------------------------------------------------------------------------------


def reread(subject: Subject, cache: Path, monkeypatch) -> tuple[DataFeatures, int]:
    """Read features, and of how many pictures they had to be computed."""
    features, computed = DataFeatures(subject, cache), [0]
    of = features.of
    monkeypatch.setattr(features, "of", lambda raw: computed.__setitem__(0, computed[0] + len(raw)) or of(raw))
    finished(features.read(60.0))
    assert features.progress == 1.0
    return features, computed[0]


def test_features_are_kept_and_found_again(tmp_path, monkeypatch):
    first, computed = reread(subject_of(), tmp_path, monkeypatch)
    assert computed == COUNT and not list(tmp_path.rglob("*.npz"))
    first.keep()
    again, computed = reread(subject_of(), tmp_path, monkeypatch)
    assert computed == 0
    for mine, theirs in zip(again.known_training(), first.known_training(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    (file,) = tmp_path.rglob("*.npz")
    before = file.stat().st_mtime_ns
    again.keep()
    assert file.stat().st_mtime_ns == before  # nothing new


def plain_array() -> bytes:
    np.save(held := io.BytesIO(), np.zeros(3))
    return held.getvalue()


def test_runs_with_other_splits_share_the_file(tmp_path, monkeypatch):
    reread(subject_of(), tmp_path, monkeypatch)[0].keep()
    other, computed = reread(subject_of(seed=2), tmp_path, monkeypatch)
    assert computed == 0 and set(other.held_out) == set(subject_of(seed=2).held_out)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY\x01\x00 no array", plain_array(), None])
def test_a_damaged_file_is_computed_again(tmp_path, monkeypatch, damage):
    reread(subject_of(), tmp_path, monkeypatch)[0].keep()
    (file,) = tmp_path.rglob("*.npz")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    features, computed = reread(subject_of(), tmp_path, monkeypatch)
    assert computed == COUNT
    features.keep()
    assert reread(subject_of(), tmp_path, monkeypatch)[1] == 0


def altered(**changes):
    def change(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {key: changes.get(key, lambda value: value)(value) for key, value in found.items()}
    return change


@pytest.mark.parametrize("change", [
    altered(key=lambda key: np.array("of other data")),
    altered(indices=lambda indices: indices + 1_000_000),
    altered(indices=lambda indices: indices * 0),
    altered(indices=lambda indices: indices.astype(float)),
    altered(indices=lambda indices: np.array([{"an": "object"}], object)),
    altered(features=lambda features: features * np.float32("nan")),
    altered(features=lambda features: features[:, 1:]),
    lambda found: {"indices": found["indices"]},
])
def test_a_file_that_does_not_fit_is_computed_again(tmp_path, monkeypatch, change):
    reread(subject_of(), tmp_path, monkeypatch)[0].keep()
    (file,) = tmp_path.rglob("*.npz")
    with np.load(file) as found:
        held = change(dict(found))
    np.savez(file, **held)
    assert reread(subject_of(), tmp_path, monkeypatch)[1] == COUNT


def test_a_cache_that_can_not_be_written_is_done_without(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    features, _ = reread(subject_of(), blocked, monkeypatch)
    features.keep()
    assert blocked.read_text() == "in the way" and features.progress == 1.0


def test_old_files_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(data_features, "KEPT", 2)
    for number in range(4):
        (tmp_path / "features").mkdir(exist_ok=True)
        (tmp_path / "features" / f"{number}.npz").write_bytes(b"old")
    features, _ = reread(subject_of(), tmp_path, monkeypatch)
    features.keep()
    assert len(list(tmp_path.rglob("*.npz"))) == 2 and reread(subject_of(), tmp_path, monkeypatch)[1] == 0


def test_training_and_held_out_samples_are_never_mixed(monkeypatch):
    monkeypatch.setattr(data_features, "TRAINING", 20)
    monkeypatch.setattr(data_features, "HELD_OUT", 4)
    subject = subject_of()
    features = DataFeatures(subject, None)
    finished(features.read(60.0))
    indices, known = features.known_training()
    assert len(indices) == 20 and not set(indices) & set(subject.held_out.tolist())
    assert len(features.known_held_out()[0]) == 4 and set(features.held_out) <= set(subject.held_out.tolist())
    np.testing.assert_allclose(known[:8], features.of(subject.dataset.samples[indices[:8]]), rtol=1e-4, atol=1e-4)


# --- distances -------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(sizes=st.lists(st.integers(1, 14), min_size=1, max_size=6), seed=st.integers(0, 99), each=st.integers(2, 10))
def test_kept_distances_are_those_of_the_newest(sizes, seed, each):
    every = np.random.default_rng(seed).normal(size=(sum(sizes), 6)).astype(np.float32)
    every[::3] = every[0]  # some are equal
    pairs, at = Pairwise(10, 6), 0
    for size in sizes:
        pairs.add(every[at : at + size])
        at += size
    each = min(each, pairs.count)
    assert pairs.count == min(10, len(every))
    newest = every[len(every) - each :]
    assert pairs.diversity(each) == pytest.approx(coverage.diversity(newest), abs=1e-5)
    if each >= 2:
        np.testing.assert_allclose(np.sort(pairs.nearest(each)), np.sort(coverage.nearest_distances(newest)), atol=1e-6)


def test_duplicates_are_those_of_the_metric():
    random = np.random.default_rng(0)
    real, made = random.normal(size=(300, 20)).astype(np.float32), random.normal(size=(300, 20)).astype(np.float32)
    made[:30] = made[30:60] + np.float32(1e-3)
    a, b = Pairwise(512, 20), Pairwise(512, 20)
    a.add(made)
    b.add(real)
    assert covering.near_duplicates(a, b, 300) == coverage.near_duplicates(made, real)
    assert covering.near_duplicates(a, b, 300)[0] >= 0.2 and covering.near_duplicates(a, b, 1) == (0.0, 0.0)
