"""The graph of the game above the canvas: its nodes, what flows between them, and live thumbnails."""
