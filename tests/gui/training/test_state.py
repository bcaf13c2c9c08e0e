"""The Train panel's state: what every message does to it, without a window."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.commands import RunSpec, Stop
from engine.events import DataSeen, Edited, Failed, Finished, Preflighted, Ready, Stage, State, Tick
from engine.fields import Field, defaults
from gui.training.messages import (
    ChangeSeed,
    ChangeSetting,
    ChangeStop,
    ChooseData,
    ChooseFamily,
    ChoosePreset,
    Fill,
    Looking,
    Measuring,
    Press,
)
from gui.training.reducing import reduce
from gui.training.state import TrainingState
from tests.gui.scripted_engine import DATA, FAMILIES, data_info

RUN = Path("run")


def after(*messages, state=None):
    state = state or TrainingState()
    for message in messages:
        state = reduce(state, message)
    return state


READY = Ready(FAMILIES, DATA, "CPU", ())
OF_KINDS = (Field("size", "Picture size", 0, "", 0, 256, kinds=("image",)),
            Field("layers", "Hidden layers", 3, "", 1, 8, kinds=("points",)))  # fmt: skip


def test_nothing_can_start_before_the_engine_is_ready():
    assert TrainingState().start_refusal == "Still loading."
    assert after(READY).start_refusal == ""


def test_ready_keeps_folders_that_were_looked_at_before():
    folder = data_info("/pictures/cats", "cats")
    state = after(READY, Looking(folder.name, 1), DataSeen(1, folder), READY)
    assert state.chosen == folder.name
    assert [data.name for data in state.data].count(folder.name) == 1


def test_presets_are_recognised_and_changed_settings_are_none():
    state = after(READY, ChoosePreset("quality"))
    assert (state.preset, state.settings["width"]) == ("quality", 64)
    state = after(ChangeSetting("width", 48), state=state)
    assert state.preset == ""
    assert after(ChangeSetting("width", 32), state=state).preset == "balanced"


def test_settings_of_another_family_are_kept_where_it_has_them():
    state = after(READY, ChangeSetting("batch", 128), ChangeSetting("beta", 4.0), ChooseFamily("gan"))
    assert dict(state.given) == {"batch": 128}
    assert "beta" not in state.settings


def test_a_setting_at_its_default_does_not_count_as_changed():
    assert after(READY, ChangeSetting("batch", 128), ChangeSetting("batch", 64)).given == ()


def test_the_spec_says_everything_that_was_chosen():
    state = after(READY, ChooseData("digits"), ChooseFamily("gan"), ChangeSetting("lr", 2e-4), ChangeSeed(7),
                  ChangeStop(Stop(seconds=60.0)))  # fmt: skip
    assert state.spec == RunSpec("digits", "gan", (("lr", 2e-4),), 7, Stop(seconds=60.0))


def test_a_pre_flight_of_something_chosen_before_says_nothing():
    state = after(READY, Measuring(3), ChangeSetting("batch", 128), Preflighted(3, weights=10))
    assert state.estimate is None
    state = after(Measuring(4), Preflighted(3, weights=10), Preflighted(4, weights=20), state=state)
    assert state.estimate is not None and state.estimate.weights == 20


def test_a_refusal_forbids_start_until_something_changes():
    state = after(READY, Measuring(1), Preflighted(1, refusal="Too large a batch.", fix=("batch", 256)))
    assert state.start_refusal == "Too large a batch."
    assert after(ChangeSetting("batch", 256), state=state).start_refusal == ""


def test_points_can_not_go_to_a_family_of_pictures_only():
    state = after(READY, ChooseFamily("vaegan"), ChooseData("cities"))
    assert state.start_refusal == "VAE-GAN can’t train on Cities."


def test_looking_at_a_folder_and_a_folder_that_is_none():
    state = after(READY, Looking("/pictures"))
    assert state.start_refusal == "The folder is still being read."
    failed = Failed("data", "“pictures” holds no pictures.", "Choose another folder.")
    state = after(failed, state=state)
    assert (state.looking, state.problem, state.chosen) == ("", failed, "fashion-mnist")


ENDS = [("pause", State.PAUSED), ("resume", State.TRAINING), ("discard", State.IDLE)]


@pytest.mark.parametrize(("key", "ends"), ENDS)
def test_a_pressed_button_is_busy_until_its_effect(key, ends):
    state = after(READY, Stage(State.TRAINING, RUN), Press(key))
    assert state.pressed == key
    assert after(Stage(ends, RUN), state=state).pressed == ""


def test_stop_stays_busy_while_the_run_is_being_finished():
    state = after(READY, Stage(State.TRAINING, RUN), Press("stop_keep"), Stage(State.FINISHING, RUN))
    assert state.pressed == "stop_keep"
    assert after(Finished(RUN, 5, 320, True), Stage(State.IDLE), state=state).pressed == ""


def test_a_new_run_forgets_the_numbers_of_the_last():
    tick = Tick(RUN, 10, 640, 1.0, (), 640.0, Stop(), None)
    state = after(READY, Stage(State.TRAINING, RUN), tick, Edited("lr", 1e-4, 9), Stage(State.IDLE))
    assert state.tick == tick and state.applied == (("lr", 9),)
    state = after(Press("start"), state=state)
    assert state.tick is None and state.applied == ()


def test_a_failed_start_is_told_and_leaves_the_choices():
    failed = Failed("train", "The disk is full.", "Free some space.")
    state = after(READY, ChangeSetting("batch", 128), Press("start"), failed)
    assert (state.pressed, state.problem, dict(state.given)) == ("", failed, {"batch": 128})


def test_fill_takes_over_all_of_a_run():
    spec = RunSpec("emoji", "gan", (("batch", 32), ("lr", 1e-3), ("gone", 3)), 9, Stop(images=5))
    state = after(READY, Fill(spec))
    assert state.spec == RunSpec("emoji", "gan", (("batch", 32),), 9, Stop(images=5))


KINDLY = tuple(replace(family, fields=(*(field for field in family.fields if field.key != "size"), *OF_KINDS))
               for family in FAMILIES)  # fmt: skip


def test_only_fields_of_the_datas_kind_are_there():
    state = after(Ready(KINDLY, DATA, "CPU", ()))
    assert [field.key for field in state.fields if field.kinds] == ["size"]
    assert [field.key for field in after(ChooseData("cities"), state=state).fields if field.kinds] == ["layers"]
    unknown = after(Fill(RunSpec("/pictures/cats", "vae", (("size", 32), ("layers", 4)))), state=state)
    assert unknown.source is None and dict(unknown.given) == {"size": 32}


def test_settings_of_another_kind_are_dropped_when_the_data_change():
    state = after(Ready(KINDLY, DATA, "CPU", ()), ChangeSetting("size", 32), ChangeSetting("batch", 128))
    state = after(ChooseData("cities"), state=state)
    assert dict(state.spec.given) == {"batch": 128}
    state = after(ChangeSetting("size", 32), ChangeSetting("layers", 5), state=state)
    assert dict(state.spec.given) == {"batch": 128, "layers": 5}
    assert dict(after(Looking("/cats", 1), DataSeen(1, data_info("/cats", "cats")), state=state).given) == {"batch": 128}


def test_a_preset_is_recognised_where_it_names_a_setting_of_another_kind():
    family = replace(KINDLY[0], presets=(("small", (("width", 16), ("size", 16))),))
    state = after(Ready((family,), DATA, "CPU", ()), ChoosePreset("small"))
    assert (dict(state.given), state.preset) == ({"width": 16, "size": 16}, "small")
    state = after(ChooseData("cities"), state=state)
    assert (dict(state.given), state.preset) == ({"width": 16}, "small")


@pytest.mark.parametrize("begun", [
    Press("start"), Press("run_resume"), *(Stage(stage, RUN) for stage in State if stage is not State.IDLE),
])  # fmt: skip
def test_the_form_stays_what_the_run_is_until_it_has_ended(begun):
    state = after(READY, begun)
    others = (ChooseData("cities"), ChooseFamily("gan"), ChoosePreset("quality"), Fill(RunSpec("emoji", "gan")))
    assert after(*others, state=state) == state and state.choice_refusal
    assert after(ChangeSetting("lr", 2e-4), state=state).settings["lr"] == 2e-4
    seen = after(Looking("/cats", 1), DataSeen(1, data_info("/cats", "cats")), state=state)
    assert (seen.chosen, seen.looking, seen.data[-1].name) == (state.chosen, "", "/cats")
    ended = after(Stage(State.IDLE), ChooseFamily("gan"), state=state)
    assert (ended.family, ended.choice_refusal) == ("gan", "")


def test_data_that_a_resumed_run_looks_for_are_its_data():
    folder = data_info("/pictures/cats", "cats")
    state = after(READY, Fill(RunSpec(folder.name, "gan")), Looking(folder.name, 1), Press("run_resume"),
                  Stage(State.PREPARING, RUN), DataSeen(1, folder))  # fmt: skip
    assert (state.source, state.looking) == (folder, "")


@given(st.lists(st.one_of(
    st.builds(ChooseFamily, st.sampled_from(["vae", "gan", "vaegan"])),
    st.builds(ChooseData, st.sampled_from([data.name for data in DATA])),
    st.builds(ChoosePreset, st.sampled_from(["quick", "balanced", "quality", "none"])),
    st.builds(ChangeSetting, st.sampled_from(["batch", "width", "beta", "nothing"]), st.sampled_from([16, 64, 128])),
    st.builds(Measuring, st.integers(1, 3)),
    st.builds(Preflighted, st.integers(1, 3), refusal=st.sampled_from(["", "No."])),
), max_size=12))  # fmt: skip
def test_whatever_is_chosen_the_spec_is_one_the_family_has(messages):
    state = after(READY, *messages)
    base = defaults(state.fields)
    assert all(key in base and base[key] != value for key, value in state.spec.settings)
    assert state.preset in ("", "quick", "balanced", "quality")
    assert state.measuring == 0 or state.estimate is None


def test_a_look_that_was_overtaken_by_another_choice_only_adds_its_tile():
    folder = data_info("/cats", "cats")
    for newer in (ChooseData("digits"), Fill(RunSpec("digits", "vae")), Looking("/dogs", 2)):
        before = after(READY, Looking("/cats", 1), newer)
        state = after(DataSeen(1, folder), state=before)
        assert (state.chosen, state.looking, state.looked) == (before.chosen, before.looking, before.looked)
        assert folder in state.data
        assert after(Failed("data", "It is gone.", "", tag="1"), state=before) == before


def test_what_a_resumed_run_was_left_with_is_in_the_form_and_an_answer_to_an_edit_is_not():
    state = after(READY, Press("run_resume"), Stage(State.PREPARING, RUN), Edited("lr", 1e-4, 900))
    assert state.settings["lr"] == 1e-4 and state.applied == (("lr", 900),)
    state = after(Stage(State.TRAINING, RUN), ChangeSetting("lr", 3e-4), Edited("lr", 2e-4, 950), state=state)
    assert state.settings["lr"] == 3e-4  # the form is ahead of the engine
