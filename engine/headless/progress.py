"""How a training run is shown: a bar on a terminal, JSON lines, or a line now and then in a log."""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.answers import Answer
from engine.commands import Stop
from engine.events import Event, Failed, Tick

if TYPE_CHECKING:
    from engine.training.run import Run

EVERY = 10.0  # seconds between two lines in a log
SHOWN = 3  # numbers in the bar


class Progress:
    """Takes the conductor's events. Silent if `speaks` is false (all but the first of several processes)."""

    def __init__(self, stop: Stop, as_json: bool, speaks: bool = True, images: int = 0, seconds: float = 0.0) -> None:
        self._stop, self._json, self._speaks = stop, as_json, speaks
        self._start = (images, seconds)
        self._bar = None
        self._told = time.monotonic()
        self._at_terminal = speaks and not as_json and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        if self._at_terminal:
            from tqdm import tqdm

            by_images = self._stop.images is not None
            self._bar = tqdm(
                total=self._stop.images if by_images else self._stop.seconds, dynamic_ncols=True,
                initial=self._start[0] if by_images else self._start[1], unit=" images" if by_images else " s",
                bar_format=None if by_images else "{l_bar}{bar}| {n:.0f}/{total:.0f} s {postfix}",
            )
        return self

    def __exit__(self, *failure: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def tell(self, event: Event | Answer) -> None:
        """Ticks are shown, and troubles that training survived are said."""
        if isinstance(event, Failed):
            self.note(f"{event.what} {event.advice}".strip())
        if not (self._speaks and isinstance(event, Tick)):
            return
        if self._json:
            print(line(event), flush=True)
        elif self._bar is not None:
            self._bar.set_postfix(dict(_words(event)[:SHOWN]), refresh=False)
            self._bar.update((event.images if self._stop.images is not None else event.seconds) - self._bar.n)
        elif time.monotonic() - self._told >= EVERY:
            self._told = time.monotonic()
            left = "" if event.seconds_left is None else f", {event.seconds_left:,.0f} s to go"
            numbers = ", ".join(f"{key} {value}" for key, value in _words(event)[:SHOWN])
            print(f"{event.images:,} images, {event.images_per_second:,.0f} a second{left}: {numbers}", file=sys.stderr)

    def note(self, words: str) -> None:
        """Something the person should know, on standard error."""
        if self._speaks:
            print(f"lerp: {words}", file=sys.stderr)

    def summary(self, run: Run, folder: Path, stopped: bool) -> None:
        """The last line."""
        if not self._speaks:
            return
        done = f"{run.images:,} images in {run.step:,} steps and {run.seconds:,.1f} s: {folder}"
        words = f"Stopped at {done}. Go on with --resume." if stopped else f"Done: {done}"
        print(words, file=sys.stderr if self._json else sys.stdout)


def line(tick: Tick) -> str:
    """A tick as one line of JSON (numbers that are not finite as null)."""
    return json.dumps({
        "step": tick.step, "images": tick.images, "seconds": round(tick.seconds, 3),
        "images_per_second": round(tick.images_per_second, 1),
        "seconds_left": None if tick.seconds_left is None else round(tick.seconds_left, 1),
        "numbers": {key: value if math.isfinite(value) else None for key, value in tick.numbers},
    })


def _words(tick: Tick) -> list[tuple[str, str]]:
    return [(key, f"{value:.4g}") for key, value in tick.numbers if not key.startswith("held_out/")]
