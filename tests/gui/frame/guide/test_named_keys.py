"""The keys that the tour and the manual name are those of the table of actions."""

import re

import pytest

from gui.action_table import TABLE
from gui.dialogs.pages import read
from gui.frame.guide.steps import STEPS
from gui.theme import docs_dir

KEY = re.compile(r"(?:\b(?:Ctrl|Shift|Alt)\+)+(?:\w+|[.,?])|\bF\d{1,2}\b|(?<=\s)\?(?=\s)")
SAID = {"Ctrl+K": ("palette", "finds"), "?": ("shortcuts", "lists"), "F1": ("manual", "opens"),
        "Ctrl+1": ("room_explore", ""), "Ctrl+2": ("room_atlas", ""), "Ctrl+F": ("map_search", "")}  # fmt: skip
SHORTCUTS = {action.key: action.shortcut for action in TABLE}
TOUR = " ".join([step.words for step in STEPS] + [pointer.first for step in STEPS for pointer in step.pointers])
ACCESS = (docs_dir() / "manual" / "access.md").read_text(encoding="utf-8")
BY_ITSELF = {"F6", "Alt+Left", "Alt+Right", "F2", "F16", "Ctrl+Alt", "Shift+arrows"}  # of a part of the window; numbers


@pytest.mark.parametrize("text", [TOUR, ACCESS], ids=["tour", "access.md"])
def test_a_key_does_what_is_said_of_it(text):
    named = set(KEY.findall(text))
    assert {"Ctrl+K", "?", "F1"} <= named <= set(SAID)
    for key in named:
        action, verb = SAID[key]
        assert SHORTCUTS[action] == key
        assert not verb or re.search(rf"{re.escape(key)} {verb}", text), f"{key} does something else: it {verb}"


@pytest.mark.parametrize("page", read(docs_dir()), ids=lambda page: page.path)
def test_every_shortcut_that_the_manual_names_is_one(page):
    known = {shortcut.replace("Return", "Enter") for shortcut in SHORTCUTS.values()} | BY_ITSELF
    named = {key for key in KEY.findall(page.text) if key != "?"}
    assert named <= known
