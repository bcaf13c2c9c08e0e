"""How the map moves the explorer, as pure functions of its state."""

from __future__ import annotations

from dataclasses import replace

from engine.commands import Latent, OnMap, Place
from gui.explorer.state import ExplorerState


def walk_to(state: ExplorerState, place: Place | None, condition: int | None) -> ExplorerState:
    """Be at a place of the map, of this class, under the same offsets and truncation; None: back on the lattice."""
    path = replace(state.path, playing=False) if state.path.playing else state.path
    return replace(state, place=place, condition=condition, walking=False, on_path=False, path=path, trail=(), snap=False)


def settle(state: ExplorerState, place: OnMap, latent: Latent) -> ExplorerState:
    """The hand let go: the place on the map becomes the latent it stood for, so that it stays when the map changes."""
    return replace(state, place=latent) if state.place == place else state
