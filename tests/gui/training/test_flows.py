"""Training through the real window: what is clicked, what is posted, what is shown."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from engine.commands import (
    Continue,
    Decode,
    Discard,
    Edit,
    Inspect,
    Originals,
    Pause,
    Preflight,
    Resume,
    RunSpec,
    Start,
    Stop,
    StopAndKeep,
)
from engine.datasets.table import ENDINGS
from engine.events import Edited, Failed, Finished, Preflighted, Ready, Snapshotted, Stage, State
from engine.fields import Field
from gui import wording
from gui.training.controller import new_run, reached
from gui.training.data_row import TABLES
from gui.training.growing import PERIOD
from gui.training.messages import ChangeThreads, ChooseData
from tests.gui.scripted_engine import DATA, FAMILIES, picture, write_run


@pytest.fixture
def panel(window):
    return window.dock.panel


@pytest.fixture
def running(window, actions, settle):
    actions.trigger("start")
    settle()
    assert window.dock.controller.state.stage is State.TRAINING
    return window


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(widget.width() // 2, widget.height() // 2))


def drop(panel, *urls):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(url)) for url in urls])
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    panel.dropEvent(event)


@pytest.fixture
def folder(tmp_path):
    import numpy as np
    from PIL import Image

    made = tmp_path / "cats"
    made.mkdir()
    for k in range(3):
        Image.fromarray(picture(np.ones(12) * k)[..., 0]).save(made / f"{k}.png")
    (made / "notes.txt").write_text("no picture")
    return made


# --- start, pause, stop ----------------------------------------------------------------------------------------------


def test_start_posts_what_was_chosen(panel, scripted, settings, settle):
    click(panel.choices.family._segments()[1])
    click(panel.choices.preset._segments()[0])
    click(panel.buttons.primaries["start"])
    settle()
    (start,) = scripted.asked(Start)
    assert start.spec == RunSpec("fashion-mnist", "gan", (("width", 16),), 1, Stop(images=200_000), preset="quick")
    assert start.out == settings.folders.runs / "fashion-mnist-gan-01"


def test_names_of_runs_are_free_and_readable(tmp_path):
    (tmp_path / "my-cats-gan-01").mkdir()
    assert new_run(tmp_path, RunSpec("/pictures/My Cats!", "gan")) == tmp_path / "my-cats-gan-02"


@pytest.mark.parametrize(("key", "command", "words"), [
    ("pause", Pause, "Pausing…"), ("stop_keep", StopAndKeep, "Saving…"),
])  # fmt: skip
def test_a_click_shows_at_once_before_the_engine_has_answered(running, panel, scripted, key, command, words):
    scripted.auto = False
    button = {**panel.buttons.primaries, "stop_keep": panel.buttons.stop}[key]
    click(button)
    assert button.text() == words
    assert len(scripted.asked(command)) == 1


def test_pause_resume_and_stop(running, panel, scripted, actions, settle):
    click(panel.buttons.primaries["pause"])
    settle()
    assert panel.buttons.primaries["resume"].isVisible() and not panel.buttons.primaries["pause"].isVisible()
    assert panel.progress.to_go.text() == "paused"
    click(panel.buttons.primaries["resume"])
    settle()
    assert scripted.asked(Continue) and panel.buttons.primaries["pause"].isVisible()
    click(panel.buttons.stop)
    settle()
    assert panel.buttons.primaries["start"].isVisible() and not panel.buttons.stop.isVisible()
    assert any("is kept in the library" in text for text in running.toasts.texts())


def test_discard_moves_the_folder_to_the_trash_and_undo_brings_it_back(running, panel, scripted, qtbot, settle):
    run = scripted.run
    click(panel.buttons.discard)
    qtbot.waitUntil(lambda: not run.exists())
    assert scripted.asked(Discard)
    assert running.toasts.texts() == [f"“{run.name}” is in the trash."]
    click(running.rooms.findChild(object, "toast.action"))
    qtbot.waitUntil(lambda: (run / "run.toml").is_file())


def test_progress_is_told_in_pictures_and_time(running, panel, scripted, settle):
    scripted.train(3, 40_960)
    settle()
    assert (panel.progress.done.text(), panel.progress.whole.text()) == ("122,880", "of 200,000 pictures")
    assert (panel.progress.left.text(), panel.progress.to_go.text()) == ("46 s", "to go")
    assert panel.progress.bar.fraction() == pytest.approx(0.6144)
    running.actions.trigger("fold_train")
    settle()
    assert running.dock.rail.ring.fraction() == pytest.approx(0.6144)


def test_every_number_of_every_tick_reaches_the_curves(running, panel, scripted, settle):
    scripted.train(50, 64)
    settle()
    (label, _), *_ = panel.loss.curves.readings(64.0)
    assert label == "Reconstruction"
    assert len(panel.loss.curves._curves["held_out/kl"]) == 50


def test_a_failed_start_says_why_and_leaves_the_choices(window, panel, scripted, actions, settle):
    scripted.auto = False
    actions.trigger("start")
    scripted.tell(Failed("train", "The disk is full.", "Free 2 GB."))
    settle()
    assert panel.preflight.sentence.text() == "The disk is full. Free 2 GB."
    assert panel.buttons.primaries["start"].isEnabled() and panel.buttons.primaries["start"].text() == "Start"


# --- settings --------------------------------------------------------------------------------------------------------


def test_the_pre_flight_follows_a_change_after_a_pause(panel, scripted, window, qtbot):
    before = len(scripted.asked(Preflight))
    controller = window.dock.controller
    for batch in (32, 128, 256):
        controller.change_setting("batch", batch)
    qtbot.waitUntil(lambda: len(scripted.asked(Preflight)) > before)
    assert [ask.spec.given["batch"] for ask in scripted.asked(Preflight)[before:]] == [256]
    qtbot.waitUntil(lambda: panel.preflight.sentence.text().startswith("1.1 M weights · 74 MB · ≈ 1,690 img/s"))


def test_a_refusal_forbids_start_and_its_fix_mends_it(panel, window, scripted, qtbot, bridge, actions):
    def refuse(spec):
        ask = scripted.asked(Preflight)[-1].request
        large = spec.given.get("batch", 64) > 10_000
        return Preflighted(ask, refusal="Larger than the data set (10,000).", fix=("batch", 256)) if large else None

    scripted.refuse = refuse
    window.dock.controller.change_setting("batch", 16_384)
    qtbot.waitUntil(lambda: panel.preflight.fix.isVisible())
    start = panel.buttons.primaries["start"]
    assert not start.isEnabled() and start.toolTip() == "Larger than the data set (10,000)."
    assert panel.sheet.form.row("batch").has_error()
    assert panel.preflight.fix.text() == "Use batch 256"
    click(panel.preflight.fix)
    qtbot.waitUntil(lambda: start.isEnabled() and not panel.sheet.form.row("batch").has_error())
    assert window.dock.controller.state.settings["batch"] == 256
    assert not scripted.asked(Start)


def test_only_live_settings_are_edited_while_training(running, scripted, panel, settle):
    controller = running.dock.controller
    controller.change_setting("lr", 2e-4)
    controller.change_setting("width", 64)
    settle()
    assert [(edit.key, edit.value) for edit in scripted.asked(Edit)] == [("lr", 2e-4)]
    assert panel.sheet.form.row("lr")._caption.text() == "applied at step 0"


def test_stop_conditions(panel, window, settle):
    stop = panel.sheet.end.stop
    panel.sheet.head.click()
    settle()
    click(stop.kind._segments()[1])
    assert window.dock.controller.state.stop == Stop(seconds=300.0)
    stop.value.setFocus()
    stop.value.selectAll()
    QTest.keyClicks(stop.value, "2.5")
    QTest.keyClick(stop.value, Qt.Key.Key_Return)
    assert window.dock.controller.state.stop == Stop(seconds=150.0)
    click(stop.kind._segments()[2])
    assert window.dock.controller.state.stop == Stop()
    assert not stop.value.isEnabled()


def test_an_impossible_number_is_put_back_with_its_reason(panel, window):
    panel.sheet.head.click()
    seed = panel.sheet.end.seed
    seed.setFocus()
    seed.selectAll()
    QTest.keyClicks(seed, "-5")
    QTest.keyClick(seed, Qt.Key.Key_Return)
    assert (seed.text(), window.dock.controller.state.seed) == ("1", 1)
    assert "at least 0" in seed.toolTip()


def test_cpu_threads_are_part_of_the_run_and_0_leaves_the_choice(panel, window, scripted, actions, settle):
    panel.sheet.head.click()
    threads = panel.sheet.end.threads
    for typed, wanted in (("2", 2), ("0", None)):
        threads.setFocus()
        threads.selectAll()
        QTest.keyClicks(threads, typed)
        QTest.keyClick(threads, Qt.Key.Key_Return)
        assert window.dock.controller.state.spec.threads == wanted
    window.dock.controller.dispatch(ChangeThreads(2))
    actions.trigger("start")
    settle()
    assert scripted.asked(Start)[-1].spec.threads == 2


def test_start_waits_until_a_refused_value_is_mended(panel, window, scripted, actions, settle):
    panel.sheet.head.click()
    field = panel.sheet.form.row("batch").control.widget
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    actions.trigger("start")
    assert not scripted.asked(Start) and "Fix “Batch” first" in window.toasts.texts()[-1]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    actions.trigger("start")
    assert scripted.asked(Start)


# --- folders ---------------------------------------------------------------------------------------------------------


def test_a_dropped_folder_is_looked_at_and_chosen(panel, window, scripted, folder, settle):
    drop(panel, folder)
    settle()
    assert scripted.asked(Inspect)[-1].data == str(folder)
    assert window.dock.controller.state.source.title == "cats"
    assert panel.data.refused.text() == "1 file could not be used"


def test_a_file_dropped_means_its_folder(panel, scripted, folder, settle):
    drop(panel, folder / "0.png")
    settle()
    assert scripted.asked(Inspect)[-1].data == str(folder)


def test_a_dropped_table_is_looked_at_itself(panel, window, scripted, tmp_path, settle):
    for table in (tmp_path / "points.csv", tmp_path / "more.CSV", tmp_path / "array.npy"):
        table.write_text("x,y\n" + "1,2\n" * 30, encoding="utf-8")
        drop(panel, table)
        settle()
        assert scripted.asked(Inspect)[-1].data == str(table)
    drop(window, tmp_path / "points.csv")  # anywhere on the window
    settle()
    assert scripted.asked(Inspect)[-1].data == str(tmp_path / "points.csv")
    assert window.dock.controller.state.source.kind == "points"


def test_a_table_can_be_chosen_beside_a_folder(panel, window, scripted, settings, tmp_path, settle, monkeypatch):
    table, asked = tmp_path / "points.csv", []
    table.write_text("x,y\n" + "1,2\n" * 30, encoding="utf-8")
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *words: asked.append(words) or (str(table), ""))
    click(panel.data.picker._folder)
    click(panel.data.table)
    settle()
    assert scripted.asked(Inspect)[-1].data == str(table) and "*.npy" in asked[0][-1]
    assert settings.get("folder.last", "") == str(tmp_path)  # where the next choice begins


def test_the_panel_is_wide_enough_for_the_presets_of_points(panel, settle):
    panel.choices.set_presets(("quick", "balanced", "quality", "lab"))
    settle()
    assert panel._scroll.widget().width() == panel._scroll.viewport().width()


def test_endings_of_tables_are_the_engine_s():
    assert TABLES == ENDINGS


def test_rows_that_could_not_be_used_are_counted_and_called_rows():
    assert wording.unusable((("a.txt", "It is not a picture."),), "image") == "1 file could not be used"
    rows = (*((f"line {n}", "") for n in range(100)), ("1,200 more", ""))
    assert wording.unusable(rows, "points") == "1,300 rows could not be used"
    assert wording.unusable((), "points") == "0 rows could not be used"


def test_the_files_that_could_not_be_used_are_listed(panel, window, folder, settle):
    drop(panel, folder)
    settle()
    click(panel.data.refused)
    dialog = window.findChild(object, "refused_files_dialog")
    assert "notes.txt" in dialog.list.toPlainText()
    assert "The other 3 of “cats” are used." in [label.text() for label in dialog.findChildren(object) if
                                                 hasattr(label, "text")]  # fmt: skip
    dialog.accept()


def test_a_path_may_be_typed(panel, scripted, folder, settle):
    click(panel.data.picker._folder)
    assert panel.data.path.isVisible()
    QTest.keyClicks(panel.data.path, str(folder))
    QTest.keyClick(panel.data.path, Qt.Key.Key_Return)
    settle()
    assert scripted.asked(Inspect)[-1].data == str(folder)
    assert not panel.data.path.isVisible()


def test_a_look_at_a_folder_is_not_interrupted_by_a_pre_flight(panel, window, scripted, folder, qtbot, settle):
    scripted.auto = False
    controller = window.dock.controller
    controller.change_setting("batch", 128)
    before = len(scripted.asked(Preflight))
    controller.look_at(str(folder))
    controller._measure()
    assert len(scripted.asked(Preflight)) == before
    scripted.auto = True
    scripted.answer(scripted.asked(Inspect)[-1])
    qtbot.waitUntil(lambda: len(scripted.asked(Preflight)) > before)
    assert scripted.asked(Preflight)[-1].spec.data == str(folder)


def test_a_path_that_is_no_folder_says_so(panel, window, tmp_path, settle):
    window.dock.controller.look_at(str(tmp_path / "nowhere"))
    settle()
    assert panel.preflight.sentence.text() == "“nowhere” is not a folder. Choose a folder of pictures."
    assert window.dock.controller.state.chosen == "fashion-mnist"


# --- pictures --------------------------------------------------------------------------------------------------------


def test_the_wall_is_asked_for_again_with_a_newer_snapshot_but_not_for_each(running, panel, scripted, qtbot, settle):
    asked = [ask for ask in scripted.asked(Decode) if ask.tag == "wall"]
    for step in range(1, 30):
        scripted.step = step
        scripted.tell(Snapshotted(scripted.run, step))
        settle()
    qtbot.waitUntil(lambda: panel.wall._last is not None and panel.wall._last.step == 29, timeout=4000)
    more = [ask for ask in scripted.asked(Decode) if ask.tag == "wall"][len(asked):]
    assert 1 <= len(more) <= 2 + 4 / PERIOD
    assert len(more[-1].points) == 24 and len(panel.wall.wall._pictures) == 24


def test_raw_weights_only_while_training(window, panel, scripted, actions, settle):
    raw = panel.wall.weights._segments()[1]
    assert not raw.isEnabled() and raw.toolTip()
    actions.trigger("start")
    settle()
    assert raw.isEnabled()
    panel.wall.weights.chosen.emit(raw.value) if raw.isChecked() else click(raw)
    settle()
    assert [ask for ask in scripted.asked(Decode) if ask.tag == "wall"][-1].raw
    actions.trigger("stop_keep")
    settle()
    assert panel.wall.weights.value() == "average"


def test_reconstructions_stand_beside_held_out_originals(window, panel, scripted, settle):
    assert scripted.asked(Originals)[0].count == 6
    assert len(panel.pairs.originals._pictures) == len(panel.pairs.reconstructed._pictures) == 6


def test_a_family_without_encoder_has_no_reconstructions(window, panel, actions, settle):
    click(panel.choices.family._segments()[1])
    actions.trigger("start")
    settle()
    assert not panel.pairs.isVisible()


def test_what_was_chosen_is_there_at_the_next_start(window, settings, settle):
    controller = window.dock.controller
    controller.change_setting("batch", 128)
    controller.remember()
    settings.save()
    from gui.settings import UserSettings

    assert UserSettings(settings.folders).get("train.last", {})["settings"] == {"batch": 128}
    controller.change_setting("batch", 64)
    controller._restore()
    assert controller.state.settings["batch"] == 128


def test_a_path_as_data_keeps_its_words(tmp_path):
    assert Path(new_run(tmp_path, RunSpec("digits", "vae"))).name == "digits-vae-01"


# --- what fits the data, and what waits for the end of a run ---------------------------------------------------------


def test_the_form_shows_only_what_the_data_have(window, panel, scripted, settle):
    kinds = (Field("size", "Picture size", 0, "", 0, 256, kinds=("image",)),
             Field("layers", "Hidden layers", 3, "", 1, 8, kinds=("points",)))  # fmt: skip
    vae = replace(FAMILIES[0], fields=(*(field for field in FAMILIES[0].fields if field.key != "size"), *kinds))
    scripted.tell(Ready((vae,), DATA, "CPU", ()))
    settle()
    panel.sheet.head.click()
    form, controller = panel.sheet.form, window.dock.controller

    def shown():
        return {key for key in ("size", "layers") if key in form.values()}

    assert shown() == {"size"}
    controller.change_setting("size", 32)
    settle()
    assert panel.sheet._summary.text() == "optimal · batch 64 · 1 of 8 changed"
    click(panel.data.picker._tiles()[4])
    settle()
    assert controller.state.chosen == "cities" and shown() == {"layers"}
    assert (controller.state.spec.settings, panel.sheet._summary.text()) == ((), "optimal · batch 64 · defaults")
    controller.change_setting("layers", 5)
    click(panel.data.picker._tiles()[0])
    settle()
    assert shown() == {"size"} and form.values()["size"] == 0 and controller.state.spec.settings == ()


# --- resuming, and ends without a folder -----------------------------------------------------------------------------


def at(run, images, seconds):
    """Let the newest checkpoint of a run stand there."""
    meta = {"images": images, "seconds": seconds}
    header = json.dumps({"__metadata__": {"step": "1000", "meta": json.dumps(meta)}}).encode()
    (run / "checkpoints" / "1000.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)


@pytest.mark.parametrize(("stop", "goes_on", "words"), [
    (Stop(images=200_000), Stop(images=400_000), "400,000 pictures"),
    (Stop(seconds=300.0), Stop(seconds=600.0), "10 min of training"),
    (Stop(images=200_000, seconds=1000.0), Stop(images=400_000, seconds=2000.0), "pictures or"),
    (Stop(images=500_000), None, ""),
    (Stop(), None, ""),
])  # fmt: skip
def test_a_run_at_its_end_is_resumed_for_as_long_again(window, panel, actions, scripted, settings, settle, stop, goes_on,
                                                       words):
    run = write_run(settings.folders.runs / "digits-vae-01", RunSpec("digits", "vae", stop=stop), step=1000)
    at(run, 200_064, 300.5)
    actions.trigger("resume_run", run)
    settle()
    assert scripted.asked(Resume) == [Resume(run, goes_on)]
    assert window.dock.controller.state.stop == (goes_on or stop)
    said = [text for text in window.toasts.texts() if "reached its end" in text]
    assert len(said) == bool(goes_on) and all(words in text for text in said)
    if goes_on and goes_on.images:
        assert panel.sheet.end.stop.value.text() == "400,000"


def test_a_checkpoint_that_says_nothing_leaves_the_stop_alone(tmp_path):
    run = write_run(tmp_path / "run", RunSpec("digits", "vae"), step=1000)
    assert reached(run) == (0, 0.0) and reached(tmp_path / "nowhere") == (0, 0.0)


def test_a_run_that_never_began_is_neither_kept_nor_thrown_away(window, scripted, settle, tmp_path):
    scripted.tell(Finished(tmp_path / "never", 0, 0, kept=False, begun=False))
    scripted.tell(Finished(tmp_path / "gone", 5, 320, kept=False))
    settle()
    assert not window.toasts.texts()


def test_a_folder_that_is_read_while_a_run_trains_is_no_error(window, panel, scripted, folder, settle):
    scripted.auto = False
    window.dock.controller.look_at(str(folder))
    assert panel.preflight._shown == ("", "The folder is still being read.", "secondary")
    scripted.tell(Stage(State.TRAINING, Path("run")))  # a run on a folder that is not known yet was resumed
    settle()
    assert panel.preflight._shown == ("", "", "secondary")


def test_a_folder_dropped_while_a_run_trains_is_refused_in_words(running, panel, scripted, folder, settle):
    drop(panel, folder)
    settle()
    assert not scripted.asked(Inspect) and running.toasts.texts()[-1].startswith("A run is under way")


def test_an_answer_about_a_folder_comes_too_late_to_be_chosen(window, scripted, folder, settle):
    scripted.auto = False
    controller = window.dock.controller
    controller.look_at(str(folder))
    controller.dispatch(ChooseData("digits"))
    scripted.answer(scripted.asked(Inspect)[-1])
    settle()
    assert controller.state.chosen == "digits" and str(folder) in [data.name for data in controller.state.data]


def test_the_form_shows_the_live_values_of_a_resumed_run(window, panel, scripted, settle):
    scripted.tell(Stage(State.PREPARING, Path("run")), Edited("lr", 2e-4, 900), Stage(State.TRAINING, Path("run")))
    settle()
    assert panel.sheet.form.values()["lr"] == 2e-4
    assert panel.sheet.form.row("lr")._caption.text() == "applied at step 900"
    assert not scripted.asked(Edit)


def choosers(panel):
    """Whatever chooses data, family or preset."""
    return [*panel.data.picker._tiles(), panel.data.picker._folder, panel.data.browse, panel.data.path,
            *panel.choices.family._segments(), *panel.choices.preset._segments()]  # fmt: skip


def test_what_a_run_is_can_not_be_chosen_while_it_is_under_way(window, panel, scripted, actions, settle):
    tips = [part.toolTip() for part in choosers(panel)]
    actions.trigger("start")
    settle()
    for _ in ("training", "paused"):
        assert not any(part.isEnabled() for part in choosers(panel))
        assert all("stop it first" in part.toolTip() for part in choosers(panel))
        before = window.dock.controller.state
        click(panel.choices.preset._segments()[0])
        click(panel.choices.family._segments()[1])
        click(panel.data.picker._tiles()[1])
        assert window.dock.controller.state == before
        actions.trigger("pause")
        settle()
    actions.trigger("stop_keep")
    settle()
    assert all(part.isEnabled() for part in choosers(panel))
    assert [part.toolTip() for part in choosers(panel)] == tips


def test_families_say_what_they_are_unless_they_can_not_train_on_the_data(panel, settle):
    vaegan = panel.choices.family._segments()[2]
    assert vaegan.toolTip() == "Both at once."
    click(panel.data.picker._tiles()[4])
    assert (vaegan.isEnabled(), vaegan.toolTip()) == (False, "VAE-GAN can’t train on Cities.")
    click(panel.data.picker._tiles()[0])
    assert (vaegan.isEnabled(), vaegan.toolTip()) == (True, "Both at once.")


def test_settings_are_not_copied_over_those_of_a_run_under_way(running, panel, scripted, actions, settle):
    before = running.dock.controller.state
    actions.trigger("fill_train", RunSpec("emoji", "gan", (("lr", 5e-4),)))
    settle()
    assert running.dock.controller.state == before and "stop it first" in running.toasts.texts()[-1]
    assert not scripted.asked(Edit)
    actions.trigger("stop_keep")
    settle()
    actions.trigger("fill_train", RunSpec("emoji", "gan"))
    assert (running.dock.controller.state.chosen, running.dock.controller.state.family) == ("emoji", "gan")


def test_a_folder_dropped_during_a_run_says_that_it_comes_too_early(running, panel, scripted, folder, settle):
    drop(panel, folder)
    settle()
    assert not scripted.asked(Inspect) and "stop it first" in running.toasts.texts()[-1]
    assert running.dock.controller.state.chosen == "fashion-mnist"
