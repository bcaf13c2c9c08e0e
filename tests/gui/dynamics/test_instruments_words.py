"""What the instruments say: thresholds, sentences, numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Measure
from gui.dynamics.instruments import words
from tests.gui.dynamics.readings import covered, covered_pictures, divergence

ORDER = ("generator ahead", "even", "discriminator a little ahead", "discriminator far ahead")
ADVANTAGES = st.floats(-1, 1)


@pytest.mark.parametrize(("advantage", "said"), [
    (-1.0, ORDER[0]), (-0.34, ORDER[0]), (-0.33, ORDER[1]), (0.0, ORDER[1]), (0.33, ORDER[1]), (0.34, ORDER[2]), (0.79, ORDER[2]),
    (0.8, ORDER[3]), (1.0, ORDER[3]), (math.nan, "unknown"),
])  # fmt: skip
def test_balance_in_words(advantage, said):
    assert words.balance(advantage) == said


@given(ADVANTAGES, ADVANTAGES)
def test_more_advantage_is_never_said_to_be_less(one, other):
    low, high = sorted((one, other))
    assert ORDER.index(words.balance(low)) <= ORDER.index(words.balance(high))


def test_a_vanished_pull_warns_where_the_discriminator_is_never_wrong():
    assert "never wrong" in words.pull_warning(0.009, 1.0, 0.97)
    assert not words.pull_warning(0.011, 1.0, 0.97)


def test_a_vanished_pull_in_an_even_game_is_no_fault():
    assert not words.pull_warning(0.001, 1.0, 0.1)
    assert "flat" in words.pull_warning(0.001, 1.0, 0.5)


@pytest.mark.parametrize(("pull", "largest"), [(0.0, 0.0), (math.nan, 1.0), (1.0, 1.0)])
def test_without_a_larger_reading_nothing_warns(pull, largest):
    assert not words.pull_warning(pull, largest, 1.0)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30))
def test_a_figure_is_the_number_to_three_digits(value):
    shown = words.figure(value)
    assert "-" not in shown
    read = float(shown.replace("−", "-").replace(",", ""))
    assert read == pytest.approx(value, rel=5.1e-3, abs=1e-300)


def test_numbers_in_words():
    assert [words.figure(value) for value in (3.28, 0.862, -1.58, 3.1e-4, 12345.0, 0, math.inf)] == [
        "3.28", "0.862", "−1.58", "3.10e−4", "12,345", "0", words.DASH]  # fmt: skip
    assert [words.near(value) for value in (0.27, 0.05, 0.035, -1.5, 0.0)] == ["0.27", "0.05", "0.035", "−1.50", "0.00"]
    assert [words.percent(value) for value in (0.71, 0.004, 0.0, 1.0, math.nan)] == ["71 %", "0.4 %", "0 %", "100 %", words.DASH]
    assert [words.tick(value, 0.5) for value in (-2.0, 0.0, 0.5)] == ["−2.0", "0", "0.5"]


def test_coverage_of_points_and_pictures():
    assert words.plain(words.coverage(covered())).startswith("8 of 8 found · 3")
    assert "within 3 σ" in words.plain(words.coverage(covered()))
    assert words.plain(words.coverage(covered_pictures())) == "8 of 10 found"
    assert words.coverage(covered_pictures(0.4)) == ()


def test_lost_modes_are_named_and_the_rest_counted():
    assert words.lost(covered()) == ""
    assert words.lost(covered_pictures()) == "Lost: Sandal, Bag"
    assert words.lost(covered(25, lost=tuple(range(7)))) == "Lost: 1, 2, 3, 4 and 3 more"


def test_variety_is_relative_to_the_data_and_only_where_measured():
    assert words.variety(covered_pictures()) == "Diversity 0.93 of the data’s · near-duplicates 3 % (data 1 %)"
    assert words.variety(covered()) == ""
    assert words.variety(replace(covered_pictures(), diversity=(0.5, 0.0))) == ""


def test_sample_sizes():
    assert words.coverage_size(covered()) == "5,000 generated"
    assert words.coverage_size(covered_pictures()) == "512 generated · classes read with 87 % accuracy"
    assert words.coverage_size(replace(covered_pictures(), what="clusters", accuracy=0.0)).endswith("clusters found in the data")
    assert words.divergence_size(divergence()).startswith("5,000 points a side")
    assert words.norms_size([10]) == "one reading, step 10" and words.norms_size([5, 1200]) == "2 readings, steps 5 to 1,200"
    assert words.reading(0.4) == "Reading the data: 40 %" and words.reading(1.0) == ""


@pytest.mark.parametrize(("value", "as_good"), [(0.071, False), (0.07, True), (0.03, True), (0.01, True)])
def test_within_the_floor_is_as_good_as_real(value, as_good):
    measure = Measure("Jensen-Shannon", value, 0.03, 0.05, 0.07)
    assert words.floor_verdict(measure) == ("within the floor: as good as real" if as_good else "")
    assert words.noise(measure) == pytest.approx(0.02)


def test_names():
    assert words.measure_name("Jensen-Shannon") == words.measure_name("jensen-shannon") == "Jensen–Shannon"
    assert words.measure_name("sliced Wasserstein") == "Sliced Wasserstein"
    assert (words.network("critic"), words.network("decoder"), words.network("encoder")) == ("discriminator", "generator", "encoder")
    assert [words.short_layer(name) for name in ("first", "layers.parts.0", "up.1.conv", "layers", "down.0.parametrizations.weight")] == [
        "first", "layer 1", "up 2 conv", "layers", "down 1 weight"]  # fmt: skip


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8))
def test_a_networks_norm_is_that_of_all_its_layers_together(norms):
    layers = [("critic", str(place)) for place in range(len(norms))]
    assert words.norms_by_network(layers, np.array(norms))["critic"] == pytest.approx(float(np.linalg.norm(norms)), rel=1e-9)


def test_what_cannot_be_says_why():
    assert words.no_discriminator(("encoder", "decoder")) == "A VAE has no discriminator."
    assert words.no_discriminator(("decoder",)) and not words.no_discriminator(("decoder", "critic"))
    assert words.no_modes("points", ("decoder",), False) and not words.no_modes("image", ("decoder",), False)
    assert words.no_divergence("image", ("decoder",)) and not words.no_divergence("points", ("decoder",))
    for why in (words.no_discriminator(()), words.no_modes("", (), False), words.no_divergence("", ()), words.no_vitals(())):
        assert why == "Train or open a run first."
    assert [words.augment_state({"augment": policy}) for policy in ("none", "diffaugment", "ada")] == ["off", "always", ""]
