"""Maps of small subjects, as the viewing thread makes them; layouts in their child process."""

import sys

import numpy as np
import psutil
import pytest

from engine.commands import DataItem, OnMap, Point, Seed
from engine.latent.places import Unreachable, resolve
from engine.latent.seeds import seed_latent
from engine.mapping import child, mapmaker, working
from engine.mapping.child import Child, LayoutFailed
from engine.mapping.density import Density
from engine.mapping.giving_way import WALKED
from engine.mapping.neighbours import finish
from engine.questions import Axis, Locate, Map, MapStop

SETTINGS = {"projection": "neighbours", "neighbours": 10, "spread": 0.1, "perplexity": 5.0, "seed": 0}


def data_of(shown):
    return shown.places[shown.of_data]


def test_a_map_of_latents_holds_encoded_data_and_seeds_and_goes_back_exactly(desk):
    here = desk()
    shown = here.ask(Map(1, samples=40))[-1]
    assert (shown.settled, shown.exact, shown.step, shown.request, shown.predicted) == (1.0, True, 7, 1, True)
    assert shown.of_data.sum() == 300
    assert (~shown.of_data).sum() == 40
    assert sorted(shown.numbers[shown.of_data]) == list(range(300))
    assert list(shown.numbers[~shown.of_data]) == list(range(40))
    np.testing.assert_array_equal(shown.labels[shown.of_data], shown.numbers[shown.of_data] % 2)
    with here.subject.pool.lease() as snapshot:
        back = here.subject.latents([Point(OnMap(0.5, -0.25))], snapshot.networks)
    again = finish(here.maps._chart.locate(back.numpy()))
    np.testing.assert_allclose(again, [[0.5, -0.25]], atol=1e-5)
    assert shown.veil_radius > 0
    assert "of the variance" in shown.words


def test_points_are_located_where_the_map_shows_them(desk):
    here = desk()
    shown = here.ask(Map(1, samples=20))[-1]
    number = int(shown.numbers[4])
    located = here.ask(Locate(2, "hand", (Point(DataItem(number)), Point(Seed(3)))))
    np.testing.assert_allclose(located[0].places, [shown.places[4], shown.places[300 + 3]], atol=1e-4)
    assert np.isnan(located[0].percentiles).all()
    assert ((located[-1].percentiles >= 0) & (located[-1].percentiles <= 100)).all()


def test_points_of_a_path_are_located_and_not_judged(desk):
    here = desk()
    here.ask(Map(1, samples=20))
    located = here.ask(Locate(2, "path", (Point(Seed(1)), Point(Seed(2))), judged=False))
    assert len(located) == 1 and np.isfinite(located[0].places).all() and np.isnan(located[0].percentiles).all()


def test_a_place_that_a_hand_only_passes_is_not_judged(desk, monkeypatch):
    here = desk()
    here.ask(Map(1, samples=20))
    worked = []
    monkeypatch.setattr(here.maps, "_dense", lambda: worked.append(1))
    here.maps.manners.look((Point(Seed(1)),))
    jobs = {}
    monkeypatch.setattr(here.maps, "_put", lambda name, lane, job: jobs.update({name: job}))
    finish(here.maps._locate(Locate(2, "hand", (Point(Seed(1)),))))
    job = jobs["judge-place hand"]
    assert next(job) == pytest.approx(WALKED) and not worked
    job.close()


def test_percentiles_are_those_of_the_decoded_points(desk):
    here = desk()
    here.ask(Map(1, samples=20))
    located = here.ask(Locate(2, "hand", tuple(Point(Seed(n)) for n in range(10))))[-1]
    with here.subject.pool.lease() as snapshot:
        points = [Point(Seed(n)) for n in range(10)]
        raw = here.subject.decode(here.subject.latents(points, snapshot.networks), points, snapshot.networks)
    np.testing.assert_array_equal(located.percentiles, finish(Density(here.subject.dataset.samples).percentiles(raw)))


def test_a_model_without_encoder_is_mapped_by_what_it_makes(desk):
    here = desk("gan")
    shown = here.ask(Map(1, samples=60))[-1]
    assert not shown.exact
    assert shown.predicted
    assert len(shown.places) == 360
    assert set(shown.labels[~shown.of_data]) <= {0, 1}
    seed = int(np.flatnonzero(~shown.of_data)[7])
    z = resolve(Point(OnMap(*map(float, shown.places[seed]))), 4, on_map=here.subject.on_map)
    near = np.linalg.norm(shown.places[~shown.of_data] - shown.places[seed], axis=1).argsort()[:8]
    lengths = [np.linalg.norm(seed_latent(int(n), 4)) for n in near]
    assert min(lengths) - 1e-4 <= np.linalg.norm(z) <= max(lengths) + 1e-4  # re-normed, not shrunk by blending
    assert np.isfinite(here.ask(Locate(2, "hand", (Point(Seed(7)),)))[-1].places).all()


