"""Modes, classes, clusters, diversity and duplicates on sets whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest

from engine.metrics.coverage import (
    MOST,
    Clusters,
    Reader,
    classes_found,
    diversity,
    modes_found,
    near_duplicates,
    nearest_distances,
    shares_of,
    wilson,
)

CENTRES = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
EQUAL = np.full(3, 1 / 3)


def generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- modes -----------------------------------------------------------------------------------------------------------


def test_modes_by_hand() -> None:
    points = np.array([[0, 0], [0, 1.4], [0, 1.6], [9, 0], [np.nan, 0]], np.float32)
    seen = modes_found(points, CENTRES, 0.5, EQUAL)
    assert seen.nearest.tolist() == [0, 0, 0, 1, -1]
    assert seen.distance == pytest.approx([0, 2.8, 3.2, 2, np.inf])
    assert seen.made == pytest.approx([0.6, 0.2, 0]) and seen.close == pytest.approx([0.4, 0.2, 0])
    assert seen.found.tolist() == [True, True, False]


def test_a_mode_is_found_from_a_tenth_of_its_share_on() -> None:
    def found(count: int) -> bool:
        points = np.concatenate([np.zeros((1000 - count, 2)), np.tile(CENTRES[1], (count, 1))])
        return bool(modes_found(points, CENTRES[:2], 0.1, np.array([0.5, 0.5])).found[1])

    assert not found(49) and found(50)
    assert not modes_found(np.zeros((10, 2)), CENTRES, 0.1, np.array([1.0, 0.0, 0.0])).found[1]


def test_gaussian_modes_are_all_found_with_98_9_per_cent_close() -> None:
    labels = generator(1).integers(3, size=20_000)
    seen = modes_found(CENTRES[labels] + 0.2 * generator(2).standard_normal((20_000, 2)), CENTRES, 0.2, EQUAL)
    assert seen.found.all() and np.array_equal(seen.nearest, labels)
    assert seen.close.sum() == pytest.approx(1 - np.exp(-4.5), abs=0.003)


def test_modes_without_sigma_or_centres_are_refused_and_no_points_find_nothing() -> None:
    for centres, sigma in ((CENTRES, 0.0), (CENTRES[:0], 1.0)):
        with pytest.raises(ValueError, match="sigma above zero"):
            modes_found(np.zeros((2, 2)), centres, sigma, EQUAL)
    assert not modes_found(np.zeros((0, 2)), CENTRES, 1.0, EQUAL).found.any()


# --- classes ---------------------------------------------------------------------------------------------------------


def test_classes_missing_rare_and_alike() -> None:
    data = np.repeat(np.arange(4), 1000)
    made = np.concatenate([np.repeat([0, 1], 240), np.repeat(2, 10), np.full(22, -1)])
    seen = classes_found(made, data, 4)
    assert seen.data == pytest.approx([0.25] * 4) and seen.made == pytest.approx(np.array([240, 240, 10, 0]) / 512)
    assert seen.found.tolist() == [True, True, False, False] and seen.differs.all()
    assert (seen.low <= seen.made - seen.data).all() and (seen.made - seen.data <= seen.high).all()


def test_chance_alone_rarely_makes_a_class_differ() -> None:
    random = generator(4)
    wrong = sum(classes_found(random.integers(10, size=512), random.integers(10, size=5000), 10).differs.any()
                for _ in range(200))
    assert wrong <= 20  # 5 % of 200, and chance


def test_nothing_generated_differs_from_nothing() -> None:
    seen = classes_found(np.zeros(0, np.int64), np.array([0, 1]), 2)
    assert not seen.found.any() and not seen.differs.any()
    with pytest.raises(ValueError, match="from 0 to 1"):
        shares_of(np.array([2]), 2)


@given(st.integers(1, 300), st.data())
def test_the_interval_is_wilsons(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    low, high = wilson(np.array([count / n]), n, 1.959963984540054)
    expected = binomtest(count, n).proportion_ci(method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-9)


# --- clusters and readers --------------------------------------------------------------------------------------------


def clouds(count: int, k: int, dim: int = 40, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Features float32 [count, dim] of k clouds with shares 1 : 2 : ... : k, and which."""
    labels = generator(seed).choice(k, count, p=np.arange(1, k + 1) / np.arange(1, k + 1).sum())
    centres = 3 * generator(1).standard_normal((k, dim))
    return (centres[labels] + generator(seed + 1).standard_normal((count, dim))).astype(np.float32), labels


