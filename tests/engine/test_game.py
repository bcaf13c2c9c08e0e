"""The adversarial game in the engine's two threads: stepped by hand, looked at from everywhere, looked back at."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from engine import manifest
from engine.answers import (
    Covered,
    DivergenceFound,
    Gauged,
    Judged,
    Minded,
    Narrated,
    Rewound,
    SceneShown,
    Vitals,
)
from engine.commands import (
    Advance,
    Continue,
    Decode,
    Edit,
    Open,
    Point,
    Probe,
    Resume,
    Seed,
    Start,
    Stop,
    StopAndKeep,
)
from engine.events import (
    Checkpointed,
    Decoded,
    Edited,
    Exploring,
    Failed,
    Finished,
    Snapshotted,
    Stage,
    State,
    Stepped,
)
from engine.questions import Beside, Cover, Divergence, Gauge, Judge, Mind, Rewind, Scene
from engine.storage import checkpoint, runs, snapshots, weights
from engine.storage.metrics import read_events
from engine.training.conduct import Conductor
from engine.training.preparing import data_of, prepare, resume
from tests.engine.conftest import CEILING
from tests.engine.test_determinism import digest, headless, lead

BATCH = 32
VIEW = (-2.0, -2.0, 2.0, 2.0)
POINT = (Point(Seed(3)),)


def is_(state):
    return lambda event: event.state is state


@pytest.fixture
def paused(driver, tmp_path, spec):
    """A run that stands still before its first step, in that folder."""
    def begun(family="gan", data="ring8", name="run", **settings):
        driver.post(Start(spec(family, data, **settings), tmp_path / name, paused=True))
        both = set()  # told by two threads, in any order

        def ready(event):
            both.add("shown" if isinstance(event, Exploring) else getattr(event, "state", None))
            return both >= {"shown", State.PAUSED}

        driver.until(object, ready)
        return tmp_path / name

    return begun


@pytest.fixture
def kept(tmp_path, spec):
    """A run on disk that was trained for some steps, with a snapshot at each."""
    def trained(family="gan", data="ring8", steps=(10, 30), name="kept", **settings):
        chosen, folder = spec(family, data, **settings), tmp_path / name
        run, described = prepare(chosen, data_of(chosen), name)
        conductor = Conductor(run, described, folder, lambda event: None)
        conductor.begin(resumed=False)
        for step in steps:
            while run.step < step or not conductor.whole:
                conductor.advance()
            conductor.save()
        conductor.close()
        return folder

    return trained


def decoded(driver, number=1):
    driver.post(Decode(number, "stage", POINT))
    return driver.until(Decoded, lambda event: event.request == number)


def well_on(driver, step=2):
    """Waits until it is past that step, by looking: snapshots are taken for those who look."""
    numbers = iter(range(1000, 100_000))
    while decoded(driver, next(numbers)).step <= step:
        pass


def resumed_headless(folder, images):
    run, described, notes = resume(folder, Stop(images=images))
    assert not notes
    conductor = Conductor(run, described, folder, lambda event: None)
    conductor.begin(resumed=True)
    lead(conductor)
    return digest(folder)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_run_that_starts_paused_stands_still_until_it_is_stepped(driver, paused):
    run = paused()
    assert decoded(driver).step == 0 and checkpoint.load(run).step == 0
    driver.post(Advance(count=3))
    stepped = driver.until(Stepped)
    assert (stepped.step, stepped.networks, stepped.whole) == (3, (), True)
    assert decoded(driver, 2).step == 3
    driver.post(Continue())  # taken, so it was paused
    driver.until(Stage, is_(State.TRAINING))
    well_on(driver, 3)


def test_stepping_a_run_that_trains_pauses_it_first(driver, tmp_path, spec):
    driver.post(Start(spec("gan", "ring8"), tmp_path / "run"))
    driver.until(Stage, is_(State.TRAINING))
    well_on(driver, 2)
    driver.post(Advance())
    driver.until(Stage, is_(State.PAUSED))
    at = driver.until(Checkpointed).step
    assert driver.until(Stepped).step == at + 1
    driver.post(Advance())
    assert driver.until(Stepped).step == at + 2


def test_steps_queue_and_all_are_done(driver, paused):
    paused()
    for count in (40, 1, 2):
        driver.post(Advance(count=count))
    driver.post(Advance(("critic",)))
    assert [driver.until(Stepped).step for _ in range(3)] == [40, 41, 43]
    alone = driver.until(Stepped)
    assert alone.networks == ("critic",) and not alone.whole and alone.step == 43


def test_very_many_steps_wait_and_are_dropped_by_what_ends_or_goes_on(driver, paused):
    paused()
    for command in (Continue(), StopAndKeep()):
        for _ in range(20_000):  # as many as would be too deep for one inside the other
            driver.post(Advance())
        driver.post(command)
    ended = driver.until(Finished)
    assert ended.kept and ended.step < 30_000


def test_a_network_that_is_not_there_is_refused_and_the_run_lives_on(driver, tmp_path, spec):
    driver.post(Start(spec("vae", "ring8"), tmp_path / "run"))
    driver.until(Stage, is_(State.TRAINING))
    driver.post(Advance(("critic",)))
    failed = driver.until(Failed)
    assert failed.what == "This run has no discriminator to train." and "graph" in failed.advice
    well_on(driver, 5)  # it trains still
    driver.post(Advance(("critic",)))
    driver.post(Advance(("decoder",)))
    driver.until(Failed)
    assert driver.until(Stepped).networks == ("decoder",)


def test_stepping_where_nothing_trains_is_refused(driver, paused):
    driver.post(Advance())
    assert "Nothing is training" in driver.until(Failed).what
    paused()
    driver.post(Advance())
    assert driver.until(Stepped).step == 1


def test_a_narrated_step_tells_its_acts_before_it_is_done(driver, paused):
    run = paused()
    driver.post(Advance(count=2, narrate=True))
    critic, generator = driver.until(Narrated), driver.until(Narrated)
    assert (critic.phase, generator.phase) == ("critic", "generator") and critic.step == generator.step == 1
    assert critic.run == run and critic.networks == ("critic",) and critic.acts[0].key == "draw"
    assert all(not tensor.flags.writeable for act in critic.acts for _, tensor in act.tensors)
    assert driver.until(Stepped).step == 2


def test_narrated_networks_alone_are_told_of_the_step_they_are_of(driver, paused):
    paused()
    for _ in range(3):
        driver.post(Advance(("critic",), narrate=True))
    assert [driver.until(Narrated).step for _ in range(3)] == [0, 1, 2]
    driver.post(Advance(("decoder",), narrate=True))
    told = driver.until(Narrated)
    assert told.step == 2 and told.phase == "generator" and driver.until(Stepped).whole


def test_going_on_after_half_an_iteration_is_a_run_that_was_never_stopped(driver, paused, spec, tmp_path):
    run = paused(images=40 * BATCH)
    driver.post(Advance(("critic",)))
    assert not driver.until(Stepped).whole
    driver.post(Continue())
    ended = driver.until(Finished)
    assert ended.kept and ended.step == 40
    assert digest(run) == headless(spec("gan", "ring8", images=40 * BATCH), tmp_path / "alone")


@pytest.mark.parametrize("family", ["gan", "vaegan"])
def test_stopped_and_kept_in_the_middle_of_steps(family, driver, paused, spec, tmp_path):
    run = paused(family)
    driver.post(Advance(count=100_000))
    well_on(driver, 2)
    driver.post(StopAndKeep())
    ended = driver.until(Finished)
    assert ended.kept and 2 < ended.step < 100_000
    images = (ended.step + 10) * BATCH
    driver.post(Resume(run, Stop(images=images)))
    assert driver.until(Finished).step == ended.step + 10
    assert digest(run) == headless(spec(family, "ring8", images=images), tmp_path / "alone")


def test_closed_in_the_middle_of_steps(driver, paused, spec, tmp_path):
    run = paused()
    driver.post(Advance(count=100_000))
    well_on(driver, 2)
    assert driver.engine.close(CEILING)
    images = (checkpoint.load(run).step + 10) * BATCH
    assert resumed_headless(run, images) == headless(spec("gan", "ring8", images=images), tmp_path / "alone")


@pytest.mark.parametrize("end", [StopAndKeep(), None], ids=["kept", "closed"])
def test_ended_while_one_network_is_trained_alone(end, driver, paused):
    """The iteration is made whole by all networks, not by the one alone, which never would."""
    run = paused()
    driver.post(Advance(("critic",), count=10_000_000))
    well_on(driver, 2)
    if end is not None:
        driver.post(end)
        assert driver.until(Finished).kept
    assert driver.engine.close(CEILING)
    assert checkpoint.load(run).step > 2
    resumed_headless(run, (checkpoint.load(run).step + 2) * BATCH)


def test_the_end_of_the_run_is_reached_by_hand(driver, paused):
    run = paused(images=5 * BATCH)
    driver.post(Advance(count=10**9))
    stepped = driver.until(Stepped)
    assert stepped.step == 5 and stepped.whole
    driver.post(Advance(("critic",)))
    assert driver.until(Stepped).step == 5
    driver.post(Continue())
    assert driver.until(Finished).step == 5
    assert checkpoint.load(run).step == 5


def test_the_end_is_reached_by_one_network_alone(driver, paused):
    paused(images=2 * BATCH)
    driver.post(Advance(("critic",), count=10))
    stepped = driver.until(Stepped)
    assert stepped.step == 2 and stepped.whole
    driver.post(StopAndKeep())
    assert driver.until(Finished).step == 2


def test_what_was_trained_alone_is_noted_in_the_run(driver, paused):
    run = paused()
    driver.post(Advance(("critic",)))
    driver.until(Stepped)
    driver.post(StopAndKeep())
    driver.until(Finished)
    assert [(event.what, event.words) for event in read_events(run)] == [("stepped", "critic alone")]


def test_adaptive_augmentation_in_the_window(driver, paused):
    """Its probability is a network without weights: snapshots of it are taken like any other's."""
    run = paused("gan", "digits", augment="ada", ada_speed=100, ada_target=0.0)
    driver.post(Advance(count=9))
    driver.until(Stepped)
    driver.post(Gauge(1))
    assert driver.until(Gauged).step == 9
    driver.post(StopAndKeep())
    driver.until(Finished)
    assert 0.0 <= float(checkpoint.load(run).part("networks")["augmentation.probability"]) <= 1.0


