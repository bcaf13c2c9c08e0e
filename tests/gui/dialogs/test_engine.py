"""The dialog that chooses an engine: it lists, says why not, checks in a process of its own, and tells what came of it."""

import pytest

from engine.pack import checking, choice, places
from gui.dialogs.engine import ChooseEngine


@pytest.fixture
def pack(home):
    """write(name, torch): the manifest of a pack, whose record is not there."""

    def write(name: str, torch: str) -> None:
        folder = places.own() / name
        folder.mkdir(parents=True)
        (folder / "engine-pack.toml").write_text(
            f'format = 1\nname = "{name}"\ntitle = "{name.title()}"\ntorch = "{torch}"\npython = "{checking.abi()}"\n'
            f'platform = "{checking.here()}"\ndevice = "cuda"\nmodules = ["torch"]\nrecord = "{"0" * 64}"\n')

    return write


@pytest.fixture
def dialog(qtbot, home):
    def made() -> ChooseEngine:
        opened = ChooseEngine()
        qtbot.addWidget(opened)
        return opened

    return made


def test_engines_are_listed_with_why_one_can_not_be_used(dialog, pack):
    pack("cuda", "2.12.0")
    pack("old", "1.13.1")
    opened = dialog()
    assert [opened.choice.itemText(row) for row in range(3)] == ["Built-in", "Cuda", "old"]
    assert not opened.use.isEnabled() and opened.told.text() == "This engine is chosen."
    opened.choice.setCurrentIndex(1)
    assert opened.use.isEnabled() and "2.12.0" in opened.words.text()
    opened.choice.setCurrentIndex(2)
    assert not opened.use.isEnabled() and "holds torch 1.13.1" in opened.told.text()


def test_what_the_check_says_is_told_and_a_damaged_pack_is_not_chosen(dialog, pack, qtbot):
    pack("cuda", "2.12.0")
    opened = dialog()
    opened.choice.setCurrentIndex(1)
    opened.use.click()
    assert not opened.choice.isEnabled()
    qtbot.waitUntil(opened.choice.isEnabled, timeout=20_000)
    assert "“cuda” is damaged: engine-pack.record can't be read" in opened.told.text()
    assert choice.chosen() == "built-in" and opened.use.isEnabled()


def test_another_engine_is_chosen(dialog, pack, qtbot):
    pack("cuda", "2.12.0")
    choice.choose("cuda")
    opened = dialog()
    assert opened.choice.currentData() == "cuda"
    opened.choice.setCurrentIndex(0)
    opened.use.click()
    qtbot.waitUntil(opened.choice.isEnabled, timeout=20_000)
    assert choice.chosen() == "built-in" and opened.told.text() == "From the next start the built-in engine is used."


def test_closing_it_ends_a_check_that_is_under_way(dialog, pack, settle):
    pack("cuda", "2.12.0")
    opened = dialog()
    opened.choice.setCurrentIndex(1)
    opened.use.click()
    opened.reject()
    settle()
    assert choice.chosen() == "built-in"
