"""How a few letters find words."""

import pytest

from gui.frame.fuzzy import match, one_apart, word_starts


def best(query, texts):
    fits = [(found.score, text) for text in texts if (found := match(query, text))]
    return max(fits)[1] if fits else None


TEXTS = ["Stop and keep", "Save picture…", "Save strip…", "New seeds", "Step D", "Picture alone", "Learning rate",
         "Light or dark", "Show folder", "Snap to seed"]  # fmt: skip


@pytest.mark.parametrize(("query", "text"), [
    ("save", "Save strip…"), ("save pic", "Save picture…"), ("pic save", "Save picture…"), ("svpic", "Save picture…"),
    ("newse", "New seeds"), ("ns", "New seeds"), ("lr", "Learning rate"), ("sak", "Stop and keep"),
    ("flder", "Show folder"), ("fodler", "Show folder"), ("foldeer", "Show folder"), ("folxer", "Show folder"),
    ("alone", "Picture alone"), ("STEP", "Step D"),
])  # fmt: skip
def test_finds(query, text):
    assert best(query, TEXTS) == text


@pytest.mark.parametrize("query", ["zzz", "qdx", "stop zebra", "xfol", "fulxer"])
def test_finds_nothing(query):
    assert best(query, TEXTS) is None


def test_a_word_start_beats_the_middle_and_together_beats_scattered():
    assert match("rate", "Rate of learning").score > match("rate", "Narrate").score > 0
    assert match("sp", "Sparse").score > match("sp", "Save picture").score


def test_two_letters_amiss_are_too_many_and_short_words_must_be_right():
    assert match("fxlxer", "Folder") is None
    assert match("sap", "Set") is None


def test_marks_are_the_places_of_the_letters():
    assert match("ns", "New seeds").marks == (0, 4)
    assert match("pic", "Save picture").marks == (5, 6, 7)
    assert match("", "Anything").marks == () and match("", "Anything").score == 0


def test_exact_wants_whole_beginnings():
    assert match("moves", "How far one step moves the weights.", exact=True)
    assert match("mvs", "How far one step moves the weights.", exact=True) is None


def test_words_start_after_signs_and_at_capitals():
    assert word_starts("R1 of theStep-size") == {0, 3, 6, 9, 14}


@pytest.mark.parametrize(("a", "b", "same"), [("abc", "abc", True), ("abc", "acb", True), ("abc", "abd", True),
                                              ("abc", "ab", True), ("abc", "abcd", True), ("abc", "bca", False),
                                              ("abcd", "badc", False), ("a", "abc", False)])  # fmt: skip
def test_one_apart(a, b, same):
    assert one_apart(a, b) is same