# --- vital signs -----------------------------------------------------------------------------------------------------


def test_vital_signs_until_no_more_are_wanted_and_in_the_next_run_too(driver, paused):
    driver.post(Probe(0.0))
    run = paused(images=10 * BATCH)
    driver.post(Advance(count=4))
    vitals = driver.until(Vitals)
    assert vitals.run == run and {network for network, _ in vitals.layers} == {"decoder", "critic"}
    assert not vitals.weights.flags.writeable
    driver.post(StopAndKeep())
    driver.until(Finished)
    other = paused(name="other")
    driver.post(Advance(count=3))
    assert driver.until(Vitals).run == other
    driver.until(Stepped)
    driver.post(Probe(None))
    driver.post(Advance(count=5))
    seen = driver.until(object, lambda event: isinstance(event, Vitals | Stepped))
    assert isinstance(seen, Stepped)


def test_vital_signs_at_their_pace(driver, paused):
    driver.post(Probe(3600.0))
    paused()
    driver.post(Advance(count=60))
    driver.until(Vitals)  # the first at once
    assert isinstance(driver.until(object, lambda event: isinstance(event, Vitals | Stepped)), Stepped)


# --- questions -------------------------------------------------------------------------------------------------------


def ask_everything_of_points(driver, run, step):
    driver.post(Scene(1, VIEW, (8, 6), samples=30, manifold=4, pull=True, slope=True, run=run))
    scene = driver.until(SceneShown)
    assert scene.run == run and scene.step == step and scene.field.shape == (6, 8) and scene.manifold.shape == (5, 5, 2)
    assert scene.made.shape == scene.pull.shape == scene.slope.shape == (30, 2) and np.isfinite(scene.pull).all()
    driver.post(Gauge(2, 64))
    gauged = driver.until(Gauged)
    scores = dict(gauged.scores)
    assert {"training", "held_out"} <= set(scores) and len(scores["training"]) == 64 and gauged.step == step
    assert set(scores) & {"generated", "average"} and 0 <= gauged.overlap <= 1 and -1 <= gauged.advantage <= 1
    driver.post(Divergence(3, 200))
    found = driver.until(DivergenceFound)
    assert found.count == 200 and all(measure.low <= measure.high for measure in found.measures)
    driver.post(Cover(4, 500))
    covered = driver.until(Covered)
    assert covered.what == "modes" and len(covered.names) == 8 and covered.made.sum() <= 1.0 + 1e-6 and covered.progress == 1.0


