"""The one stack of undo: steps that fail or refuse stay where they are, one act is one step."""

from random import Random

import pytest

from gui.history import MOST, History, Step


class Shelf:
    """Named values of two owners, each change a step; it can be told to refuse or to break."""

    def __init__(self):
        self.values, self.words, self.broken, self.refused = {}, {"undo": "", "redo": ""}, "", ""
        self.history = History(self.words.update)

    def put(self, name, value):
        if name == self.broken:
            raise OSError("the disk is full")
        if name == self.refused:
            return False
        self.values[name] = value
        return True

    def change(self, name, value, merge=""):
        before, self.values[name] = self.values.get(name), value
        self.history.note(Step(name, f"Change of {name}", lambda: self.put(name, before), lambda: self.put(name, value), merge))


@pytest.fixture
def shelf():
    return Shelf()


def test_a_step_that_breaks_is_neither_undone_nor_made_again(shelf):
    shelf.change("a", 1)
    shelf.change("b", 2)
    shelf.broken = "b"
    with pytest.raises(OSError, match="full"):
        shelf.history.undo()
    assert shelf.words == {"undo": "Change of b", "redo": ""} and not shelf.history.working
    shelf.broken = ""
    shelf.history.undo()
    shelf.broken = "b"
    with pytest.raises(OSError, match="full"):
        shelf.history.redo()
    assert shelf.words == {"undo": "Change of a", "redo": "Change of b"} and shelf.values == {"a": 1, "b": None}


def test_what_is_forgotten_while_a_step_fails_moves_the_place(shelf):
    shelf.change("a", 1)
    shelf.change("b", 2)
    shelf.history.note(Step("c", "Change of c", lambda: bool(shelf.history.forget("a")), str))
    shelf.history.undo()
    assert shelf.words == {"undo": "Change of c", "redo": ""} and shelf.history.last.owner == "c"


def test_one_act_is_one_step_whatever_it_changes(shelf):
    shelf.change("a", 1, merge="a")
    with shelf.history.together("Both"):
        shelf.change("a", 2, merge="a")  # no part of what was done before
        shelf.change("b", 2)
        with shelf.history.together("Inner"):
            shelf.change("a", 3)
    shelf.change("a", 4, merge="a")
    shelf.history.undo()
    assert shelf.words == {"undo": "Both", "redo": "Change of a"}
    shelf.history.undo()
    assert shelf.values == {"a": 1, "b": None} and shelf.words == {"undo": "Change of a", "redo": "Both"}
    shelf.history.redo()
    assert shelf.values == {"a": 3, "b": 2}


def test_an_act_that_changes_nothing_is_no_step_and_keeps_what_can_be_made_again(shelf):
    shelf.change("a", 1)
    shelf.history.undo()
    with shelf.history.together("Nothing"):
        pass
    assert shelf.words == {"undo": "", "redo": "Change of a"}


def test_an_act_is_taken_back_whole_or_not_at_all_and_outlives_half_of_it(shelf):
    with shelf.history.together("Both"):
        shelf.change("a", 1)
        shelf.change("b", 1)
    shelf.refused = "a"
    shelf.history.undo()
    assert shelf.values == {"a": 1, "b": 1} and shelf.words["undo"] == "Both"
    shelf.history.forget("a")
    shelf.history.undo()
    assert shelf.values == {"a": 1, "b": None} and shelf.words == {"undo": "", "redo": "Both"}
    shelf.history.forget("b")
    assert shelf.words == {"undo": "", "redo": ""}


def test_the_oldest_steps_are_forgotten_also_within_an_act(shelf):
    for number in range(MOST + 5):
        shelf.change("a", number)
    with shelf.history.together("Many"):
        for number in range(MOST):
            shelf.change("b", number)
    shelf.history.undo()
    assert shelf.values == {"a": MOST + 4, "b": None} and len(shelf.history._steps) == MOST


def test_two_hundred_changes_and_acts_lead_back_and_here_again(shelf):
    random = Random(5)
    shelf.values = {"a": None, "b": None, "c": None}
    for _ in range(200):
        if random.random() < 0.3:
            with shelf.history.together("Act"):
                for _ in range(random.randrange(4)):
                    shelf.change(random.choice("abc"), random.randrange(9), random.choice(("", "m")))
        else:
            shelf.change(random.choice("abc"), random.randrange(9))
        if random.random() < 0.1:
            random.choice((shelf.history.undo, shelf.history.redo))()
    here = dict(shelf.values)
    while shelf.words["undo"]:
        shelf.history.undo()
    assert shelf.values == {"a": None, "b": None, "c": None}
    while shelf.words["redo"]:
        shelf.history.redo()
    assert shelf.values == here
