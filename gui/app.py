"""Starts the window: painted first, then the engine, so that nobody waits for torch in front of an empty screen."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.settings import UserSettings

NO_DISPLAY = (
    "There is no display here. Run “xvfb-run python main.py”, set QT_QPA_PLATFORM=offscreen, "
    "or use it without a window: “python main.py train --help”."
)
NO_QT = (
    "The window needs PySide6: run “pip install -e \".[gui]\"” in the folder that holds main.py. "
    "Without a window: “python main.py train --help”."
)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The window's own options; exits with status 2 on bad ones."""
    parser = argparse.ArgumentParser(
        "main.py", description="Lerp: train VAEs and GANs, and walk their latent space while they train.",
        epilog="Without a window: main.py train | sample | interpolate | restore | export | check (each has --help).",
    )  # fmt: skip
    parser.add_argument("--run", type=Path, metavar="RUN", help="open this run")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep runs beneath this folder")
    parser.add_argument("--theme", choices=("dark", "light", "contrast", "system"), help="and remember it")
    parser.add_argument("--timing", type=Path, metavar="FILE", help="write how long the start took, as JSON")
    return parser.parse_args(arguments)


def has_display() -> bool:
    """Whether Qt will find a screen (only Linux may have none)."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main(arguments: list[str]) -> int:
    """Open the window and stay until it is closed. Exit status: 0, or 2 with one line on what is missing."""
    options = parse(arguments)
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    if options.run is not None and not (options.run / "run.toml").is_file():
        print(f"“{options.run}” is not a run: it holds no run.toml.", file=sys.stderr)
        return 2
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError:
        print(NO_QT, file=sys.stderr)
        return 2
    from gui.settings import UserSettings, user_folders

    app = QApplication(["lerp"])
    app.setApplicationName("lerp")
    app.setApplicationDisplayName("Lerp")
    return _run(app, options, UserSettings(user_folders(options.data_dir)))


def _run(app, options: argparse.Namespace, settings: UserSettings) -> int:
    gc.disable()  # nothing to be collected is made while the window is built, and looking costs a tenth of it
    from engine.host import Engine
    from gui import theme
    from gui.actions import Actions
    from gui.bridge import Bridge
    from gui.main_window import MainWindow
    from gui.notices import log_to
    from gui.startup import Collections, FirstPaint, Timing
    from gui.widgets import roles

    log_to(settings.folders.logs)
    roles.install()
    if options.theme:
        settings.set("theme", options.theme)
    theme.apply(app, settings.get("theme", "dark"), settings.get("text_scale", 1.0))
    app.setWindowIcon(theme.icon("logo", 32, theme.colour("accent")))
    bridge = Bridge(Engine(theme.resources_dir(), settings.folders.cache))
    window = MainWindow(bridge, Actions(), settings, options.run.absolute() if options.run else None)
    window.notices.install()
    collections = Collections(bridge, window)
    collections.begin()
    timing = Timing(options.timing, bridge, window.explorer.stage)
    first = FirstPaint(window)
    first.happened.connect(timing.painted)
    first.happened.connect(window.begin)
    app.setQuitOnLastWindowClosed(False)
    window.closed.connect(app.quit)
    for number in (signal.SIGINT, signal.SIGTERM):  # the status bar's clock lets Python see them within a second
        signal.signal(number, lambda *_: window.close())
    window.show()
    app.exec()
    ended = bridge.close(timeout=3.0)
    collections.end()
    timing.write()
    if not ended:  # a thread that hangs in the middle of something must not keep the process
        os._exit(0)
    return 0
