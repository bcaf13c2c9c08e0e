"""From a recipe, or a bookmark, to the explorer's state: the exact latents as a place of their own, or as the path's ends."""

from __future__ import annotations

from dataclasses import replace

from engine.commands import Lattice, Point
from engine.storage.recipe import Recipe
from gui.explorer import state
from gui.explorer.path_state import PathState
from gui.explorer.state import ExplorerState
from gui.widgets import recipes

FAR = 1e6  # lattice cells from the origin that are believed


def at_recipe(now: ExplorerState, recipe: Recipe) -> ExplorerState:
    """Where the picture is from. The lattice, where it was on it, comes along: a hand walks on from there."""
    known = _on_lattice(recipe.point)
    if not recipe.strip:
        return replace(at_exact(now, recipe.ends[0], known), raw=recipe.raw)
    if known is not None:
        now = state.go_to_place(now, known)
    a, b = recipe.ends
    path = PathState(a, b, recipe.method, recipe.frames, now.path.fps, now.path.loop, now.path.back)
    return replace(now, path=path, on_path=True, walking=False, raw=recipe.raw, condition=a.condition)


def at_exact(now: ExplorerState, exact: Point, named: Point | None) -> ExplorerState:
    """At this point, which shows the same for good, named as it was on the lattice: a hand that drags begins at its picture."""
    if named is not None and isinstance(named.place, Lattice):
        now = replace(state.go_to(now, named.place.x, named.place.y), world=named.place.world)
    there = state.go_to_place(now, exact)
    return there if there.place is None else replace(there, named=named)


def _on_lattice(text: str) -> Point | None:
    """The place on the lattice that the text names, if it names one that can be."""
    try:
        point = recipes.from_text(text)
    except recipes.NotARecipe:
        return None
    place = point.place
    if not isinstance(place, Lattice) or not (abs(place.x) < FAR and abs(place.y) < FAR and 0 <= place.world < FAR):
        return None
    low, high = state.TRUNCATION
    return replace(point, truncation=min(max(point.truncation, low), high))
