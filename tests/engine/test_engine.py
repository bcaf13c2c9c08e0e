"""The engine in its two threads: train, explore meanwhile, pause, stop, resume, open, and every refusal."""

import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

import engine.worker as worker_module
from engine.commands import (
    Axes,
    Between,
    Close,
    Continue,
    DataItem,
    Decode,
    Discard,
    Edit,
    Inspect,
    Lane,
    Lattice,
    Open,
    Originals,
    Pause,
    Point,
    Preflight,
    Resume,
    RunSpec,
    Seed,
    Start,
    Stop,
    StopAndKeep,
)
from engine.events import (
    AxesFound,
    Checkpointed,
    DataSeen,
    Decoded,
    Edited,
    Exploring,
    Failed,
    Finished,
    OriginalsShown,
    Preflighted,
    Ready,
    Snapshotted,
    Stage,
    State,
    Tick,
)
from engine.exploring.shared import Shared
from engine.filming import Film, FilmSaved, FilmStop, Stopped
from engine.mailbox import Inbox
from engine.storage import checkpoint
from engine.storage.metrics import read_curves, read_events
from engine.training.conduct import Diverged
from engine.worker import Worker
from tests.engine.conftest import CEILING, RESOURCES


def is_(state):
    return lambda event: event.state is state


def test_ready_names_families_and_data(driver):
    ready = driver.until(Ready)
    assert {"vae", "gan", "vaegan"} <= {family.name for family in ready.families}
    assert {"fashion-mnist", "emoji", "textures", "digits", "cities"} <= {data.name for data in ready.data}
    assert all(data.thumbnail.dtype == np.uint8 and data.thumbnail.ndim == 3 for data in ready.data)
    assert not ready.problems


def test_the_main_job(driver, tmp_path, spec):
    out = tmp_path / "run"
    driver.post(Start(spec(), out))
    driver.until(Stage, is_(State.PREPARING))
    exploring = driver.until(Exploring)
    assert exploring.live and exploring.shape == (8, 8, 1) and exploring.encodes and exploring.data_count == 1797

    driver.post(Decode(1, "stage", (Point(Lattice(0.5, 0.5)),)))
    first = driver.until(Decoded)
    assert first.samples.shape == (1, 8, 8, 1) and first.latents.shape == (1, 8) and not first.samples.flags.writeable
    driver.post(Axes(2, count=4))
    assert len(driver.until(AxesFound).explained) == 4
    driver.post(Decode(3, "axes", tuple(Point(Seed(1), ((0, d),)) for d in (-3.0, 0.0, 3.0)), Lane.NEAR))
    cells = driver.until(Decoded)
    assert cells.samples.shape[0] == 3 and not np.array_equal(cells.latents[0], cells.latents[2])
    driver.post(Originals(4, "pairs", None, 6))
    shown = driver.until(OriginalsShown)
    driver.post(Decode(5, "pairs", tuple(Point(DataItem(i)) for i in shown.indices)))
    assert driver.until(Decoded).samples.shape == shown.samples.shape

    way = tuple(Point(Between(Point(Seed(1)), Point(Seed(2)), t / 8, "slerp")) for t in range(9))
    driver.post(Film(6, tmp_path / "ended.webp", way))
    driver.post(FilmStop())
    assert driver.until(Stopped) == Stopped(6)
    driver.post(Film(7, tmp_path / "walk.gif", way, run=out))
    film = driver.until(FilmSaved)
    assert (film.request, film.frames, film.size) == (7, 9, (512, 512))
    assert (tmp_path / "walk.gif").is_file() and not (tmp_path / "ended.webp").exists()

    driver.until(Tick, lambda tick: dict(tick.numbers).keys() >= {"elbo", "kl"})
    driver.post(Edit("lr", 5e-4))
    assert driver.until(Edited).value == 5e-4
    driver.post(Pause())
    driver.until(Stage, is_(State.PAUSED))
    paused_at = driver.until(Checkpointed).step
    driver.post(Continue())
    driver.until(Stage, is_(State.TRAINING))
    driver.post(Decode(6, "stage", (Point(Seed(2)),)))
    driver.until(Snapshotted, lambda event: event.step > paused_at)
    driver.post(StopAndKeep())
    ended = driver.until(Finished)
    assert ended.kept and ended.step > paused_at
    driver.until(Stage, is_(State.IDLE))
    assert checkpoint.load(out).step == ended.step
    assert [event.what for event in read_events(out)][:2] == ["edited", "paused"]

    driver.post(Resume(out, Stop(images=ended.images + 320)))
    again = driver.until(Finished)
    assert again.images == ended.images + 320
    driver.until(Stage, is_(State.IDLE))
    driver.post(Open(out))
    opened = driver.until(Exploring)
    assert not opened.live and opened.step == again.step
    assert set(dict(opened.curves)) == set(read_curves(out))


