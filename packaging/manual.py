"""The manual page lerp(1), made from what the program itself says for --help, so that neither can say something else."""

from __future__ import annotations

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
.TP
.B LERP_HOME
Puts all of these beneath one folder.
.TP
.B LERP_PATH
A folder with families, data sources or kinds of one's own.
.SH EXIT STATUS
0 done, 1 failure, 2 bad input.
"""


def page(version: str, summary: str, date: datetime.date) -> str:
    """The page, in troff."""
    import engine.cli
    import gui.app

    commands = list(engine.cli.parser()._subparsers._group_actions[0].choices)  # type: ignore[union-attr]
    told = [HEAD.format(date=date.isoformat(), version=version, summary=_escaped(summary)),
            _section("THE WINDOW", _help(lambda arguments: gui.app.parser().parse_args(arguments), [])),
            _section("WITHOUT A WINDOW", _help(engine.cli.main, []))]  # fmt: skip
    told += [_section(f"LERP {name.upper()}", _help(engine.cli.main, [name])) for name in commands]
    return "".join([*told, FILES])


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