def test_questions_about_a_ring_that_is_being_trained(driver, paused):
    run = paused()
    driver.post(Advance(count=5))
    driver.until(Stepped)
    ask_everything_of_points(driver, run, 5)


@pytest.mark.parametrize("family", ["gan", "vaegan"])
def test_questions_about_a_kept_ring_leave_its_folder_as_it_is(family, driver, kept):
    """Read-only where the file system says so, and where it doesn't (root) nothing is written all the same."""
    run = kept(family)
    files = [file for file in run.rglob("*") if file.is_file()]
    before = {file: file.read_bytes() for file in files}
    folders = [folder for folder in (run, *run.rglob("*")) if folder.is_dir()]
    for path in (*files, *folders):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        driver.post(Open(run))
        exploring = driver.until(Exploring)
        assert exploring.snapshots == (0, 10, 30) and "critic" in exploring.networks and exploring.modes.shape == (8, 2)
        ask_everything_of_points(driver, run, 30)
        driver.post(Rewind(5, 10))
        assert driver.until(Rewound).step == 10
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert {file: file.read_bytes() for file in run.rglob("*") if file.is_file()} == before


def test_questions_about_pictures(driver, paused):
    run = paused("vaegan", "digits")
    driver.post(Advance(count=3))
    driver.until(Stepped)
    driver.post(Judge(1, "grid", tuple(Point(Seed(n)) for n in range(5))))
    judged = driver.until(Judged)
    assert judged.tag == "grid" and judged.run == run and judged.samples.shape == (5, 8, 8, 1) and judged.scores.shape == (5,)
    driver.post(Mind(2, Point(Seed(1)), neighbours=3))
    minded = driver.until(Minded)
    assert minded.pull.shape == minded.sample.shape == (8, 8, 1) and minded.neighbours.shape == (3, 8, 8, 1)
    driver.post(Cover(3))
    first = driver.until(Covered)
    driver.post(Cover(4))
    second = driver.until(Covered)
    assert 0 < first.progress < second.progress and second.step == 3  # the data are read little by little
    driver.post(Scene(5, VIEW))
    assert "not trained on points" in driver.until(Failed).what
    driver.post(Divergence(6))
    assert "not trained on points" in driver.until(Failed).what
    assert decoded(driver).step == 3


