"""The words of each act with the step's own numbers, and the pace at which they come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Act
from engine.events import sealed
from gui.dynamics.narration import ACTS, Narrator, Pacing, figure, plain, rounds, sentence
from gui.dynamics.narration_bar import NarrationBar, flow


def act(key, tensors=(), **numbers):
    zeros = tuple((name, sealed(np.zeros((count, 2), np.float32))) for name, count in tensors)
    return Act(key, tuple(numbers.items()), zeros)


SCORED = act("score", (("real_scores", 256), ("fake_scores", 256)), real_mean=-0.85, fake_mean=-1.13)


def acts(phase):
    return [act(key) for key in ACTS[phase]]


# --- words


def test_scores_are_told_in_their_colours():
    words = sentence("critic", SCORED)
    assert plain(words) == "Score 256 real and 256 generated points: mean −0.85 against −1.13."
    assert ("−0.85", "real") in words and ("−1.13", "generated") in words


def test_pictures_are_called_pictures():
    assert "generated pictures" in plain(sentence("critic", SCORED, "image"))
    assert plain(sentence("critic", act("draw", count=1), "image")) == "Draw 1 real picture from the data."


def test_more_samples_than_are_kept_are_not_counted():
    many = act("score", (("real_scores", 1024), ("fake_scores", 1024)), real_mean=0.0, fake_mean=0.0)
    assert plain(sentence("critic", many)).startswith("Score real and generated points: mean 0.00")


@pytest.mark.parametrize(("phase", "told", "expected"), [
    ("critic", act("loss", loss=0.667), "The discriminator’s loss is 0.667."),
    ("critic", act("loss", loss=0.667, r1=0.0123, gp=2.0), "The discriminator’s loss is 0.667; R1 0.0123, gradient penalty 2.00."),
    ("generator", act("noise", count=256), "Draw 256 latents from the prior."),
    ("generator", act("pull", pull=3.28, loss=0.956),
     "The generator’s loss is 0.956; its gradient pulls each point by 3.28 on average."),
    ("generator", act("update", gradient=0.5, change=0.0021, lr=0.0002),
     "Update the generator: gradient norm 0.500, the weights move by 0.00210, learning rate 0.0002."),
    ("elbo", act("encode", kl=3.2), "Encode them into posteriors: KL divergence from the prior 3.20."),
    ("elbo", act("decode", count=1280, reconstruction=1.5),
     "Decode 1,280 latents drawn from the posteriors: reconstruction error 1.50."),
    ("autoencoder", act("loss", reconstruction=1.0, kl=2.0, generator=3.0),
     "The loss: reconstruction 1.00, KL divergence 2.00, fooling the discriminator 3.00."),
])  # fmt: skip
def test_each_act_has_its_numbers(phase, told, expected):
    assert plain(sentence(phase, told)) == expected


@pytest.mark.parametrize("phase", ACTS)
@pytest.mark.parametrize("kind", ["points", "image"])
def test_acts_without_numbers_are_still_sentences(phase, kind):
    for told in acts(phase):
        text = plain(sentence(phase, told, kind))
        assert text[0].isupper() and text.endswith(".") and "None" not in text and "fake" not in text and ": ." not in text


def test_an_unknown_act_is_named():
    assert plain(sentence("critic", act("rest"))) == "Rest."


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_number_can_be_told(value):
    text = figure(value)
    assert text and "-" not in text and "e" not in text.replace("number", "")


@given(st.floats(min_value=1e-4, max_value=1e6))
def test_figures_keep_three_digits(value):
    assert float(figure(value).replace(",", "")) == pytest.approx(value, rel=5.1e-3)


def test_rounds_follow_the_family():
    assert rounds(("decoder", "critic")) == (("critic", 5), ("generator", 5))
    assert rounds(("encoder", "decoder")) == (("elbo", 5),)
    assert rounds(("encoder", "decoder", "critic")) == (("critic", 5), ("autoencoder", 5))
    assert rounds(()) == ()


# --- pacing


def test_acts_come_in_order_and_then_none():
    pacing = Pacing()
    pacing.add("critic", acts("critic"))
    pacing.add("generator", acts("generator"))
    told = [(moment.phase, moment.index, moment.count) for moment in iter(pacing.next, None)]
    assert told == [(phase, n, 5) for phase in ("critic", "generator") for n in range(5)]
    assert pacing.current is None and not pacing.playing


def test_pause_stops_time_but_not_the_hand():
    pacing = Pacing()
    pacing.add("critic", acts("critic"))
    pacing.next()
    pacing.pause()
    assert not pacing.runs and pacing.playing
    assert pacing.next().index == 1
    pacing.pause(False)
    assert pacing.runs
    pacing.clear()
    assert not pacing.playing and pacing.waiting == 0


@given(st.floats(min_value=-10, max_value=100))
def test_the_pace_stays_in_its_range(seconds):
    assert 0.2 <= Pacing(seconds).seconds <= 5.0


def test_the_narrator_tells_all_and_finishes(qtbot):
    narrator, told = Narrator(), []
    narrator.told.connect(lambda moment: told.append(moment.act.key))
    narrator.set_seconds(0.2)
    with qtbot.waitSignal(narrator.finished, timeout=5000):
        narrator.play("critic", acts("critic")[:2])
    assert told == ["draw", "generate"]


def test_the_narrator_waits_while_held(qtbot):
    narrator, told = Narrator(), []
    narrator.told.connect(lambda moment: told.append(moment.index))
    narrator.play("critic", acts("critic"))
    narrator.pause(True)
    assert not narrator._timer.isActive()
    narrator.next()
    assert told == [0, 1] and not narrator._timer.isActive()
    narrator.pause(False)
    assert narrator._timer.isActive()
    narrator.stop()
    assert not narrator._timer.isActive() and not narrator.pacing.playing


# --- the bar


@pytest.fixture
def bar(qtbot, qt_theme):
    made = NarrationBar()
    qtbot.addWidget(made)
    made.set_networks(("decoder", "critic"))
    made.resize(700, 60)
    made.show()
    return made


def states(bar):
    return "".join({"done": "x", "current": "o", "waiting": "."}[state] for _, state in bar.states())


def test_segments_follow_the_acts(bar):
    assert states(bar) == ".........."
    bar.show_act("critic", 2, 5, sentence("critic", SCORED))
    assert states(bar) == "xxo......."
    bar.show_act("generator", 1, 5, [("So.", "")])
    assert states(bar) == "xxxxxxo..."
    bar.show_act("critic", 0, 5, [("Next.", "")])
    assert states(bar) == "o........."
    bar.clear()
    assert states(bar) == ".........."


def test_a_step_of_one_network_leaves_the_other_waiting(bar):
    for _ in range(2):
        for index in range(5):
            bar.show_act("generator", index, 5, [("So.", "")])
    assert states(bar) == ".....xxxxo"


def test_the_sentence_is_announced_and_elides_with_a_tooltip(bar):
    bar.show_act("critic", 2, 5, sentence("critic", SCORED))
    whole = "D · 3 of 5 Score 256 real and 256 generated points: mean −0.85 against −1.13."
    assert bar.accessibleDescription() == whole and bar.toolTip() != whole
    bar.resize(160, 60)
    assert bar.toolTip() == whole and bar.accessibleDescription() == whole
    assert not bar.grab().isNull()


@given(st.lists(st.tuples(st.text("abc −1.", max_size=12), st.sampled_from(["", "real", "lead"])), max_size=12),
       st.integers(1, 600))
def test_words_never_leave_their_lines(words, width):
    pieces, whole = flow(words, width)
    assert all(piece.line < 2 and piece.x <= width for piece in pieces)
    if whole:
        assert "".join(piece.text for piece in pieces) == plain(words).replace(" ", "")
