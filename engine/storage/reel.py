"""Frames on their way into a film, one after another, enlarged when their turn comes: by Pillow, or by an ffmpeg program."""

from __future__ import annotations

import errno
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

import numpy as np
from PIL import Image

from engine.program import foreign_environment
from engine.storage.durable import StorageError

Told = Callable[[int], None]
NO_FFMPEG = "the program ffmpeg was not found"
_REFUSED = {"No space left": errno.ENOSPC, "Disk quota exceeded": errno.EDQUOT, "Read-only file": errno.EROFS,
            "Permission denied": errno.EACCES}  # in ffmpeg's words, which are English everywhere
_LOOK = 0.1  # seconds between two looks at whether ffmpeg has ended


def by_pillow(path: Path, frames: np.ndarray, rate: float, loop: bool, times: int, told: Told) -> None:
    """.webp (lossless) or .gif."""
    ends = [round(1000 * (place + 1) / rate) for place in range(len(frames))]
    if path.suffix.lower() == ".webp":
        options: dict = {"format": "WEBP", "lossless": True, "quality": 50, "loop": 0 if loop else 1}
    else:  # GIF counts hundredths of a second; rounding the ends, not the lengths, keeps the whole in time
        ends = [10 * round(end / 10) for end in ends]
        options = {"format": "GIF", "disposal": 1} | ({"loop": 0} if loop else {})
    lengths = [max(end - start, 10) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    reel = _Reel(frames, times, options["format"] == "GIF", told)
    with path.open("wb") as file:
        heard = cast("IO[bytes]", Heard(file, lambda: told(reel.taken)))
        reel.save(heard, save_all=True, duration=lengths, **options)


def by_ffmpeg(path: Path, frames: np.ndarray, rate: float, times: int, told: Told, codec: tuple[str, ...]) -> None:
    """Whatever `codec` (options of ffmpeg) and the ending of `path` say."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise StorageError(f"“{path.suffix}” films need the program ffmpeg, and none was found.",
                           "Install ffmpeg, or choose .gif or .webp.")
    height, width = (side * times // 2 * 2 or side * times for side in frames.shape[1:3])  # yuv420p needs even sides
    colour = "gray" if frames.shape[-1] == 1 else "rgb24"
    command = [program, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", colour, "-s", f"{width}x{height}",
               "-r", f"{rate:g}", "-i", "-", *codec, str(path)]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows opens a console for it otherwise
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said,
                              env=foreign_environment(), creationflags=hidden) as process:  # fmt: skip
            try:
                _fed(process, frames, times, (height, width), told)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            why = said.read().decode(errors="replace").strip().splitlines() or ["no reason given"]
            if number := next((number for words, number in _REFUSED.items() if any(words in line for line in why)), 0):
                raise OSError(number, why[-1])  # the disk's fault, told like that of any other file
            raise StorageError(f"ffmpeg could not write the film: {why[-1].rstrip('.')}.", "Choose .gif or .webp.")


def _fed(process: subprocess.Popen, frames: np.ndarray, times: int, size: tuple[int, int], told: Told) -> None:
    """Every frame handed over; why a program ended early it says itself."""
    assert process.stdin is not None
    for place, frame in enumerate(frames):
        told(place + 1)
        large = frame.repeat(times, axis=0).repeat(times, axis=1)[: size[0], : size[1]]
        try:
            process.stdin.write(np.ascontiguousarray(large).tobytes())
        except OSError:
            break
    with suppress(OSError):
        process.stdin.close()
    while process.poll() is None:
        told(len(frames))
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK)


class _Reel(Image.Image):
    """Frames as Pillow reads them from a file of many: one is there at a time.

    indexed: colours are chosen (at most 256) among a frame's own pixels, before they are enlarged: a 300th of the work.
    """

    def __init__(self, frames: np.ndarray, times: int, indexed: bool, told: Told) -> None:
        super().__init__()
        self._frames, self._times, self._indexed, self._heard = frames, times, indexed, told
        self.n_frames, self.taken, self._place = len(frames), 0, -1
        self.seek(0)

    def tell(self) -> int:
        """The frame that is there."""
        return self._place

    def seek(self, frame: int) -> None:
        """Go to a frame; EOFError behind the last one."""
        if not 0 <= frame < self.n_frames:
            raise EOFError
        if frame == self._place:
            return
        self._place, self.taken = frame, max(self.taken, frame)
        self._heard(self.taken)
        pixels = self._frames[frame]
        image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
        if self._indexed and image.mode == "RGB":
            image = image.quantize(256, dither=Image.Dither.NONE)
        if self._times > 1:
            image = image.resize((image.width * self._times, image.height * self._times), Image.Resampling.NEAREST)
        vars(self).update(vars(image))


class Heard:
    """A file that says whenever something is written: colours first, pixels later, so that a long GIF can still be ended.

    heard: may raise to end it.
    """

    def __init__(self, file: IO[bytes], told: Callable[[], None]) -> None:
        self._file, self._heard = file, told

    def write(self, data: bytes) -> int:
        """Into the file."""
        self._heard()
        return self._file.write(data)

    def flush(self) -> None:
        """Of the file."""
        self._file.flush()