def test_a_model_without_a_discriminator_answers_in_words(driver, paused):
    paused("vae")
    driver.post(Gauge(1))
    assert driver.until(Failed).what == "A VAE has no discriminator."
    driver.post(Scene(2, VIEW, (4, 4), samples=10, posteriors=5, pull=True))
    scene = driver.until(SceneShown)
    assert not len(scene.made_scores) and not scene.field.size and not len(scene.pull) and len(scene.means) == 5


def test_a_newer_question_replaces_an_older_one(driver, paused):
    paused()
    driver.post(Divergence(1, 4000))  # its floor takes many slices
    driver.post(Gauge(2))
    driver.until(Gauged)
    for number in range(3, 9):
        driver.post(Divergence(number, 300))
    assert driver.until(DivergenceFound).request > 2


def test_questions_about_another_run_are_dropped(driver, paused, kept):
    other = kept()
    run = paused()
    for question in (Scene(1, VIEW, run=other), Gauge(2, run=other), Cover(3, run=other), Mind(4, POINT[0], run=other),
                     Judge(5, "grid", POINT, run=other), Rewind(6, 0, run=other), Divergence(7, 100, run=other)):
        driver.post(question)
    driver.post(Scene(8, VIEW, run=run))
    answers = (SceneShown, Gauged, Covered, Minded, Judged, Rewound, DivergenceFound)
    assert driver.until(answers).request == 8
    driver.post(Gauge(9, run=run))  # behind the others of its lane
    assert driver.until(answers).request == 9


