"""The house's rules, checked: storeys, what the shipped code never contains, and that the front door needs no torch."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = sorted([ROOT / "main.py", *(ROOT / "engine").rglob("*.py"), *(ROOT / "gui").rglob("*.py")])
TRACKED_TEXT = {".py", ".md", ".toml", ".qss", ".yml", ".yaml", ".txt", ".cfg", ""}

FORBIDDEN = {
    "pickle loading": re.compile(r"^\s*(import|from)\s+(pickle|dill|cloudpickle|joblib)\b|torch\.load\(|export\.load\(", re.M),
    "evaluation of text": re.compile(r"(?<![\w.])(eval|exec)\("),
    "numpy's pickles": re.compile(r"allow_pickle\s*=\s*True"),
    "a network": re.compile(r"^\s*(import|from)\s+(urllib\.request|requests|http\.client|httpx|aiohttp|socket)\b"
                            r"|QtNetwork import (?!QLocal(Server, QLocal)?Socket$)", re.M),
}


def test_imports_run_downwards_only():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=ROOT, env={**_environment(), "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_shipped_code_never_contains(what):
    found = [str(file.relative_to(ROOT)) for file in SHIPPED if FORBIDDEN[what].search(file.read_text("utf-8"))]
    assert not found, f"{what} in {found}"


def test_files_are_small():
    large = {str(file.relative_to(ROOT)): lines for file in SHIPPED if (lines := file.read_text("utf-8").count("\n")) > 320}
    assert not large


def test_no_room_for_oddments():
    assert not [file for file in SHIPPED if {"utils", "helpers", "common", "misc"} & {file.stem, file.parent.name}]


@pytest.mark.parametrize("module", ["engine.commands", "engine.events", "engine.fields", "engine.mailbox", "engine.manifest",
                                    "engine.host", "engine.cli"])
def test_the_front_door_loads_neither_torch_nor_qt(module):
    check = f"import sys, {module}; bad = {{'torch', 'PySide6', 'pyqtgraph', 'sklearn'}} & set(sys.modules); assert not bad, bad"
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, env=_environment(), check=True, timeout=60)


def test_the_window_loads_neither_torch_nor_pyqtgraph():
    check = "import sys, gui.app; bad = {'torch', 'pyqtgraph', 'sklearn', 'PIL'} & set(sys.modules); assert not bad, bad"
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, env=_environment(), check=True, timeout=60)


def test_every_public_function_of_the_engine_says_what_it_does():
    silent = []
    for file in (ROOT / "engine").rglob("*.py"):
        text = file.read_text("utf-8")
        assert text.startswith('"""') or not text.strip(), f"{file} has no docstring"
        for match in re.finditer(r"^def ([a-z]\w*)\(.*?\)(?: -> .*?)?:\n(.*?)\n", text, re.M | re.S):
            if not match.group(2).lstrip().startswith('"""') and "..." not in match.group(2):
                silent.append(f"{file.relative_to(ROOT)}:{match.group(1)}")
    # a line or two whose name says it all may go without
    assert len(silent) <= 40, silent


def test_shipped_runs_carry_nobodys_marks():
    marks = [file for name in ("explorer.json", "journey.jsonl", "pinned.json") for file in (ROOT / "resources").rglob(name)]
    assert not marks, f"personal marks in what is shipped: {marks}"


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}
