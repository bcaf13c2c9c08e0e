"""A file that a thread beside the viewing one writes, giving way to all others; given up at any moment before it is in its place."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator

from engine.answers import Answer
from engine.device import step_back
from engine.events import Failed
from engine.filming import Stopped
from engine.latent.places import Unreachable
from engine.storage.durable import StorageError

NAME = "lerp-file"  # of the threads
REST = 0.03  # seconds between two looks at how far the file is
Event = Answer | Failed
Tell = Callable[[Event], None]
Refused = Callable[[str, str], Event]  # what went wrong and the way out, as whoever asked is told it
Job = Generator[float | None, None, None]


class Ended(Exception):
    """Nobody wants the file any more."""


class Writing:
    """One file. write: is called in the thread, with this; it calls `hear` now and then, and `place` once the file is whole.

    saved: the answer when it is there. told: hears, in the thread of `until_written`, how much is done.
    """

    def __init__(self, write: Callable[[Writing], None], saved: Event, told: Callable[[int], None] = lambda done: None) -> None:
        self.saved, self._write, self._told = saved, write, told
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)
        self._lock, self._ended, self._placed = threading.Lock(), False, False
        self._done = 0
        self._trouble: Exception | None = None

    # --- in the thread

    def hear(self, done: int) -> None:
        """So much is done. Raises Ended."""
        if self._ended:
            raise Ended
        self._done = done

    def place(self) -> None:
        """The file takes its place next: from now on it is too late to give it up. Raises Ended."""
        with self._lock:
            if self._ended:
                raise Ended
            self._placed = True

    def _run(self) -> None:
        step_back()
        try:
            self._write(self)
        except Exception as error:
            self._trouble = error

    # --- outside

    def until_written(self) -> Generator[float, None, None]:
        """Yields the seconds for which there is nothing to do, until the thread has ended."""
        told = 0
        self._thread.start()
        while self._thread.is_alive():
            if self._done > told:
                told = self._done
                self._told(told)
            yield REST

    def give_up(self) -> bool:
        """Whether there will be no file. The thread is not waited for: the disk may keep it for long, but it places nothing."""
        with self._lock:
            self._ended = not self._placed
            return self._ended

    def outcome(self, refused: Refused) -> Event:
        """How it ended; waits for the little that is left when the file takes its place."""
        self._thread.join()
        match self._trouble:
            case None:
                return self.saved
            case StorageError() as error:
                return refused(str(error), error.advice)
            case error:
                return refused(f"The file could not be written: {error}.", "Try another name, or another kind of file.")


def answered(making: Generator[float | None, None, Writing], request: int, tell: Tell, refused: Refused) -> Job:
    """A job that makes what is to be written, writes it, and tells how it ended: once, and truly, also when it is closed.

    It is begun already, so that one whose turn never came tells that too.
    """
    job = _answered(making, request, tell, refused)
    next(job)
    return job


def _answered(making: Generator[float | None, None, Writing], request: int, tell: Tell, refused: Refused) -> Job:
    writing: Writing | None = None
    try:
        yield None
        writing = yield from making
        yield from writing.until_written()
    except Unreachable as error:
        tell(refused(str(error), error.advice))
        return
    except GeneratorExit:
        if writing is None or writing.give_up():
            tell(Stopped(request))
            return
    tell(writing.outcome(refused))


def await_all(longest: float = 8.0) -> None:
    """Until no file is being written any more, `longest` seconds at most: a disk that hangs must not keep Lerp from ending."""
    until = time.monotonic() + longest
    for thread in threading.enumerate():
        if thread.name == NAME:
            thread.join(max(0.0, until - time.monotonic()))