def test_questions_before_anything_is_open(driver):
    driver.post(Scene(1, VIEW))
    failed = driver.until(Failed)
    assert "Nothing is open" in failed.what and failed.tag == "scene"


# --- looking back ----------------------------------------------------------------------------------------------------


def test_looking_back_and_forth_while_it_trains(driver, paused):
    run = paused()
    first = decoded(driver, 1)
    driver.post(Edit("lr", 3e-2))
    driver.until(Edited)
    driver.post(Advance(count=30))
    driver.until(Stepped)
    now = decoded(driver, 2)
    driver.post(Rewind(3, 4))
    rewound = driver.until(Rewound)
    assert (rewound.run, rewound.step, rewound.live, rewound.steps) == (run, 0, False, (0,))
    assert [step for step, _ in rewound.events] == [0] and "lr" in rewound.events[0][1]
    assert driver.until(Snapshotted).step == 0
    then = decoded(driver, 4)
    assert then.step == 0 and np.array_equal(then.samples, first.samples) and not np.array_equal(then.samples, now.samples)
    driver.post(Scene(5, VIEW, samples=10))
    assert driver.until(SceneShown).step == 0
    driver.post(Advance())
    driver.until(Stepped)
    assert decoded(driver, 6).step == 0  # what happens meanwhile does not show
    driver.post(Rewind(7, None))
    back = driver.until(Rewound)
    assert back.live and back.step == 31
    assert decoded(driver, 8).step == 31


def test_the_nearest_kept_step(driver, kept):
    run = kept(steps=(10, 30))
    driver.post(Open(run))
    driver.until(Exploring)
    now = decoded(driver, 1)
    for wanted, found in ((12, 10), (20, 10), (21, 30), (10**9, 30), (-5, 0)):
        driver.post(Rewind(2, wanted))
        assert driver.until(Rewound).step == found
    driver.post(Rewind(3, 10))
    driver.until(Rewound)
    then = decoded(driver, 4)
    assert then.step == 10 and not np.array_equal(then.samples, now.samples)
    driver.post(Open(run))  # forgets the moment
    driver.until(Exploring)
    again = decoded(driver, 5)
    assert again.step == 30 and np.array_equal(again.samples, now.samples)


def test_a_run_without_snapshots_can_not_be_looked_back_at(driver, kept):
    run = kept()
    shutil.rmtree(run / snapshots.FOLDER)
    driver.post(Open(run))
    assert driver.until(Exploring).snapshots == ()
    driver.post(Rewind(1, 10))
    assert "no snapshots" in driver.until(Failed).what
    assert decoded(driver).step == 30


def test_a_damaged_snapshot_is_told_of(driver, kept):
    run = kept()
    snapshots.file(run, 10).write_bytes(b"\x10")
    driver.post(Open(run))
    driver.until(Exploring)
    driver.post(Rewind(1, 10))
    assert driver.until(Failed).tag == "rewind"
    assert decoded(driver).step == 30
    driver.post(Rewind(2, 0))
    assert driver.until(Rewound).step == 0


def test_standing_still_the_newest_is_shown_however_much_is_asked_at_once(driver, paused):
    """Questions half answered hold the snapshots they began with; the one of the last step is shown all the same."""
    paused()
    for number in range(1, 9):
        driver.post(Divergence(number, 4000))
        driver.post(Gauge(number, 2000))
        driver.post(Cover(number, 60_000))
        driver.post(Judge(number, f"grid {number}", tuple(Point(Seed(n)) for n in range(200))))
        driver.post(Advance())
        assert driver.until(Stepped).step == number
        assert decoded(driver, number).step == number