def test_pictures_without_encoder_are_mapped_by_their_features(desk):
    here = desk("gan", (8, 8, 1), count=24)
    shown = here.ask(Map(1, samples=10))
    assert "features" in shown[-1].words
    assert len(shown[-1].places) == 34
    located = here.ask(Locate(2, "hand", (Point(Seed(7)),)))[-1]
    np.testing.assert_allclose(located.places[0], shown[-1].places[24 + 7], atol=1e-3)
    assert 0 <= located.percentiles[0] <= 100


def test_without_data_only_samples_are_mapped(desk):
    shown = desk(data=False).ask(Map(1, samples=30))[-1]
    assert len(shown.places) == 30
    assert not shown.of_data.any()
    assert shown.veil_radius == 0.0
    assert set(shown.labels) == {-1}


def test_custom_axes_run_towards_a_class_and_along_a_principal_axis(desk):
    here = desk()
    shown = here.ask(Map(1, "custom", samples=10, axes=(Axis(towards=1), Axis(axis=0))))[-1]
    light = data_of(shown)[shown.labels[shown.of_data] == 1]
    dark = data_of(shown)[shown.labels[shown.of_data] == 0]
    assert light[:, 0].mean() > dark[:, 0].mean()
    assert light[:, 1].mean() == pytest.approx(dark[:, 1].mean(), abs=1e-3)  # the difference lies along the first alone
    assert shown.words.startswith("towards light × principal axis 1")
    assert shown.exact


@pytest.mark.parametrize("axes", [None, (Axis(towards=5), Axis(axis=0)), (Axis(axis=0), Axis(axis=0)), (Axis(axis=99), Axis(axis=0))])
def test_axes_that_are_not_there_are_refused_with_a_way_out(desk, axes):
    with pytest.raises(Unreachable) as refused:
        desk().ask(Map(1, "custom", samples=10, axes=axes))
    assert refused.value.advice


def test_a_map_of_new_weights_lies_on_the_one_before(desk):
    here = desk()
    before = here.ask(Map(1, samples=20))[-1]
    with here.subject.pool.lease() as snapshot:
        snapshot.step = 8
        for weight in snapshot.networks["encoder"].parameters():
            weight.mul_(-1.0 if weight.ndim == 1 else 1.02)  # other latents, perhaps mirrored
    after = here.ask(Map(2, samples=20))[-1]
    assert after.step == 8
    a, b = (shown.places - shown.places.mean(0) for shown in (after, before))
    turn = np.trace(a.T @ b)
    for mirror in ([-1, 1], [1, -1], [-1, -1]):
        assert turn >= np.trace((a * mirror).T @ b) - 1e-3


def test_a_request_for_the_same_joins_the_one_at_work_and_is_answered_under_its_name(desk):
    here = desk()
    here.maps.take(Map(1, samples=20))
    here.work(until=lambda: here.maps._asked is not None)
    here.maps.take(Map(2, samples=20))
    here.work()
    assert [event.request for event in here.told] == [2]


def test_what_is_read_so_far_is_shown_while_there_is_no_map(desk, monkeypatch):
    monkeypatch.setattr(mapmaker, "SHOWN", 0.0)
    monkeypatch.setattr(mapmaker, "PAUSE", 0)
    here = desk()
    first = here.ask(Map(1, samples=20))
    assert len(first) > 2
    assert len(first[0].places) < len(first[-1].places) == 320
    assert all(shown.settled < 1 for shown in first[:-1])
    here.subject.pool._snapshot.step = 9
    assert len(here.ask(Map(2, samples=20))) == 1  # a map that is there stays until the new one is


def test_nothing_to_map_is_refused(desk):
    with pytest.raises(Unreachable, match="nothing to map"):
        desk(data=False).ask(Map(1, samples=0))


def test_requests_for_another_run_are_dropped(desk, tmp_path):
    assert desk().ask(Map(1, run=tmp_path)) == []


def test_a_place_on_a_map_that_is_not_there_is_refused():
    with pytest.raises(Unreachable, match="no map"):
        resolve(Point(OnMap(0.0, 0.0)), 4)


# --- layouts ---------------------------------------------------------------------------------------------------------


def test_a_layout_settles_is_refined_and_leaves_no_process(desk):
    here = desk()
    shown = here.ask(Map(1, "neighbours", samples=20))
    assert [event.settled for event in shown] == sorted(event.settled for event in shown)
    assert shown[-1].settled == 1.0
    assert not shown[-1].exact
    assert not psutil.Process().children()
    located = here.ask(Locate(2, "hand", (Point(Seed(3)),)))[0]
    np.testing.assert_allclose(located.places[0], shown[-1].places[303], atol=1e-2)
    again = here.ask(Map(3, "neighbours", samples=20))[-1]
    assert np.median(np.linalg.norm(again.places - shown[-1].places, axis=1)) < 0.1 * np.ptp(shown[-1].places)


