"""The manual page lerp(1), made from what the program itself says for --help, so that neither can say something else."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import os
import re
import sys

HEAD = """.\\" Made from the program's own --help.
.TH LERP 1 "{date}" "Lerp {version}" "User Commands"
.SH NAME
lerp \\- {summary}
"""
FILES = """.SH FILES
.TP
.I ~/.local/share/lerp
Runs, and the marks on them.
.TP
.I ~/.config/lerp
What the window remembers.
.TP
.I ~/.cache/lerp
May be thrown away.
.SH ENVIRONMENT
{environment}.SH EXIT STATUS
0 done, 1 failure, 2 bad input.
"""


def page(version: str, summary: str, date: datetime.date) -> str:
    """The page, in troff."""
    import engine.cli
    import gui.app
    from engine.program import ENVIRONMENT

    told = [HEAD.format(date=date.isoformat(), version=version, summary=_escaped(summary)),
            _section("THE WINDOW", _help(lambda arguments: gui.app.parser().parse_args(arguments), [])),
            _section("WITHOUT A WINDOW", _help(engine.cli.main, []))]  # fmt: skip
    told += [_section(f"LERP {' '.join(names).upper()}", _help(engine.cli.main, names)) for names in _commands(engine.cli.parser())]
    environment = "".join(f".TP\n.B {name}\n{_escaped(words[:1].upper() + words[1:])}.\n" for name, words in ENVIRONMENT.items())
    return "".join([*told, FILES.format(environment=environment)])


def _commands(above: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> list[list[str]]:
    """Each command as one types it, and those beneath it after it."""
    inner = next((action for action in above._actions if isinstance(action, argparse._SubParsersAction)), None)
    found: list[list[str]] = []
    for name, command in (inner.choices if inner else {}).items():
        found += [[*path, name], *_commands(command, (*path, name))]
    return found


def _help(main, arguments: list[str]) -> str:
    text = io.StringIO()
    os.environ["COLUMNS"] = "76"
    with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
        main([*arguments, "--help"])
    return text.getvalue()


def _section(title: str, text: str) -> str:
    return f".SH {title}\n.nf\n{_escaped(text.strip())}\n.fi\n"


def _escaped(text: str) -> str:
    return re.sub(r"^([.'])", r"\\&\1", text.replace("\\", "\\e").replace("-", "\\-"), flags=re.M)


def as_installed() -> None:
    """Have the program name itself as it does where it is installed; before engine and gui are first imported."""
    sys.frozen = True  # type: ignore[attr-defined]
