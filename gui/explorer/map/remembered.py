"""What the next start knows of the maps: their projections, and whether there are two."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from gui.explorer.map.asking import with_projection
from gui.settings import UserSettings

if TYPE_CHECKING:
    from gui.explorer.map.panel import MapPanel

FIRST, SECOND, OPEN = "map.projection", "map.second_projection", "map.second"


def remember(maps: MapPanel, settings: UserSettings) -> None:
    """Put it into the settings."""
    settings.set(FIRST, maps.feed.wanted.projection)
    settings.set(SECOND, maps.pair.second.head.projection.currentData())
    settings.set(OPEN, maps.pair.open)


def restore(maps: MapPanel, settings: UserSettings) -> None:
    """As it was; what is damaged counts as never said."""
    maps.pair.second.head.set_projection(settings.get(SECOND, "neighbours"))
    with suppress(ValueError):
        wanted = with_projection(maps.feed.wanted, settings.get(FIRST, maps.feed.wanted.projection))
        maps.settings.show_wanted(wanted)
        maps.settings.changed.emit(wanted)
    maps.pair.set_open(settings.get(OPEN, False))
    maps.steps.forget()  # nobody did it
