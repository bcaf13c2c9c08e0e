"""Lerp: the window, or with a subcommand its headless twin."""

import os
import sys


def main(arguments: list[str]) -> int:
    """Exit status: 0 done, 1 failure, 2 bad input."""
    if arguments and not arguments[0].startswith("-") and not _is_path(arguments[0]):
        from engine.cli import main as headless

        return headless(arguments)
    from gui.app import main as window

    return window(arguments)


def _is_path(word: str) -> bool:
    """Whether the window is to open it. A subcommand's name is always the subcommand: a folder of that name is `./train`."""
    from engine.cli import COMMANDS

    if word in COMMANDS or word.startswith("_"):
        return False
    return os.path.exists(word) or bool({os.sep, os.altsep or os.sep} & set(word)) or word.endswith((".png", ".toml"))


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()  # before all else: a child process begins here too
    raise SystemExit(main(sys.argv[1:]))
