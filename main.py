"""Lerp: the window, or with a subcommand its headless twin."""

import os
import sys


def main(arguments: list[str]) -> int:
    """Exit status: 0 done, 1 failure, 2 bad input."""
    if arguments and not arguments[0].startswith("-") and not os.path.isabs(arguments[0]):  # desktops give whole paths
        from engine.cli import main as headless

        return headless(arguments)
    from gui.app import main as window

    return window(arguments)


if __name__ == "__main__":
    from multiprocessing import freeze_support

    freeze_support()  # before all else: in a frozen build a child process begins here too
    raise SystemExit(main(sys.argv[1:]))