def test_the_same_point_decodes_to_the_same_picture_from_disk(driver, tmp_path, spec):
    driver.post(Start(spec(images=320), tmp_path / "run"))
    driver.until(Finished)
    point = (Point(Lattice(3.25, -1.5), truncation=0.7),)
    driver.post(Decode(1, "stage", point))
    live = driver.until(Decoded)
    driver.post(Open(tmp_path / "run"))
    driver.until(Exploring)
    driver.post(Decode(2, "stage", point))
    opened = driver.until(Decoded)
    assert np.array_equal(live.latents, opened.latents) and np.array_equal(live.samples, opened.samples)


def test_commands_that_make_no_sense_are_refused_and_change_nothing(driver, tmp_path, spec):
    driver.post(Pause())
    assert "Nothing is training" in driver.until(Failed).what
    driver.post(Start(spec(), tmp_path / "a"))
    driver.until(Stage, is_(State.TRAINING))
    driver.post(Start(spec(), tmp_path / "b"))
    assert "training already" in driver.until(Failed).what
    driver.post(Edit("lr", 9.0))
    refused = driver.until(Failed)
    assert refused.field == "lr" and "0.1" in refused.advice
    driver.until(Tick)  # it still trains
    driver.post(Discard())
    assert not driver.until(Finished).kept
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(("spec_of", "words"), [
    (lambda small: small(batch=1024, data="digits"), ""),
    (lambda small: small(batch=2048, data="digits"), "larger than the data"),
    (lambda small: small(data="digit"), "digits"),
    (lambda small: small(data="/no/such/folder"), "no"),
    (lambda small: small(lr=7.0), "at most"),
    (lambda small: small(width=512, batch=1024, size=256), "MB"),
])
def test_preflight_measures_or_refuses_with_a_reason(driver, spec, spec_of, words):
    driver.post(Preflight(1, spec_of(spec)))
    answer = driver.until(Preflighted)
    if words:
        assert words.lower() in answer.refusal.lower()
    else:
        assert answer.refusal == "" and answer.weights > 1000 and answer.images_per_second > 0 and answer.memory > 0


def test_starting_into_a_folder_that_is_not_empty_loses_nothing(driver, tmp_path, spec):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").write_text("precious")
    driver.post(Start(spec(), tmp_path / "run"))
    assert "not empty" in driver.until(Failed).what
    driver.until(Stage, is_(State.IDLE))
    assert (tmp_path / "run" / "mine.txt").read_text() == "precious"


def test_exploring_before_anything_is_open_says_what_to_do(driver):
    driver.post(Decode(1, "stage", (Point(Seed(1)),)))
    failed = driver.until(Failed)
    assert failed.where == "explore" and failed.tag == "stage" and "library" in failed.advice


def test_a_data_picture_without_an_encoder_is_refused_in_words(driver, tmp_path, spec):
    driver.post(Start(spec("gan"), tmp_path / "run"))
    driver.until(Exploring)
    driver.post(Decode(1, "a", (Point(DataItem(3)),)))
    assert "no encoder" in driver.until(Failed).what
    driver.post(Decode(2, "stage", (Point(Seed(3)),)))
    driver.until(Decoded)


def test_looking_at_data_that_can_and_that_can_not_be_used(driver, tmp_path):
    driver.post(Inspect(1, "emoji"))
    assert driver.until(DataSeen).data.count == 1911
    driver.post(Inspect(2, str(tmp_path)))
    assert driver.until(Failed).where == "data"


