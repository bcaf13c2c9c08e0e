"""What every test shares: no test may leave a thread running."""

import os
import threading
import time

import pytest
from hypothesis import settings

# The suite tries the same examples each time, however busy the machine is; HYPOTHESIS_PROFILE=new tries others.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("new", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

PATIENCE = 5.0  # s a thread that was told to end may take


def _own(thread: threading.Thread) -> bool:
    """A thread that would keep the process alive, or one of Lerp's."""
    return not thread.daemon or thread.name.startswith("lerp")


@pytest.fixture(autouse=True)
def no_leftover_threads():
    """After each test no non-daemon and no Lerp thread that it started is alive."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and _own(thread)]
    deadline = time.monotonic() + PATIENCE
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = [thread.name for thread in left if thread.is_alive()]
    assert not names, f"the test left threads running: {', '.join(names)}"
