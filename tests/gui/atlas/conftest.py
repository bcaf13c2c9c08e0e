"""The atlas in the real window, on a scripted engine."""

import pytest

PATIENCE = 5000


@pytest.fixture
def atlas(window, actions, qtbot):
    """The room in the window, with everything that is seen decoded."""
    actions.trigger("room_atlas")
    made = window.atlas
    qtbot.waitUntil(lambda: made.tiles.ground is not None and made.canvas.seen()[0] == made.canvas.seen()[1], timeout=PATIENCE)
    return made
