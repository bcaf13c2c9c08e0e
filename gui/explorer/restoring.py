"""From a recipe to the explorer's state: the exact latents as a place of their own, or as the ends of the path."""

from __future__ import annotations

from dataclasses import replace

from engine.commands import Lattice
from engine.storage.recipe import Recipe
from gui.explorer import state
from gui.explorer.path_state import PathState
from gui.explorer.state import ExplorerState
from gui.widgets import recipes

FAR = 1e6  # lattice cells from the origin that are believed


def at_recipe(now: ExplorerState, recipe: Recipe) -> ExplorerState:
    """Where the picture is from. The lattice, where it was on it, comes along: a hand walks on from there."""
    known = _lattice(recipe.point)
    if known is not None:
        now = replace(state.go_to(now, known.x, known.y), world=known.world)
    if not recipe.strip:
        return replace(state.go_to_place(now, recipe.ends[0]), raw=recipe.raw)
    a, b = recipe.ends
    path = PathState(a, b, recipe.method, recipe.frames, now.path.fps, now.path.loop)
    return replace(now, path=path, on_path=True, walking=False, raw=recipe.raw, condition=a.condition)


def averaged(now: ExplorerState) -> ExplorerState:
    """Back at the newest weights of a kept run, of which only the average is there."""
    return state.set_raw(now, False)


def _lattice(text: str) -> Lattice | None:
    """The place on the lattice that the text names, if it names one that can be."""
    try:
        place = recipes.from_text(text).place
    except recipes.NotARecipe:
        return None
    if not isinstance(place, Lattice) or not (abs(place.x) < FAR and abs(place.y) < FAR and 0 <= place.world < FAR):
        return None
    return place
