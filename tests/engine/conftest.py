"""A real engine in its threads, on the smallest data there is, and a way to wait for what it tells."""

import threading
import time
from pathlib import Path

import pytest

from engine.commands import RunSpec, Stop
from engine.events import Failed
from engine.host import Engine

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CEILING = 30.0  # seconds; only a hang takes so long


def small(model: str = "vae", data: str = "digits", images: int | None = None, seed: int = 1, **settings) -> RunSpec:
    """A run that takes milliseconds a step."""
    chosen = {"width": 8, "batch": 32, "latent_dim": 8, **settings}
    return RunSpec(data, model, tuple(chosen.items()), seed=seed, stop=Stop(images=images), threads=1)


class Driver:
    """An Engine whose events are kept, and can be waited for."""

    def __init__(self, cache: Path) -> None:
        self._woken = threading.Event()
        self.engine = Engine(RESOURCES, cache)
        self.events: list[object] = []
        self.engine.start(self._woken.set)

    def post(self, command: object) -> None:
        self.engine.post(command)

    def until(self, wanted, also=lambda event: True):
        """The next event of that type (and condition); any other Failed on the way fails the test."""
        deadline = time.monotonic() + CEILING
        while time.monotonic() < deadline:
            for place, event in enumerate(self.events):
                if isinstance(event, wanted) and also(event):
                    del self.events[: place + 1]
                    return event
                assert wanted is Failed or not isinstance(event, Failed), event
            self._woken.wait(0.5)
            self._woken.clear()
            self.events += self.engine.drain()
        raise AssertionError(f"no {wanted.__name__}; last: {[type(e).__name__ for e in self.events[-10:]]}")


@pytest.fixture
def driver(tmp_path):
    driver = Driver(tmp_path / "cache")
    yield driver
    assert driver.engine.close(CEILING), "a thread of the engine did not end"


@pytest.fixture
def spec():
    return small
