"""What this start wants, from its command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.folders import absolute
from gui.frame.single.message import TOKEN_VARIABLE, WORDS, Ask, as_token


def on_terminal() -> bool:
    """Whether a person reads what is written to standard error. A desktop's start has nobody, or no standard error at all."""
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:  # it is closed
        return False


def ask_of(run: Path | None, paths: Sequence[Path], theme: str) -> Ask:
    """Absolute paths, the run first. Raises ValueError with a sentence where a person reads it; elsewhere the window says it,
    as it says of each path why it can't be opened."""
    token = as_token(os.environ.get(TOKEN_VARIABLE, ""))
    run, wanted = absolute(run) if run else None, [absolute(path) for path in paths]
    if run and not (run / "run.toml").is_file():
        raise ValueError(f"“{run}” is not a run: it holds no run.toml.")  # only ever typed
    wanted = ([run] if run else []) + wanted
    if not wanted:
        return Ask((), theme, token)
    from gui.frame.single.given import judge
    from gui.frame.single.message import too_much

    refusal = too_much(wanted)
    if on_terminal():
        if refusal:
            raise ValueError(refusal)
        for path in wanted:
            judge(path)
    return Ask((), theme, token, refusal[:WORDS]) if refusal else Ask(tuple(wanted), theme, token)
