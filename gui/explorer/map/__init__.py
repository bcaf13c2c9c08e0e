"""The map in the window: the data and the sampler's samples as points, to be looked at, chosen from and walked on."""
