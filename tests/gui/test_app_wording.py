"""Numbers in words."""

import pytest

from gui import wording


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (122_880, "122,880"), (-1234, "−1,234")])
def test_counts(number, words):
    assert wording.count(number) == words


@pytest.mark.parametrize(("number", "words"), [(950, "950"), (23_500, "23.5 k"), (1_100_000, "1.1 M"), (2e9, "2 G")])
def test_short_counts(number, words):
    assert wording.short(number) == words


@pytest.mark.parametrize(("number", "words"), [
    (0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 KB"), (74_000_000, "74 MB"), (15_600_000_000, "16 GB"),
    (999_600, "1.0 MB"),
])  # fmt: skip
def test_sizes(number, words):
    assert wording.size(number) == words


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "0 s"), (0.4, "1 s"), (46, "46 s"), (118, "1 min 58 s"), (120, "2 min"), (3600, "1 h"), (7_500, "2 h 5 min"),
    (86_400 + 7200, "1 d 2 h"),
])  # fmt: skip
def test_durations(seconds, words):
    assert wording.duration(seconds) == words


NOON = 946_728_000.0  # 1 January 2000: far enough from midnight for most time zones


@pytest.mark.parametrize(("past", "words"), [
    (0, "just now"), (9, "9 s ago"), (200, "3 min ago"), (7200, "2 h ago"), (5 * 86_400, "5 d ago"),
])  # fmt: skip
def test_how_long_ago(past, words):
    assert wording.ago(NOON - past, NOON) == words


def test_long_ago_is_a_date():
    assert wording.ago(NOON - 400 * 86_400, NOON).endswith(" Nov 1998")
