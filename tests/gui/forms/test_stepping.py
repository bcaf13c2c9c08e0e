"""How numbers step and how they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.fields import Field, check, parse
from gui.forms.stepping import clip, step, write

RATE = Field("lr", "Learning rate", 4e-4, "", 1e-6, 0.1, scale="log")
BATCH = Field("batch", "Batch", 64, "", 1, 4096, scale="power2")
SIZE = Field("size", "Size", 28, "", 8, 256, step=4)
BETA = Field("beta", "Beta", 1.0, "", 0.0, 10.0)
R1 = Field("r1", "R1", 0.0, "", 0.0, 100.0, scale="log")
FIELDS = [RATE, BATCH, SIZE, BETA, R1]


@pytest.mark.parametrize(("field", "start", "count", "end"), [
    (BATCH, 64, 1, 128), (BATCH, 64, -1, 32), (BATCH, 100, 1, 128), (BATCH, 100, -1, 64), (BATCH, 4096, 1, 4096),
    (SIZE, 28, 1, 32), (SIZE, 28, -1, 24), (SIZE, 8, -1, 8),
    (BETA, 1.0, 1, 1.1), (BETA, 0.0, -1, 0.0),
])  # fmt: skip
def test_single_steps(field, start, count, end):
    assert step(field, start, count) == pytest.approx(end)


def test_log_steps_are_by_ratio_and_coarse_ones_by_decade():
    assert step(RATE, 1e-3, 1) == pytest.approx(1.1e-3) and step(RATE, 1e-3, -1) == pytest.approx(8.9e-4)
    assert step(RATE, 1e-3, 1, coarse=True) == pytest.approx(1e-2)
    assert step(RATE, 0.1, 5) == 0.1


def test_a_log_field_that_may_be_zero_can_leave_and_reach_it():
    up = step(R1, 0.0, 1)
    assert 0 < up < 1e-3
    down = up
    for _ in range(3):
        down = step(R1, down, -1)
    assert down == 0.0 and step(R1, 0.0, -1) == 0.0


@given(st.sampled_from(FIELDS), st.data())
def test_a_step_is_valid_and_goes_the_right_way(field, data):
    low, high = field.minimum, field.maximum
    start = clip(field, data.draw(st.floats(low, high)))
    count = data.draw(st.integers(-30, 30).filter(bool))
    end = step(field, start, count, data.draw(st.booleans()), data.draw(st.booleans()))
    assert check(field, end) == end and type(end) is type(field.default)
    assert (end - start) * count >= 0


@given(st.sampled_from(FIELDS), st.integers(1, 20))
def test_every_value_but_the_last_moves(field, count):
    value = field.default
    for _ in range(count):
        higher = step(field, value, 1)
        assert higher > value or value == field.maximum
        value = higher


@pytest.mark.parametrize(("value", "text"), [
    (4e-4, "4e-4"), (2.6e-4, "2.6e-4"), (20_000, "20,000"), (0.5, "0.5"), (-1.06, "−1.06"), (-3e-5, "−3e-5"),
    (True, "True"), ("hinge", "hinge"), (0.0, "0"), (100.0, "100"),
])  # fmt: skip
def test_writing(value, text):
    assert write(value) == text


@given(st.one_of(st.integers(-10**9, 10**9), st.floats(1e-9, 1e9), st.floats(-1e9, -1e-9)))
def test_what_is_written_can_be_read(value):
    field = Field("x", "X", type(value)(0), "")
    assert parse(field, write(value)) == pytest.approx(value, rel=1e-5)
