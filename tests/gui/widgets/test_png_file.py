"""The question for a PNG file."""

from pathlib import Path

import pytest

from gui.widgets.png_file import ask_for_png, with_png


@pytest.mark.parametrize(("typed", "kept"), [("cat", "cat.png"), ("cat.png", "cat.png"), ("Cat.PNG", "Cat.PNG"), ("v1.5", "v1.5.png"),
                                             ("cat.jpg", "cat.jpg.png")])  # fmt: skip
def test_every_name_ends_in_png(typed, kept):
    assert with_png(Path("/x") / typed) == Path("/x") / kept


def test_a_file_that_is_there_is_asked_about_under_its_whole_name(monkeypatch, tmp_path):
    (tmp_path / "cat.png").write_bytes(b"precious")
    answers, asked = [str(tmp_path / "cat"), "", str(tmp_path / "cat"), str(tmp_path / "cat.png"), str(tmp_path / "dog")], []

    def answer(_parent, title, suggested, kinds):
        asked.append((title, suggested, kinds))
        return answers.pop(0), "B"

    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", answer)
    assert ask_for_png(None, "Save", tmp_path / "x.png", ["A", "B"]) == (None, "B")
    assert asked[1] == ("Save: “cat.png” is already there", str(tmp_path / "cat.png"), "A;;B")
    assert ask_for_png(None, "Save", tmp_path / "x.png", ["A", "B"])[0] == tmp_path / "cat.png" and len(asked) == 4
    assert ask_for_png(None, "Save", tmp_path / "x.png", ["A", "B"])[0] == tmp_path / "dog.png"
