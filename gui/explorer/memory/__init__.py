"""What the explorer remembers: moves that can be undone, the journey, bookmarks, presets, the session."""
