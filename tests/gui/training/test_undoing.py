"""Undo and redo of settings: as a stack, and in the window with a run under way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.commands import Edit, RunSpec
from gui.history import History
from gui.training.messages import ChangeSeed, ChooseData, ChooseFamily
from gui.training.undoing import Undoing


class Form:
    """Settings and what is told of the stack."""

    def __init__(self):
        self.values, self.words = {"lr": 0, "beta": 0}, {"undo": "", "redo": ""}
        self.history, self.now = History(self.words.update), 0.0
        self.undoing = Undoing(self.values.__setitem__, self.history, clock=lambda: self.now)

    def change(self, key, value, after=0.0):
        self.now += after
        before, self.values[key] = self.values[key], value
        self.undoing.note(key, key.upper(), before, value)


def test_a_change_is_taken_back_and_made_again(qapp):
    form = Form()
    form.change("lr", 1)
    form.change("beta", 2)
    assert form.words == {"undo": "BETA", "redo": ""} and form.values == {"lr": 1, "beta": 2}
    form.history.undo()
    assert form.words == {"undo": "LR", "redo": "BETA"} and form.values == {"lr": 1, "beta": 0}
    form.history.undo()
    form.history.undo()
    assert form.words == {"undo": "", "redo": "LR"} and form.values == {"lr": 0, "beta": 0}
    form.history.redo()
    assert form.values == {"lr": 1, "beta": 0}
    form.change("beta", 5)
    assert form.words["redo"] == ""


def test_no_change_is_no_step_and_forgetting_is_told(qapp):
    form = Form()
    form.change("lr", 0)
    assert form.words["undo"] == ""
    form.change("lr", 1)
    form.undoing.forget()
    assert form.words == {"undo": "", "redo": ""}
    form.history.undo()
    assert form.values["lr"] == 1


def test_twenty_notches_are_one_step_and_a_pause_or_another_setting_parts_them(qapp):
    form = Form()
    for value in range(1, 21):
        form.change("lr", value, after=0.3)
    form.change("lr", 21, after=1.5)
    form.change("beta", 1, after=0.1)
    form.change("lr", 22, after=0.1)
    found = [dict(form.values)]
    while form.words["undo"]:
        form.history.undo()
        found.append(dict(form.values))
    assert [(one["lr"], one["beta"]) for one in found] == [(22, 1), (21, 1), (21, 0), (20, 0), (0, 0)]


def test_notches_that_come_to_nothing_are_no_step(qapp):
    form = Form()
    for value in (1, 2, 1, 0):
        form.change("lr", value, after=0.2)
    assert form.words == {"undo": "", "redo": ""}


@given(st.lists(st.tuples(st.sampled_from(["lr", "beta"]), st.integers(0, 5), st.sampled_from([0.2, 2.0])), max_size=30))
def test_undoing_all_leads_back_and_redoing_all_leads_here(qapp, changes):
    form = Form()
    for key, value, after in changes:
        form.change(key, value, after)
    here = dict(form.values)
    for _ in changes:
        form.history.undo()
    assert form.values == {"lr": 0, "beta": 0} and form.words["undo"] == ""
    for _ in changes:
        form.history.redo()
    assert form.values == here and form.words["redo"] == ""


# --- in the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def controller(window):
    return window.dock.controller


def test_the_form_and_the_run_follow(controller, window, scripted, actions, settle):
    actions.trigger("start")
    settle()
    controller.change_setting("lr", 0.01)
    controller.change_setting("beta", 4.0)
    assert actions.situation.undo == "Beta" and not actions.reason("undo") and actions.reason("redo")
    actions.trigger("undo")
    actions.trigger("undo")
    settle()
    assert controller.state.settings["lr"] == 1e-3 and controller.state.settings["beta"] == 1.0
    assert [(edit.key, edit.value) for edit in scripted.asked(Edit)] == [
        ("lr", 0.01), ("beta", 4.0), ("beta", 1.0), ("lr", 1e-3)]  # fmt: skip
    actions.trigger("redo")
    assert controller.state.settings["lr"] == 0.01 and scripted.asked(Edit)[-1] == Edit("lr", 0.01)


def test_what_a_run_was_begun_with_stays_and_the_step_waits(controller, scripted, actions, settle):
    controller.change_setting("latent_dim", 64)
    actions.trigger("start")
    settle()
    said = []
    actions.said.connect(lambda text, *_: said.append(text))
    actions.trigger("undo")
    assert controller.state.settings["latent_dim"] == 64 and said == [controller.state.choice_refusal]
    assert actions.situation.undo and actions.reason("redo")
    actions.trigger("stop_keep")
    settle()
    actions.trigger("undo")
    assert controller.state.settings["latent_dim"] == 32


def test_quick_steps_of_the_seed_are_one(controller, actions):
    for seed in (2, 3, 4):
        controller.dispatch(ChangeSeed(seed))
    assert actions.situation.undo == "Seed"
    actions.trigger("undo")
    assert controller.state.seed == 1 and actions.reason("undo")


def test_before_a_run_nothing_is_posted(controller, scripted, actions):
    controller.change_setting("latent_dim", 64)
    actions.trigger("undo")
    assert controller.state.settings["latent_dim"] == 32 and not scripted.asked(Edit)


def test_another_form_is_one_step_and_comes_back_whole(controller, actions):
    controller.change_setting("lr", 0.01)
    forms, told = [controller.state.spec], []
    for do in (lambda: actions.trigger("fill_train", RunSpec("digits", "gan", (("lr", 0.02),), 7)),
               lambda: controller.dispatch(ChooseFamily("vae")), lambda: actions.trigger("lab_data", "ring8"),
               lambda: controller.dispatch(ChooseData("fashion-mnist")), lambda: controller.dispatch(ChangeSeed(9))):  # fmt: skip
        do()
        forms.append(controller.state.spec)
        told.append(actions.situation.undo)
    assert told == ["Settings of a run", "Choice of a model", "Choice of data", "Choice of data", "Seed"]
    for form in forms[-2::-1]:
        actions.trigger("undo")
        assert controller.state.spec == form
    actions.trigger("undo")
    assert controller.state.settings["lr"] == 1e-3 and actions.reason("undo")
    for _ in range(6):
        actions.trigger("redo")
    assert controller.state.spec == forms[-1]


def test_the_form_of_a_run_under_way_stays_and_the_step_waits(controller, scripted, actions, settle):
    said = []
    controller.dispatch(ChooseFamily("gan"))
    actions.trigger("start")
    settle()
    actions.said.connect(lambda text, *_: said.append(text))
    actions.trigger("undo")
    assert controller.state.family == "gan" and said == [controller.state.choice_refusal]
    assert actions.situation.undo == "Choice of a model" and actions.reason("redo")
    actions.trigger("stop_keep")
    settle()
    actions.trigger("undo")
    assert controller.state.family == "vae"


def test_train_is_unfolded_where_undo_changes_it(controller, window, actions):
    controller.change_setting("lr", 0.01)
    if not window.dock.folded:
        actions.trigger("fold_train")
    actions.trigger("undo")
    assert not window.dock.folded and controller.state.settings["lr"] == 1e-3


def test_the_key_is_that_of_every_program(actions):
    assert actions.qaction("undo").shortcut().toString() == "Ctrl+Z"
    assert actions.qaction("redo").shortcut().toString() == "Ctrl+Shift+Z"
