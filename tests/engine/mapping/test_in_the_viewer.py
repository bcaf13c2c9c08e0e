"""Maps through the engine's threads: asked, gone back from, ended with the engine; and a job that waits lets others work."""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil

from engine.answers import Located, MapShown
from engine.commands import Decode, Lane, OnMap, Open, Originals, Point, Seed
from engine.events import Decoded, Exploring, Failed, OriginalsShown, State
from engine.exploring.shared import Shared
from engine.mailbox import Inbox
from engine.mapping import child
from engine.questions import Locate, Map
from engine.second_map import SecondMap, SecondShown
from engine.viewer import Viewer

EXAMPLE = Path(__file__).resolve().parents[3] / "resources" / "examples" / "fashion-vae"


def test_a_map_is_asked_gone_back_from_and_ends_with_the_engine(driver, monkeypatch):
    driver.post(Open(EXAMPLE))
    driver.until(Exploring)
    driver.post(Map(1, data=200, samples=20))
    shown = driver.until(MapShown, lambda event: event.settled == 1.0)
    assert shown.run == EXAMPLE
    driver.post(Decode(2, "dragged", (Point(OnMap(0.5, 1.0)),)))
    latent = driver.until(Decoded).latents
    assert np.isfinite(latent).all()
    driver.post(Locate(3, "hand", (Point(OnMap(0.5, 1.0)), Point(Seed(3)))))
    np.testing.assert_allclose(driver.until(Located).places, [[0.5, 1.0], shown.places[203]], atol=1e-4)
    monkeypatch.setattr(child, "command", lambda: [sys.executable, "-c", "import time; time.sleep(600)"])
    driver.post(Map(4, "neighbours", data=200, samples=20))
    deadline = time.monotonic() + 30
    while not psutil.Process().children() and time.monotonic() < deadline:
        driver.post(Locate(5, "hand", (Point(Seed(3)),)))  # answered while the layout is waited for
        driver.until(Located)
    assert psutil.Process().children()
    assert driver.engine.close()
    assert not psutil.Process().children()


def test_a_second_map_of_a_kept_snapshot_and_of_another_run_beside_the_first(driver):
    driver.post(Open(EXAMPLE))
    driver.until(Exploring)
    driver.post(Map(1, data=60, samples=20))
    driver.post(SecondMap(2, data=60, samples=20, step=3101))
    of_step = driver.until(SecondShown, lambda event: event.near == event.near)
    assert (of_step.step, of_step.shares, of_step.steps) == (3101, "points", (3101,))
    assert of_step.near > 0.95
    driver.post(SecondMap(3, data=60, samples=20, other=EXAMPLE.parent / "nowhere"))
    assert driver.until(Failed).tag == "second"
    driver.post(SecondMap(4, data=60, samples=20, other=EXAMPLE))
    assert driver.until(SecondShown, lambda event: event.near == event.near and event.request == 4).shares == "data"


def test_a_job_that_has_nothing_to_do_is_passed_over_and_the_thread_rests(tmp_path):
    viewer, done = Viewer(Shared(tmp_path, tmp_path, Inbox()), Inbox(), lambda event: None), []

    def waiting():
        while True:
            done.append("urgent")
            yield 600.0

    def busy():
        for _ in range(3):
            done.append("later")
            yield

    viewer._put("urgent urgent", Lane.STAGE, waiting())
    viewer._put("later later", Lane.WALL, busy())
    assert viewer._patience() == 0.0
    for _ in range(5):
        viewer._work()
    assert done == ["urgent", "later", "later", "later"]
    assert 500 < viewer._patience() <= 600
    viewer._forget("urgent urgent")
    assert viewer._patience() is None


def test_pictures_of_the_data_of_another_run_are_not_told(driver):
    driver.post(Open(EXAMPLE))
    driver.until(Exploring)
    driver.post(Originals(1, "map pictures", (0, 1), run=Path("elsewhere")))
    driver.post(Originals(2, "others", (0, 1), run=EXAMPLE))
    assert driver.until(OriginalsShown).request == 2


def test_map_work_gives_way_to_a_training_whichever_run_is_explored(tmp_path):
    shared = Shared(tmp_path, tmp_path, Inbox())
    viewer = Viewer(shared, Inbox(), lambda event: None)
    viewer._take(Open(EXAMPLE))
    maps = viewer._mapmaker
    shared.go_live(replace(viewer._subject, run=tmp_path))  # another run
    job = maps.manners.gently(working())
    for state, rests in ((State.TRAINING, True), (State.PAUSED, False), (State.TRAINING, True), (State.IDLE, False)):
        shared.entered(state)
        assert bool(next(job)) is rests, state


def working():
    while True:
        yield None
