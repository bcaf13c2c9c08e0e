"""The laboratory of 2-D points: its canvas, the legend of its layers, what is read from a point, and the brush."""
