"""`engine list | use | add | remove` say what they did, or why not, and load no torch of their own."""

import pytest

from engine import cli
from engine.headless import engine
from engine.pack import choice, loading, places


def test_add_use_list_remove(make, home, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("engine.pack.probing.probe", lambda folder: None)  # its torch is no more than a name
    folder = make()
    folder.rename(tmp_path / "second")
    assert cli.main(["engine", "add", str(tmp_path / "second")]) == 0
    assert "engine use second" in capsys.readouterr().out
    assert cli.main(["engine", "use", "second"]) == 0
    assert choice.chosen() == "second"
    assert "From the next start the engine “Second” is used (torch 2.12.0)" in capsys.readouterr().out
    assert cli.main(["engine", "list"]) == 0
    told = capsys.readouterr().out
    assert "* second" in told and "ready" in told and "  built-in" in told
    words = f"Second, torch 2.12.0, cpu, {places.own() / 'second'}; ready"
    assert engine.summary() == [("Engine", "Built-in"), ("Engine second", words)]
    assert cli.main(["engine", "remove", "second"]) == 0
    assert choice.chosen() == "built-in" and not list(places.own().iterdir())


@pytest.mark.parametrize(("arguments", "words"), [
    (["use", "third"], "There is no engine “third”"),
    (["remove", "third"], "There is no engine “third”"),
    (["add", "/nowhere"], "is no engine pack"),
])  # fmt: skip
def test_what_is_not_there_is_said(home, capsys, arguments, words):
    assert cli.main(["engine", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_damaged_pack_is_neither_used_nor_added(make, tmp_path, capsys):
    folder = make()
    (folder / "torch" / "lib" / "part.bin").write_bytes(b"short")
    assert cli.main(["engine", "use", "second"]) == 2
    assert "is damaged: torch/lib/part.bin" in capsys.readouterr().err and choice.chosen() == "built-in"
    folder.rename(tmp_path / "second")
    assert cli.main(["engine", "add", str(tmp_path / "second")]) == 2
    assert not list(places.own().iterdir())


def test_the_machines_packs_are_left_to_its_administrator(make, home, monkeypatch, tmp_path, capsys):
    folder = make()
    (tmp_path / "system").mkdir()
    folder.rename(tmp_path / "system" / "second")
    monkeypatch.setattr(places, "systems", lambda: (tmp_path / "system",))
    assert cli.main(["engine", "remove", "second"]) == 2
    assert "only an administrator" in capsys.readouterr().err
    assert loading.examined(places.named("second"), lambda _: None).title == "Second"


def test_check_says_which_engine_is_used_and_why_another_is_not(make, capsys, monkeypatch):
    make(python="cp39")
    why = "The built-in engine is used. It is damaged."
    monkeypatch.setattr(loading, "_outcome", loading.Outcome(problem=why))
    from engine.headless import check

    problems: list[str] = []
    check._engine(problems)
    told = capsys.readouterr().out
    assert "Built-in" in told and "refused: The engine “Second” is for another Python (cp39)" in told and problems == [why]