def test_a_preflight_and_a_look_at_data_asked_at_once_are_both_answered(driver, spec):
    driver.post(Inspect(1, "textures"))
    driver.post(Preflight(2, spec()))
    answers = {type(driver.until((DataSeen, Preflighted))) for _ in range(2)}
    assert answers == {DataSeen, Preflighted}


def test_closing_while_training_leaves_a_run_that_resumes(driver, tmp_path, spec):
    driver.post(Start(spec(), tmp_path / "run"))
    driver.until(Tick, lambda tick: tick.step > 20)
    assert driver.engine.close(30.0)
    assert checkpoint.load(tmp_path / "run").step > 20


def test_points_train_and_are_explored_on_their_backdrop(driver, tmp_path):
    driver.post(Start(RunSpec("cities", "gan", (("batch", 64),), stop=Stop(images=640), threads=1), tmp_path / "run"))
    exploring = driver.until(Exploring)
    assert exploring.canvas == "scatter" and exploring.backdrop.shape[1] == 2 and len(exploring.backdrop) > 1000
    driver.post(Decode(1, "stage", (Point(Lattice(0.2, 0.2)),)))
    assert driver.until(Decoded).samples.shape == (1, 2)


def test_a_place_along_axes_is_shown_before_anybody_asked_for_the_axes(driver, tmp_path, spec):
    driver.post(Start(spec(images=320), tmp_path / "run"))
    driver.until(Finished)
    driver.post(Open(tmp_path / "run"))
    moved = Point(Seed(1), ((2, 1.5),))
    driver.post(Decode(1, "path", (Point(Between(moved, Point(Seed(2)), 0.25)), moved)))
    first = driver.until(Decoded)
    driver.post(Axes(2))
    driver.until(AxesFound)
    driver.post(Decode(3, "path", (moved, Point(Seed(1)))))
    assert np.array_equal(driver.until(Decoded).latents[0], first.latents[1])


def test_a_question_about_another_run_is_dropped(driver, tmp_path, spec):
    driver.post(Start(spec("gan", images=320), tmp_path / "run"))
    exploring = driver.until(Exploring)
    driver.post(Decode(1, "pairs", (Point(DataItem(3)),), run=tmp_path / "before"))  # it would fail on a GAN
    driver.post(Decode(2, "wall", (Point(Seed(3)),), Lane.WALL, run=exploring.run))
    assert driver.until(Decoded).tag == "wall"


# --- stopping, closing and resuming at odd moments -------------------------------------------------------------------


@pytest.fixture
def worker(tmp_path):
    """A worker without its thread: the test decides what it hears between two pieces of work."""
    told = []
    worker = Worker(Shared(RESOURCES, tmp_path / "cache", Inbox()), Inbox(), told.append)

    def until(true):
        deadline = time.monotonic() + CEILING
        while not true():
            assert time.monotonic() < deadline, told[-5:]
            worker._work()

    yield SimpleNamespace(take=worker._take, work=worker._work, told=told, until=until, worker=worker)
    worker._close()


def states(told):
    return [event.state for event in told if isinstance(event, Stage)]


def ends(told):
    return [event for event in told if isinstance(event, Finished)]


def train(worker, spec, out, steps=5):
    worker.take(Start(spec, out))
    worker.until(lambda: worker.worker._conductor is not None and worker.worker._conductor.run.step >= steps)


def test_closing_right_after_stop_and_keep_saves_first(worker, tmp_path, spec):
    train(worker, spec(), tmp_path / "run")
    worker.take(StopAndKeep())
    worker.take(Close())
    assert checkpoint.load(tmp_path / "run").step >= 5


def test_closing_right_after_discard_saves_nothing_more(worker, tmp_path, spec):
    train(worker, spec(), tmp_path / "run")
    worker.take(Discard())
    worker.take(Close())
    assert checkpoint.steps(tmp_path / "run") == [0]


@pytest.mark.parametrize("command", [StopAndKeep(), Discard()])
def test_a_new_run_that_is_stopped_while_preparing_leaves_nothing(worker, tmp_path, spec, command):
    worker.take(Start(spec(), tmp_path / "run"))
    worker.take(command)
    worker.until(lambda: ends(worker.told))
    assert ends(worker.told) == [Finished(tmp_path / "run", 0, 0, kept=False, begun=False)]
    assert not (tmp_path / "run").exists() and states(worker.told)[-1] is State.IDLE