def test_map_stop_keeps_what_is_shown_and_ends_the_process(desk, monkeypatch):
    halfway = """import sys, time
sys.stdout.buffer.write(b'{"settled": 0.5, "places": 320}\\n' + bytes(8 * 320))
sys.stdout.flush()
time.sleep(600)"""
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", halfway])
    here = desk()
    here.maps.take(Map(1, "neighbours", samples=20))
    here.work(until=lambda: here.told)
    assert here.told[-1].settled == 0.5
    here.maps.take(MapStop())
    here.work()
    assert here.told[-1].settled == 1.0
    assert not psutil.Process().children()


def stopped_at_once(here, question):
    """The last answer to a layout that is stopped before its first picture."""
    here.told.clear()
    here.maps.take(question)
    here.work(until=psutil.Process().children)
    here.maps.take(MapStop())
    here.work()
    assert not psutil.Process().children()
    return here.told[-1]


def test_a_layout_that_is_stopped_before_it_began_is_answered_by_its_start_or_by_the_one_before(desk, monkeypatch):
    here = desk()
    plane = here.ask(Map(1, samples=20))[-1]
    with monkeypatch.context() as silent:
        silent.setattr(child, "command", lambda: [sys.executable, "-c", "import time; time.sleep(600)"])
        start = stopped_at_once(here, Map(2, "neighbours", samples=20))
        assert (start.request, start.projection, start.settled, start.exact) == (2, "neighbours", 1.0, False)
        assert start.words.endswith("; stopped before it began") and len(start.places) == len(plane.places)
        assert here.subject.on_map.__self__ is here.maps.chart and here.maps.chart.question.projection == "neighbours"
        assert "neighbours" not in here.maps._shown  # the next layout does not begin from it
        here.told.clear()
        here.maps.take(Map(6, "neighbours", samples=20))
        here.maps.take(MapStop())  # before the job's first slice
        here.work()
        assert (here.told[-1].request, here.told[-1].settled) == (6, 1.0)
    at_once = """import sys
sys.stdout.buffer.write(b'{"settled": 1.0, "places": 320}\\n' + bytes(8 * 320))"""
    with monkeypatch.context() as quick:
        quick.setattr(child, "command", lambda: [sys.executable, "-c", at_once])
        laid = here.ask(Map(3, "neighbours", samples=20))[-1]
    here.ask(Map(4, samples=20))
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", "import time; time.sleep(600)"])
    again = stopped_at_once(here, Map(5, "neighbours", samples=20, seed=1))
    assert (again.request, again.projection, again.settled) == (5, "neighbours", 1.0)
    np.testing.assert_array_equal(again.places, laid.places)
    assert here.maps.chart.question.projection == "neighbours"


def test_a_job_that_is_forgotten_ends_its_process(desk, monkeypatch):
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", "import time; time.sleep(600)"])
    here = desk()
    here.maps.take(Map(1, "neighbours", samples=20))
    here.work(until=psutil.Process().children)
    here.jobs.pop("map map")[1].close()
    assert not psutil.Process().children()


def test_tsne_settles_and_goes_on_from_where_it_was(monkeypatch):
    """What the child computes; how it is talked to, the neighbour graph shows."""
    pytest.importorskip("openTSNE")
    monkeypatch.setattr(working, "TSNE_EARLY", 60)
    monkeypatch.setattr(working, "TSNE_LATE", 60)
    monkeypatch.setattr(working, "TSNE_AGAIN", 20)
    data = np.random.default_rng(0).normal(size=(60, 5)).astype(np.float32) + 6 * (np.arange(60)[:, None] % 2)
    told = {**SETTINGS, "projection": "tsne", "data": data.astype(np.float32), "start": None}
    frames = list(working.tsne(told))
    places, settled = frames[-1]
    assert settled == 1.0
    assert len(frames) == 12
    assert np.linalg.norm(places[::2].mean(0) - places[1::2].mean(0)) > places[::2].std()
    again, _ = list(working.tsne({**told, "start": places}))[-1]
    assert np.median(np.linalg.norm(again - places, axis=1)) < 0.3 * np.ptp(places)


@pytest.mark.parametrize("program, words", [
    ("print('{\"failed\": \"no memory left\"}')", "no memory left"),
    ("raise SystemExit('it broke')", "it broke"),
    ("print('{}')", "places"),
])
def test_a_child_that_fails_says_why(monkeypatch, program, words):
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", program])
    one = Child(np.zeros((5, 2), np.float32), None, SETTINGS)
    try:
        one._thread.join(60)
        with pytest.raises(LayoutFailed, match=words):
            one.take()
    finally:
        one.close()


def test_a_child_that_never_starts_says_so(desk, monkeypatch):
    monkeypatch.setattr(child, "command", lambda: ["/nonexistent/program"])
    with pytest.raises(Unreachable, match="could not be laid out"):
        desk().ask(Map(1, "neighbours", samples=20))
