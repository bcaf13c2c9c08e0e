"""What the two threads share: the folders, and the subject that is being trained."""

from __future__ import annotations

import threading
from pathlib import Path

import torch

from engine.commands import Follow, ViewerCommand
from engine.device import resolve
from engine.events import State
from engine.exploring.subject import Subject
from engine.mailbox import Inbox
from engine.questions import Question


class Shared:
    """Folders and the live subject; every method may be called from either thread."""

    def __init__(self, resources: Path, cache: Path, to_viewer: Inbox[ViewerCommand | Question]) -> None:
        self.resources, self.cache = resources, cache
        self._to_viewer = to_viewer
        self._lock = threading.Lock()
        self._live: Subject | None = None
        self._trains = False

    def live(self) -> Subject | None:
        """What is being trained, if anything."""
        with self._lock:
            return self._live

    def go_live(self, subject: Subject) -> None:
        """A run begins: the viewer turns to it."""
        with self._lock:
            self._live = subject
        self._to_viewer.put(Follow(), key="Open")

    def go_still(self) -> None:
        """The run ended. The viewer keeps its last snapshot for as long as the person looks at it."""
        with self._lock:
            self._live = None

    def entered(self, state: State) -> None:
        """The session did. What is paused needs no core."""
        self._trains = state not in (State.IDLE, State.PAUSED)

    def trains(self) -> bool:
        """Whether a training needs the cores just now."""
        return self._trains

    def viewing_device(self) -> torch.device:
        """Where the explorer decodes: two threads on MPS are not safe, so there it is the CPU."""
        device = resolve("auto")
        return torch.device("cpu") if device.type == "mps" else device
