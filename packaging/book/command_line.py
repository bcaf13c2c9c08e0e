"""The page on the command line, made from the parsers themselves: `python packaging/book/command_line.py` writes it.

A test compares the page with what this would write.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "manual" / "command-line.md"
HEAD = """# Command line

The same engine without a window; Qt need not be installed. Each command has `--help`. Exit status: 0 done, 1 failure, 2 bad input;
a failure is one line on standard error. In a folder of the program, `lerp` takes the place of `python main.py`.

"""
FOOT = """## Across processes or machines

    torchrun --nproc-per-node 2 main.py train --data fashion-mnist --model gan --out runs/gan

## Environment

| variable | does |
|---|---|
"""


def page() -> str:
    """The whole page."""
    from engine.cli import EXAMPLES, parser
    from engine.program import ENVIRONMENT
    from gui.app import parser as window

    examples = EXAMPLES.partition("\n")[2]
    parts = [HEAD, "\n".join(f"  {line}" for line in examples.splitlines()), "\n\n", _window(window())]
    return "".join([*parts, *_commands(parser()), FOOT, *(f"| `{name}` | {words} |\n" for name, words in ENVIRONMENT.items())])


def _commands(above: argparse.ArgumentParser, path: str = "") -> list[str]:
    """A section for each command beneath, and one level lower for each of theirs."""
    inner = next((action for action in above._actions if isinstance(action, argparse._SubParsersAction)), None)
    if inner is None:
        return []
    told, parts = {choice.dest: str(choice.help) for choice in inner._choices_actions}, []
    for name, command in inner.choices.items():
        words = f"{told[name][:1].upper()}{told[name][1:]}"
        parts += [f"##{'#' if path else ''} {path}{name}\n\n", f"{words}.\n\n", _table(command), *_commands(command, f"{path}{name} ")]
    return parts


def _window(command: argparse.ArgumentParser) -> str:
    return "## The window\n\nWithout a command the window opens.\n\n" + _table(command)


def _table(command: argparse.ArgumentParser) -> str:
    rows = [_row(action) for action in command._actions if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)]
    return "| option | does |\n|---|---|\n" + "".join(rows) + "\n" if rows else ""


def _row(action: argparse.Action) -> str:
    value = action.metavar or ("" if action.nargs == 0 else ", ".join(map(str, action.choices or ())) or action.dest.upper())
    name = " ".join(filter(None, [action.option_strings[-1] if action.option_strings else "", str(value)]))
    needed = " (needed)" if action.required and action.option_strings else ""
    return f"| `{name}` | {str(action.help or '').replace('|', ' or ')}{needed} |\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(page(), encoding="utf-8")
