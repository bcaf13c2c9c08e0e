"""Pictures leave with a recipe, and dropping one leads back; what is missing is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from engine import manifest
from engine.commands import Between, Latent, Lattice, OnMap, Point, RunSpec, Seed
from engine.events import Failed
from engine.questions import Keep, Rewind, Unpin
from engine.storage import recipe
from engine.storage.recipe import KEY, Recipe
from gui.explorer import path_state, saving, state
from gui.explorer.keeping import named
from gui.explorer.memory import keeping, moves
from gui.explorer.restoring import at_recipe
from gui.explorer.saving import Origin
from gui.widgets.png_file import save_png
from tests.gui.explorer.conftest import RUN
from tests.gui.explorer.test_saving import image
from tests.gui.scripted_engine import write_run

LATENT = np.arange(32, dtype="<f4").tobytes()


# --- on the way out --------------------------------------------------------------------------------------------------


@pytest.fixture
def said(explorer):
    told = []
    explorer.panel.said.connect(lambda *words: told.append(words))
    return told


def test_a_saved_picture_is_the_answer_and_carries_its_recipe(explorer, actions, tmp_path, said):
    explorer.scripted.auto = False
    explorer.grey(50)
    explorer.panel.export.choose = lambda *_: (tmp_path / "a.png", True)
    actions.trigger("save_picture")
    explorer.grey(60)  # the training goes on
    explorer.keep(70)
    made, back = recipe.read(tmp_path / "a.png"), QImage(str(tmp_path / "a.png"))
    assert back.pixelColor(3, 3).red() == 70 and back.width() == 28 and said == [("ok", "Saved “a.png”.")]
    assert (made.run, made.folder, made.step, made.weights) == ("id-1", "run-1", 10, "weights-1")
    assert made.ends == (Point(Latent(bytes(4 * 32))),) and not made.strip
    assert made.point == saving.recipes.to_text(state.stage_point(explorer.state))


def test_without_its_snapshot_the_shown_picture_is_saved_and_said_to_have_no_recipe(explorer, actions, tmp_path, said):
    explorer.scripted.auto = False
    explorer.grey(50)
    explorer.panel.export.choose = lambda *_: (tmp_path / "a.png", True)
    actions.trigger("save_picture")
    explorer.scripted.tell(Failed("explore", "The disk is full.", "Free some room.", explorer.scripted.asked(Keep)[-1].tag))
    explorer.settle()
    assert QImage(str(tmp_path / "a.png")).pixelColor(3, 3).red() == 50 and not recipe.carries(tmp_path / "a.png")
    assert said[0][0] == "warning" and "The disk is full. Free some room." in said[0][1]


def test_what_could_not_be_written_pins_nothing(explorer, actions, tmp_path, said):
    explorer.panel.export.choose = lambda *_: (tmp_path / "none" / "a.png", True)
    actions.trigger("save_picture")
    explorer.settle()
    assert said[-1][0] == "error" and explorer.scripted.asked(Unpin) == [Unpin(RUN, explorer.scripted.step)]


def during(explorer, then, path):
    """A dialog that is open while something happens."""

    def chosen(*_):
        then()
        return path, True

    explorer.panel.export.choose = chosen


def test_answered_but_of_another_run_by_now_it_is_said_to_have_no_recipe_and_pins_nothing(explorer, actions, tmp_path, said):
    explorer.scripted.auto = False
    explorer.grey(50)

    def then():
        explorer.keep(70)
        explorer.open(run=RUN / "other")

    during(explorer, then, tmp_path / "a.png")
    actions.trigger("save_picture")
    assert QImage(str(tmp_path / "a.png")).pixelColor(3, 3).red() == 50 and not recipe.carries(tmp_path / "a.png")
    assert said == [("warning", "Saved “a.png”, but Lerp can't go back to it by this file: Another run was opened meanwhile.")]
    assert explorer.scripted.asked(Unpin) == [Unpin(RUN, 10)]


def test_the_same_run_opened_anew_answers_no_more_and_a_late_answer_pins_nothing(explorer, actions, tmp_path, said):
    explorer.scripted.auto = False
    explorer.grey(50)
    during(explorer, lambda: explorer.open(run=RUN), tmp_path / "a.png")
    actions.trigger("save_picture")
    assert said[0][0] == "warning" and "opened anew" in said[0][1] and not explorer.scripted.asked(Unpin)
    explorer.keep(70)
    assert explorer.scripted.asked(Unpin) == [Unpin(RUN, 10)] and len(said) == 1


def test_a_strip_is_of_the_path_and_run_when_the_dialog_came(explorer, actions, tmp_path, said):
    explorer.panel.path.none.try_two.click()
    explorer.store.apply(state.play_path, False)
    explorer.settle()
    explorer.scripted.auto = False
    points = path_state.frame_points(explorer.state.path)
    during(explorer, lambda: explorer.store.apply(state.change_path, path_state.PathState()), tmp_path / "a.png")
    assert actions.trigger("save_strip") and explorer.scripted.asked(Keep)[-1].points == points
    explorer.keep(70)
    assert (tmp_path / "a.png").is_file()
    explorer.scripted.auto = True
    explorer.panel.path.none.try_two.click()
    explorer.settle()
    during(explorer, lambda: explorer.open(run=RUN / "other"), tmp_path / "b.png")
    assert actions.trigger("save_strip") and not (tmp_path / "b.png").exists()
    assert said[-1][0] == "warning" and "The strip was not saved: another run was opened meanwhile" in said[-1][1]


def test_a_dialog_that_is_cancelled_pins_nothing(explorer, actions):
    explorer.panel.export.choose = lambda *_: (None, False)
    actions.trigger("save_picture")
    explorer.settle()
    assert explorer.scripted.asked(Unpin) == [Unpin(RUN, explorer.scripted.step)]


def test_copied_and_dragged_pictures_and_strips_carry_theirs(explorer, actions, monkeypatch):
    taken = []
    monkeypatch.setattr(saving, "drag_out", lambda source, picture, *rest: taken.append(picture))
    actions.trigger("copy_picture")
    explorer.settle()
    assert recipe.from_text(QGuiApplication.clipboard().image().text(KEY)).run == "id-1"
    explorer.panel.export.drag()
    explorer.panel.export.drag_corner(2)
    explorer.panel.path.none.try_two.click()
    explorer.store.apply(state.play_path, False)
    explorer.settle()
    explorer.panel.path.handle.taken.emit()
    here, corner, strip = (recipe.from_text(picture.text(KEY)) for picture in taken)
    assert here.latents != corner.latents and strip.frames == explorer.state.path.frames and strip.method == "slerp"
    assert len(strip.latents) == 2


def test_a_drag_that_waits_in_vain_goes_without(explorer, monkeypatch):
    taken = []
    monkeypatch.setattr(saving, "drag_out", lambda source, picture, *rest: taken.append(picture))
    monkeypatch.setattr("gui.explorer.export.PATIENCE", 1)
    explorer.scripted.auto = False
    explorer.panel.export.drag()
    assert taken and not taken[0].text(KEY)


def test_a_place_on_the_map_is_named_by_its_latent_alone():
    assert named(Point(OnMap(1.0, 2.0))) == "" and named(Point(Seed(1)))


# --- and back --------------------------------------------------------------------------------------------------------


@pytest.fixture
def example(window, examples):
    run = examples / "example-vae"
    (run / "snapshots").mkdir()
    for step in (100, 200):
        (run / "snapshots" / f"{step}.safetensors").write_bytes(b"")
    return run


@pytest.fixture
def made(example):
    place = saving.recipes.to_text(Point(Lattice(7.5, 2.0, 3)))
    return Recipe(manifest.read(example).identity, example.name, 100, (LATENT,), (None,), "example", weights="w", point=place)


@pytest.fixture
def picture(tmp_path):
    def save(made):
        path = tmp_path / "picture.png"
        assert save_png(saving.marked(image(5), Origin(recipe=recipe.to_text(made))), path) == ""
        return path

    return save


def drop(window, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), *how))
    event = QDropEvent(QPointF(9, 9), *how)
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def told(window):
    return " ".join(window.toasts.texts())


def test_a_dropped_picture_leads_to_its_very_point_and_moment(window, scripted, made, picture, settle, qtbot):
    window.actions.trigger("room_library")
    assert drop(window, picture(made))
    qtbot.waitUntil(lambda: "restored" in told(window))
    settle()
    asked, now = scripted.asked(Rewind)[-1], window.explorer.store.state
    assert (asked.step, asked.weights) == (100, "w") and window.rooms.currentWidget() is window.explorer
    assert state.stage_point(now) == Point(Latent(LATENT)) and (now.x, now.y, now.world) == (7.5, 2.0, 3)
    assert window.dynamics.time.track.value() is not None and window.actions.situation.rewound
    assert window.explorer.stage.foot.place.text == "a latent, not on the seed lattice"
    window.explorer.store.apply(state.step_by, 1, 0)
    assert isinstance(state.stage_point(window.explorer.store.state).place, Lattice)


@pytest.mark.parametrize("text", ["", "{", '{"place": {"seed": 1e999}}', '{"place": {"lattice": [1e999, 0, 0]}}',
                                  '{"place": {"lattice": [NaN, 0, 0]}}', '{"place": {"lattice": [1, 2, 1e30]}}'])  # fmt: skip
def test_a_place_that_can_not_be_leaves_the_lattice_where_it_is(text):
    made = Recipe("id", "first", 1, (LATENT,), (None,), point=text)
    now = at_recipe(state.ExplorerState(x=3.0), made)
    assert now.x == 3.0 and state.stage_point(now) == made.ends[0]


def test_a_hand_walks_on_from_the_very_picture_under_its_directions_and_truncation():
    named = Point(Lattice(7.5, 2.0, 3), ((1, 2.0),), 0.5)
    made = Recipe("id", "first", 1, (LATENT,), (None,), truncation=0.5, point=saving.recipes.to_text(named))
    now = at_recipe(state.ExplorerState(), made)
    assert state.stage_point(now) == Point(Latent(LATENT))
    assert state.stage_point(state.begin_drag(now)) == named
    assert state.stage_point(state.drag_to(state.begin_drag(now), (7.5, 2.0), (0.5, 0.0))) == replace(named, place=Lattice(8.0, 2.0, 3))
    assert state.stage_point(state.set_walking(now, True)) == named
    assert moves.described(now, state.begin_drag(now))[0] == "place" and moves.by_itself(now, state.set_walking(now, True))
    assert keeping.from_plain(keeping.to_plain(now), state.ExplorerState()).named == named
    other = state.begin_drag(state.set_truncation(now, 0.25))  # a hand that has changed it goes on with that
    assert (other.truncation, other.offsets) == (0.25, ())


def test_raw_weights_go_with_the_moment_and_a_strip_becomes_the_path(window, made, picture, qtbot):
    window.restoring.restore(picture(replace(made, raw=True)))
    qtbot.waitUntil(lambda: window.explorer.store.state.raw)
    window.actions.trigger("now")
    qtbot.waitUntil(lambda: not window.explorer.store.state.raw)
    strip = replace(made, latents=(LATENT, bytes(128)), conditions=(None, None), frames=9, method="lerp")
    window.restoring.restore(picture(strip))
    qtbot.waitUntil(lambda: "Strip restored" in told(window))
    path = window.explorer.store.state.path
    assert (path.a, path.b, path.frames, path.method) == (*strip.ends, 9, "lerp")
    assert isinstance(state.stage_point(window.explorer.store.state).place, Between)


def test_a_run_that_is_not_open_is_opened_first(window, scripted, made, picture, qtbot, settle):

    other = write_run(window.settings.folders.runs / "other", RunSpec("digits", "gan"), step=200)
    (other / "snapshots").mkdir()
    (other / "snapshots" / "200.safetensors").write_bytes(b"")
    window.restoring.restore(picture(replace(made, run=manifest.read(other).identity, step=200)))
    qtbot.waitUntil(lambda: "restored" in told(window))
    assert scripted.explored == other


def test_of_two_dropped_quickly_the_last_is_restored(window, scripted, made, picture, qtbot):
    kept = window.settings.folders.runs
    first, last = (write_run(kept / name, RunSpec("digits", model), step=200) for name, model in (("a", "gan"), ("b", "vae")))
    for run in (first, last):
        (run / "snapshots").mkdir()
        (run / "snapshots" / "200.safetensors").write_bytes(b"")
        window.restoring.restore(picture(replace(made, run=manifest.read(run).identity, folder=run.name, step=200)))
    qtbot.waitUntil(lambda: "restored" in told(window))
    assert scripted.explored == last and "meanwhile" not in told(window)


MISSING = [
    ({"run": "gone", "title": "<b>mine"}, "“bmine”, is not in the library: it was deleted"),
    ({"step": 150}, "The snapshot of step 150 is gone from “example-vae”. Kept are 2, of steps 100 to 200."),
    ({"latents": (b"\0\0\0\0",)}, "does not fit"), ({"conditions": (3,)}, "does not fit"),
]  # fmt: skip


def test_what_is_missing_is_said_and_nothing_moves(window, scripted, made, picture, example, settle):
    before = window.explorer.store.state
    for change, words in MISSING:
        window.restoring.restore(picture(replace(made, **change)))
        settle()
        assert words in window.toasts.texts()[-1] and window.explorer.store.state == before
    scripted.auto = False
    window.restoring.restore(picture(made))
    scripted.tell(Failed("explore", "The snapshot is another one.", "Copy it back.", "rewind"))
    settle()
    assert window.explorer.store.state == before and "another one" in told(window) and window.restoring._wanted is None
    text = (example / "run.toml").read_text(encoding="utf-8")
    (example / "run.toml").write_text(text.replace('fingerprint = ""', 'fingerprint = "new"'), encoding="utf-8")
    there = manifest.read(example)
    window.restoring.restore(picture(replace(made, run=there.identity, fingerprint="old")))
    assert "The data have changed" in told(window)


def test_a_picture_without_a_recipe_is_told_of_or_if_dropped_material_to_train_on(window, scripted, tmp_path, monkeypatch):
    from engine.commands import Inspect

    assert image(1).save(str(tmp_path / "plain.png"))
    assert drop(window, tmp_path / "plain.png")
    assert scripted.asked(Inspect)[-1].data == str(tmp_path)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_: (str(tmp_path / "plain.png"), ""))
    window.actions.qaction("open_recipe").trigger()
    assert "There is no recipe in “plain.png”" in told(window)