def test_clusters_are_the_clouds_the_largest_first_and_the_same_again() -> None:
    features, labels = clouds(1500, 4)
    clusters = Clusters.fit(features, 4, seed=2)
    read = clusters.read(features)
    assert (read == 3 - labels).mean() > 0.99
    assert np.array_equal(clusters.centres, Clusters.fit(features, 4, seed=2).centres)
    features[0, 0] = np.nan
    assert clusters.read(features)[0] == -1


def test_fewer_different_samples_make_fewer_clusters() -> None:
    assert len(Clusters.fit(np.repeat(np.eye(3), 5, axis=0), 10).centres) == 3
    with pytest.raises(ValueError, match="finite"):
        Clusters.fit(np.full((3, 2), np.nan))


@pytest.mark.parametrize("k", [2, 5])
def test_the_reader_reads_what_it_did_not_see(k: int) -> None:
    features, labels = clouds(1000, k)
    reader = Reader.fit(features * 100 + 7, labels, k)
    fresh, truth = clouds(1000, k, seed=70)
    assert reader.accuracy > 0.95 and reader.tested == 200
    assert (reader.read(fresh * 100 + 7) == truth).mean() > 0.95
    fresh[3] = np.inf
    assert reader.read(fresh)[3] == -1


def test_its_accuracy_is_not_flattered_by_what_it_saw() -> None:
    noise, labels = generator(3).standard_normal((600, 200)), generator(4).integers(4, size=600)
    assert Reader.fit(noise, labels, 4).accuracy < 0.4


def test_classes_that_do_not_occur_are_never_read() -> None:
    features, labels = clouds(300, 3)
    assert set(Reader.fit(features, labels + 1, 6).read(features * 50)) <= {1, 2, 3}
    alone = Reader.fit(features, np.full(300, 4), 6)
    assert set(alone.read(features)) == {4} and alone.accuracy == 1
    with pytest.raises(ValueError, match="labelled"):
        Reader.fit(features[:1], labels[:1], 3)


# --- diversity and duplicates ----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(2, 20), st.integers(1, 4)), elements=st.floats(-100, 100)))
def test_distances_are_those_of_the_definition(features: np.ndarray) -> None:
    apart = np.linalg.norm(features[:, None] - features[None], axis=-1)
    others = ~np.eye(len(features), dtype=bool)
    assert diversity(features) == pytest.approx(apart[others].mean(), abs=1e-4)
    nearest = np.where(others, apart, np.inf).min(1)
    assert nearest_distances(features) == pytest.approx(nearest, abs=1e-4)


def test_diversity_does_not_grow_with_the_number_and_falls_with_collapse() -> None:
    data = generator(6).standard_normal((4 * MOST, 30)) + 100
    assert diversity(data) == pytest.approx(diversity(data[:200]), rel=0.03)
    assert diversity(data * 0.1) == pytest.approx(0.1 * diversity(data))
    assert diversity(data[:1]) == 0 == diversity(np.repeat(data[:1], 9, axis=0).round())


def test_perfect_samples_have_about_one_per_cent_near_duplicates() -> None:
    shares = [near_duplicates(generator(i).standard_normal((512, 20)), generator(1000 + i).standard_normal((3000, 20)))
              for i in range(10)]
    made, real = np.mean(shares, axis=0)
    assert 0.004 < made < 0.025 and 0.009 < real < 0.015


def test_a_collapsed_generator_repeats_itself() -> None:
    reference = generator(7).standard_normal((600, 20))
    made = reference[generator(8).integers(60, size=600)]
    assert near_duplicates(made + 1e-3 * generator(9).standard_normal(made.shape), reference)[0] > 0.9
    repeated = np.repeat(reference[:300], 2, axis=0)  # the data themselves hold every sample twice
    assert near_duplicates(made, repeated) == (pytest.approx(1, abs=0.05), 1)
    assert near_duplicates(made[:1], reference) == (0, 0)
