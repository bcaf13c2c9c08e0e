"""The rooms and tools around the explorer, on the runs that come with Lerp: each part can be toured alone."""

from __future__ import annotations

from pathlib import Path

from engine.events import Exploring
from tests.touring import (
    scenes_atlas,
    scenes_guide,
    scenes_map,
    scenes_maps,
    scenes_memory,
    scenes_palette,
    scenes_recipes,
    scenes_runs,
)
from tests.touring.looks import Looks
from tests.touring.opened import Opened
from tests.touring.reel import CheckFailed, Reel
from tests.touring.waiting import until

ROOMS = ("map", "atlas", "palette", "library", "memory", "recipes")


def rooms(lerp: Opened, reel: Reel, work: Path, only: str = "rooms") -> None:
    """All of them, or one; the window is open and the engine has begun."""
    looks = Looks(lerp, reel)
    wanted = ROOMS if only == "rooms" else (only,)
    explore(lerp, "fashion-vae")
    if "map" in wanted:
        scenes_map.scenes(lerp, reel, looks)
        scenes_maps.scenes(lerp, reel, looks)
    if "atlas" in wanted:
        scenes_atlas.scenes(lerp, reel, looks, work)
    if "memory" in wanted:
        scenes_memory.scenes(lerp, reel, looks)
    if "recipes" in wanted:
        scenes_recipes.scenes(lerp, reel, work)
    if "palette" in wanted:
        scenes_guide.scenes(lerp, reel, looks)
        scenes_palette.scenes(lerp, reel, looks)
    if "library" in wanted:
        scenes_runs.scenes(lerp, reel, looks, work)
    if {"map", "atlas"} & set(wanted):
        without_encoder(lerp, reel, looks, wanted)
    told = [f"{failed.where}: {failed.what}" for failed in lerp.failures()]
    if told:
        raise CheckFailed(f"failures were told: {told}")


def explore(lerp: Opened, name: str) -> None:
    """Open an example through the palette, in Explore."""
    run = next(run for run in lerp.examples() if run.name == name)
    lerp.hand.click("room_explore")
    last = lerp.ear.last(Exploring)
    if last is None or last.run != run:
        title = next(entry.title for entry in lerp.window.library.entries() if entry.path == run)
        scenes_palette.find(lerp, f"Open run {title}")
        until(lambda: lerp.ear.last(Exploring).run == run, f"{name} is explored")
    lerp.settled()


def without_encoder(lerp: Opened, reel: Reel, looks: Looks, wanted: tuple[str, ...]) -> None:
    explore(lerp, "fashion-gan")
    if "map" in wanted:
        scenes_map.like_data(lerp, reel, looks, "features")
    if "atlas" in wanted:
        scenes_atlas.without_encoder(lerp, reel, looks)
