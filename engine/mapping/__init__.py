"""Maps: where the data and the sampler's samples lie, in two dimensions."""