# --- another run beside ----------------------------------------------------------------------------------------------


def test_another_run_beside(driver, paused, kept):
    other = kept("vaegan")
    paused()
    driver.post(Beside(other))
    driver.post(Scene(1, VIEW, samples=12))
    assert driver.until(SceneShown).beside.shape == (12, 2)
    driver.post(Beside(None))
    driver.post(Scene(2, VIEW, samples=12))
    assert not len(driver.until(SceneShown).beside)
    driver.post(Beside(other))
    driver.post(Open(other))
    driver.until(Exploring)
    driver.post(Scene(3, VIEW, samples=12))
    assert not len(driver.until(SceneShown).beside)


def test_pictures_can_not_be_laid_beside(driver, paused, kept, tmp_path):
    other = kept("vae", "digits", steps=(1,))
    paused()
    driver.post(Beside(other))
    failed = driver.until(Failed)
    assert "points" in failed.what and failed.tag == "beside"
    driver.post(Beside(tmp_path / "nowhere"))
    assert driver.until(Failed).tag == "beside"
    driver.post(Scene(1, VIEW, samples=12))
    assert not len(driver.until(SceneShown).beside)


# --- edited, and older runs ------------------------------------------------------------------------------------------


def test_an_edited_loss_holds_in_the_kept_run(driver, paused, spec, tmp_path):
    run = paused(loss="hinge")
    driver.post(Edit("loss", "relativistic"))
    assert driver.until(Edited).value == "relativistic"
    driver.post(Advance(count=3))
    driver.until(Stepped)
    driver.post(StopAndKeep())
    driver.until(Finished)
    driver.post(Open(run))
    assert driver.until(Exploring).loss == "relativistic"
    driver.post(Resume(run, Stop(images=6 * BATCH)))
    assert driver.until(Edited).value == "relativistic"
    driver.until(Finished)
    assert digest(run) == headless(spec("gan", "ring8", images=6 * BATCH, loss="relativistic"), tmp_path / "alone")


NEW = ("optimiser", "beta1", "beta2", "optimiser_d", "beta1_d", "beta2_d", "generator_steps", "ada_target", "ada_speed", "noise",
       "schedule")


def made_old(run):
    """As version 1 left it: without the newer settings, and snapshots without their discriminator."""
    described = manifest.read(run)
    settings = tuple((key, value) for key, value in described.spec.settings if key not in NEW)
    assert len(settings) < len(described.spec.settings)
    runs.write(run, replace(described, spec=replace(described.spec, settings=settings)))
    for step in snapshots.steps(run):
        found = weights.read(snapshots.file(run, step))
        fewer = {name: tensor for name, tensor in found.tensors.items() if name.startswith("average.")}
        weights.write(snapshots.file(run, step), step, fewer, found.meta)
    for step in checkpoint.steps(run):
        found = weights.read(checkpoint.file(run, step))
        live = {key: value for key, value in found.meta["live"].items() if key not in (*NEW, "loss")}
        checkpoint.save(run, step, found.tensors, {**found.meta, "live": live})


@pytest.mark.parametrize("family", ["gan", "vaegan"])
def test_an_older_run_opens_answers_and_goes_on_bit_for_bit(family, driver, kept, spec, tmp_path):
    run = kept(family)
    made_old(run)
    driver.post(Open(run))
    assert driver.until(Exploring).loss == "hinge"
    ask_everything_of_points(driver, run, 30)
    driver.post(Rewind(1, 10))
    assert driver.until(Rewound).step == 10
    driver.post(Gauge(2))
    assert "kept without its discriminator" in driver.until(Failed).what
    driver.post(Scene(3, VIEW, (4, 4), samples=10, pull=True))
    scene = driver.until(SceneShown)
    assert scene.step == 10 and len(scene.made) == 10 and not scene.field.size and not len(scene.made_scores)
    driver.post(Resume(run, Stop(images=40 * BATCH)))
    assert driver.until(Finished).step == 40
    assert digest(run) == headless(spec(family, "ring8", images=40 * BATCH), tmp_path / "alone")
