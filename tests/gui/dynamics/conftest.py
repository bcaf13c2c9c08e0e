"""The room Dynamics in the real window, where a scripted engine trains."""

import pytest

from engine.commands import RunSpec


@pytest.fixture
def watch(window, scripted, actions, settle):
    """Trains a run and looks at its game; returns the room."""

    def begin(data="ring8", family="gan", **given):
        settings = tuple(sorted({**({"latent_dim": 2} if data == "ring8" else {}), **given}.items()))
        actions.trigger("fill_train", RunSpec(data, family, settings))
        actions.trigger("start")
        settle()
        actions.trigger("room_dynamics")
        settle()
        return window.dynamics

    return begin


@pytest.fixture
def room(watch):
    """A GAN learns a ring of eight, and one looks."""
    return watch()


@pytest.fixture
def wait(qtbot):
    """Until a condition holds: a generous ceiling, that only a hang reaches."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)
