"""Places in latent space: seeds, the lattice between them, paths, directions, samplers. Numpy only; no torch."""
