"""The manual page says what --help says."""

import re
import subprocess
import sys
from pathlib import Path

import engine.cli
from engine.pack import choice
from engine.program import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
MAKE = """
import datetime, sys
sys.path[:0] = [{packaging!r}, {root!r}]
import manual
manual.as_installed()
print(manual.page("1.2.3", "an explorer", datetime.date(2026, 1, 2)))
"""


def test_the_page_has_every_command_and_option_by_the_installed_name():
    program = MAKE.format(packaging=str(ROOT / "packaging"), root=str(ROOT))
    page = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60).stdout

    assert '.TH LERP 1 "2026-01-02" "Lerp 1.2.3"' in page and "main.py" not in page
    plain = page.replace("\\-", "-")
    for name, parser in engine.cli.parser()._subparsers._group_actions[0].choices.items():
        assert f".SH LERP {name.upper()}" in page
        for action in parser._actions:
            assert all(option in plain for option in action.option_strings)
    assert "--timing FILE" in plain  # the window's own
    for job in ("list", "use", "add", "remove"):
        assert f".SH LERP ENGINE {job.upper()}" in page
    assert "--out decoder.onnx" not in plain  # the installed program can't
    assert all(f".B {name}" in page for name in ENVIRONMENT)
    assert not [line for line in page.splitlines() if line.startswith("'")]


def test_every_variable_that_a_person_may_set_is_told():
    read = {name for folder in ("engine", "gui") for file in (ROOT / folder).rglob("*.py")
            for name in re.findall(r'"(LERP_[A-Z_]+)"', file.read_text(encoding="utf-8"))}  # fmt: skip
    assert read - {choice.REFUSED} == set(ENVIRONMENT)
