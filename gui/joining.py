"""The atlas beside Explore: neither names the other, so what one does for the other is joined here."""

from __future__ import annotations

from gui.actions import Actions
from gui.atlas.room import AtlasRoom
from gui.bridge import Bridge
from gui.explorer.panel import ExplorerPanel
from gui.explorer.path_state import frame_points
from gui.explorer.state import ExplorerState, stage_point
from gui.settings import UserSettings


def joined_atlas(bridge: Bridge, actions: Actions, settings: UserSettings, explorer: ExplorerPanel) -> AtlasRoom:
    """A new atlas, which knows where Explore is and its path, and whose pictures can become its ends, bookmarks and files."""
    store, elsewhere = explorer.store, explorer.elsewhere
    made = AtlasRoom(bridge, actions, settings, lambda: stage_point(store.state))
    made.paths.asked.connect(elsewhere.path)
    made.chosen.end_asked.connect(elsewhere.end)
    made.chosen.bookmark_asked.connect(elsewhere.bookmark)
    made.chosen.save_asked.connect(lambda point, found: elsewhere.save(made.window(), point, found))
    made.chosen.drag_asked.connect(elsewhere.drag)

    def follow(before: ExplorerState) -> None:
        """Only another path concerns the atlas: a drag changes the state sixty times a second."""
        path = store.state.path
        if path is not before.path:
            made.set_path(frame_points(path, made.path_points))

    store.changed.connect(follow)
    return made
