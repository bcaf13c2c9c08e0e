"""The neighbour-graph layout: its graph, its promise to keep neighbours, and that it can be repeated and gone on with."""

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from engine.mapping import layout as layouts
from engine.mapping import settling, working
from engine.mapping.gathering import Gathered
from engine.mapping.layout import between, curve, graph, layout, memberships
from engine.questions import Map


def clusters(n=400, d=10, k=4, seed=0):
    random = np.random.default_rng(seed)
    return (random.normal(size=(n, d)) + 6 * random.normal(size=(k, d))[np.arange(n) % k]).astype(np.float32)


def last(job):
    return list(job)[-1]


def test_the_curve_is_the_one_that_umap_fits():
    a, b = curve(0.1)
    assert (a, b) == pytest.approx((1.577, 0.895), abs=2e-3)  # umap-learn's find_ab_params(1.0, 0.1)


def test_memberships_sum_to_log2_of_the_neighbours():
    distances = np.sort(np.random.default_rng(0).uniform(0.5, 2.0, (50, 14)), axis=1)
    found = memberships(distances, 15)
    np.testing.assert_allclose(found.sum(1), np.log2(15), rtol=1e-6)
    assert (found[:, 0] == 1.0).all()


def test_the_graph_is_the_fuzzy_union():
    data = clusters(60)
    edges = graph(data, 6)
    found, distances = layouts.finish(layouts.nearest(data, data, 5, itself=False))
    dense = np.zeros((60, 60))
    np.put_along_axis(dense, found, memberships(distances, 6), axis=1)
    union = dense + dense.T - dense * dense.T
    np.testing.assert_allclose(edges.strengths, union[edges.first, edges.second], rtol=1e-5)
    assert len(edges.first) == np.count_nonzero(np.triu(union))
    assert (edges.first < edges.second).all()


def test_neighbours_stay_neighbours_and_the_same_seed_gives_the_same_map():
    data = clusters()
    places, settled = last(layout(data, seed=3))
    assert settled == 1.0
    assert trustworthiness(data, places, n_neighbors=15) > 0.9
    np.testing.assert_array_equal(places, last(layout(data, seed=3))[0])
    assert not np.array_equal(places, last(layout(data, seed=4))[0])


def test_landmarks_come_first_and_all_points_are_there_from_the_start():
    data = clusters(600)
    frames = list(layout(data, landmarks=200))
    assert all(len(places) == 600 and np.isfinite(places).all() for places, _ in frames)
    shares = [settled for _, settled in frames]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert trustworthiness(data, frames[-1][0], n_neighbors=15) > 0.9


def test_a_map_that_goes_on_from_the_last_one_stays_near_it():
    data = clusters()
    before, _ = last(layout(data))
    after, _ = last(layout(data + np.float32(0.01), start=before))
    moved = np.linalg.norm(after - before, axis=1)
    assert np.median(moved) < 0.1 * np.ptp(before)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5])
def test_a_few_points_have_a_map_too(n):
    places, settled = last(layout(clusters(10)[:n]))
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    assert settled == 1.0


def test_equal_points_do_not_break_it():
    places, _ = last(layout(np.ones((40, 3), np.float32)))
    assert np.isfinite(places).all()


def test_a_point_that_is_on_the_map_is_found_at_its_place():
    places = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], np.float32)
    found = between(places, np.array([[1, 0, 2]]), np.array([[0.0, 2.0, 3.0]], np.float32))
    np.testing.assert_allclose(found, [[1.0, 0.0]], atol=1e-3)


def test_of_very_many_points_the_landmarks_alone_settle_and_the_others_join(monkeypatch):
    sizes, whole = [], layouts.graph
    monkeypatch.setattr(layouts, "graph", lambda data, neighbours: sizes.append(len(data)) or whole(data, neighbours))
    data = clusters(600)
    frames = list(layout(data, landmarks=200, largest=500))
    assert set(sizes) == {200} and frames[-1][1] == 1.0 and len(frames[-1][0]) == 600
    assert trustworthiness(data, frames[-1][0], n_neighbors=15) > 0.85
    again = last(layout(data, start=frames[-1][0], landmarks=200, largest=500))[0]
    assert set(sizes) == {200} and np.abs(again - frames[-1][0]).max() < 4.0  # from where they were


def test_tsne_of_very_many_points_is_that_of_landmarks(monkeypatch):
    monkeypatch.setattr(working, "_tsne", lambda told: iter([(told["data"][:, :2], 1.0)]))
    data = clusters(6000, d=2)
    told = {"projection": "tsne", "data": data, "start": None, "seed": 0}
    places, settled = last(working.tsne(told, largest=5500))
    assert settled == 1.0 and len(places) == 6000 and np.median(np.abs(places - data)) < 0.2


def test_the_words_tell_landmarks(monkeypatch):
    monkeypatch.setattr(settling, "LARGEST", 3)
    few, many = (Gathered(np.zeros((n, 2)), *[np.zeros(n)] * 4, "latents", False) for n in (3, 4))
    assert settling.words_of(Map(1, "neighbours"), few) == "Neighbour graph of latents, 15 neighbours"
    assert settling.words_of(Map(1, "tsne"), many).endswith("perplexity 30, 5,000 landmarks, the others between them")
