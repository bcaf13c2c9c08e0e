"""Starts the window: painted first, then the engine, so that nobody waits for torch in front of an empty screen."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine import program
from engine.program import CALL, PROG

if TYPE_CHECKING:
    from gui.frame.single.application import Application
    from gui.frame.single.claim import Claim
    from gui.frame.single.message import Ask
    from gui.main_window import MainWindow
    from gui.settings import UserSettings

NO_DISPLAY = (
    f"There is no display here. Run “xvfb-run {CALL}”, set QT_QPA_PLATFORM=offscreen, "
    f"or use it without a window: “{CALL} train --help”."
)
NO_QT = (
    "The window needs PySide6: run “pip install -e \".[gui]\"” in the folder that holds main.py. "
    f"Without a window: “{CALL} train --help”."
)


def parser() -> argparse.ArgumentParser:
    """The window's own options."""
    made = argparse.ArgumentParser(
        PROG, description="Lerp: train VAEs and GANs, and walk their latent space while they train.",
        epilog=f"Without a window: {PROG} train | sample | interpolate | restore | export | check | engine (each has --help).",
    )  # fmt: skip
    made.add_argument("paths", type=Path, nargs="*", metavar="PATH",
                      help="open this: a run, a picture that Lerp saved, a folder of pictures (one called train: ./train), "
                           "a table (.csv, .npy)")
    made.add_argument("--run", type=Path, metavar="RUN", help="open this run")
    made.add_argument("--data-dir", type=Path, metavar="DIR", help="keep runs beneath this folder")
    made.add_argument("--theme", choices=("dark", "light", "contrast", "system"), help="and remember it")
    made.add_argument("--timing", type=Path, metavar="FILE", help="write how long the start took, as JSON")
    return made


def has_display() -> bool:
    """Whether Qt will find a screen (only Linux may have none)."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main(arguments: list[str]) -> int:
    """Open the window and stay until it is closed. Exit status: 0, or 2 with one line on what is missing."""
    options = parser().parse_args(arguments)
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    from gui.frame.single.asking import ask_of

    try:
        ask = ask_of(options.run, options.paths, options.theme or "")
    except ValueError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    try:
        from gui.frame.single.application import Application
    except ImportError:
        print(NO_QT, file=sys.stderr)
        return 2
    from gui.frame.single import calling
    from gui.frame.single.claim import Claim
    from gui.settings import UserSettings, user_folders

    settings = UserSettings(user_folders(options.data_dir))
    app = Application(["lerp"])
    app.setApplicationName("lerp")
    app.setDesktopFileName("lerp")  # a desktop finds the icon and the name in lerp.desktop
    app.setApplicationDisplayName("Lerp")
    claim = Claim(settings.folders.data)
    server = calling.server_name(settings.folders.data)
    outcome = calling.begin(claim, server, ask)
    if outcome == "handed over":
        return 0
    beside = calling.BESIDE if outcome == "alone" else ""
    try:
        return _run(app, options, settings, _Start(ask, claim, server, beside, program.mark() if program.INSTALLED else None))
    finally:
        claim.release()


@dataclass(frozen=True, slots=True)
class _Start:
    """`server`: the socket of this window, if it is the only one. `mark`: of the installed program's file."""

    ask: Ask
    claim: Claim
    server: str
    beside: str
    mark: tuple[int, int] | None


def _run(app: Application, options: argparse.Namespace, settings: UserSettings, start: _Start) -> int:
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
    first_run = next((path for path in start.ask.paths[:1] if (path / "run.toml").is_file()), None)
    window = MainWindow(bridge, Actions(), settings, first_run)
    window.notices.install()
    collections = Collections(bridge, window)
    collections.begin()
    timing = Timing(options.timing, bridge, window.explorer.stage)
    first = FirstPaint(window)
    first.happened.connect(timing.painted)
    window.errands.offer_tour(window.explorer.stage.painted)
    first.happened.connect(window.begin)
    first.happened.connect(lambda: _listen(app, window, start, start.ask.paths[1 if first_run else 0 :]))
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


def _listen(app: Application, window: MainWindow, start: _Start, paths: Sequence[Path]) -> None:
    """After the first paint: hear what other starts and the desktop want opened, and open what this one was given."""
    from gui.frame.single.receiving import Receiving

    receiving = Receiving(window, window.actions, window.opening, lambda: window.dock.folded, window.errands.use_theme)
    receiving.refuse(start.ask.words)
    receiving.take([*paths, *app.listened()])
    app.file_opened.connect(lambda path: receiving.take([path]))
    trouble = start.claim.trouble
    if start.claim.held:
        from gui.frame.single.listening import Listening

        listening = Listening(start.server, lambda: not window.closing, window)
        listening.asked.connect(receiving.asked)
        window.closed.connect(listening.close)
        if trouble := listening.trouble:
            start.claim.release()  # else other starts would wait for a window that can't hear them
    if trouble:
        _say_trouble(window, trouble)
    if start.beside:
        if sys.stderr is not None:
            print(start.beside, file=sys.stderr)
        window.toasts.show(start.beside, "warning")
    if start.mark:
        from gui.frame.upgraded import Upgraded

        Upgraded(start.mark, program.mark, lambda words: window.toasts.show(words, "warning", stays=True), window)


def _say_trouble(window: MainWindow, words: str) -> None:
    """What stays so from start to start: each time in the log, once on the screen."""
    logging.getLogger("lerp").warning(words.replace("\n", " "))
    if window.settings.get("start.trouble", "") != words:
        window.settings.set("start.trouble", words)
        window.toasts.show(words, "warning")