@pytest.mark.parametrize("command", [StopAndKeep(), Discard()])
def test_a_resumed_run_that_is_stopped_while_preparing_is_kept(worker, tmp_path, spec, command):
    train(worker, spec(images=320), tmp_path / "run")
    worker.until(lambda: ends(worker.told))
    worker.take(Resume(tmp_path / "run", Stop(images=640)))
    worker.work()
    assert states(worker.told)[-1] is State.PREPARING
    worker.take(command)
    worker.until(lambda: len(ends(worker.told)) == 2)
    assert ends(worker.told)[1].kept and checkpoint.load(tmp_path / "run").step == 10


def test_a_start_that_fails_before_there_is_a_folder_claims_nothing(driver, tmp_path, spec):
    driver.post(Start(spec(lr=7.0), tmp_path / "run"))
    driver.until(Failed)
    ended = driver.until(Finished)
    assert not ended.kept and not ended.begun


def test_the_data_of_a_resumed_run_are_waited_for_without_being_deaf(worker, tmp_path, spec, monkeypatch):
    train(worker, spec(images=320), tmp_path / "run")
    worker.until(lambda: ends(worker.told))
    release, loads = threading.Event(), worker_module.data_of

    def slow(spec):
        release.wait(CEILING)
        return loads(spec)

    monkeypatch.setattr(worker_module, "data_of", slow)
    worker.take(Resume(tmp_path / "run", Stop(images=640)))
    for _ in range(3):
        worker.work()
    assert states(worker.told)[-1] is State.PREPARING  # and work() came back, so a command would be heard
    release.set()
    worker.until(lambda: len(ends(worker.told)) == 2)
    assert checkpoint.load(tmp_path / "run").step == 20


def test_a_folder_is_looked_at_while_a_run_trains(driver, tmp_path, spec):
    driver.post(Start(spec(), tmp_path / "run"))
    driver.until(Stage, is_(State.TRAINING))
    driver.post(Inspect(7, "digits"))
    assert driver.until(DataSeen).request == 7
    driver.post(Discard())
    driver.until(Finished)


def test_a_look_that_fails_while_a_run_trains_does_not_end_it(driver, tmp_path, spec):
    driver.post(Start(spec(), tmp_path / "run"))
    driver.until(Stage, is_(State.TRAINING))
    driver.post(Inspect(7, str(tmp_path / "nowhere")))
    assert driver.until(Failed).where == "data"
    driver.until(Tick)
    driver.post(Discard())
    driver.until(Finished)


def test_a_resumed_run_tells_the_live_settings_it_was_left_with(driver, tmp_path, spec):
    driver.post(Start(spec(), tmp_path / "run"))
    driver.until(Stage, is_(State.TRAINING))
    driver.post(Edit("lr", 5e-4))
    driver.until(Edited)
    driver.post(StopAndKeep())
    ended = driver.until(Finished)
    driver.until(Stage, is_(State.IDLE))
    driver.post(Resume(tmp_path / "run", Stop(images=ended.images + 320)))
    driver.until(Stage, is_(State.PREPARING))
    told = driver.until((Edited, Stage))
    assert told == Edited("lr", 5e-4, ended.step)  # while preparing, before it trains
    driver.until(Finished)


def test_what_a_diverged_run_advises_is_possible(driver, tmp_path, spec):
    """Resume it, then lower the rate: both in the order the advice says, and the lower rate is in force."""
    driver.post(Start(spec(images=320), tmp_path / "run"))
    driver.until(Finished)
    driver.until(Stage, is_(State.IDLE))
    driver.post(Resume(tmp_path / "run", Stop()))
    driver.until(Stage, is_(State.TRAINING))
    driver.post(Edit("lr", 1e-5))
    assert driver.until(Edited).value == 1e-5
    driver.post(StopAndKeep())
    driver.until(Finished)
    assert checkpoint.load(tmp_path / "run").meta["live"]["lr"] == 1e-5
    advice = Diverged(3).advice
    assert advice.index("Resume") < advice.index("learning rate")
