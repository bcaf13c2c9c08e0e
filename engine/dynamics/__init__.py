"""The instruments of the room "Dynamics": what the viewing thread computes about the game between the networks.

For points: `laboratory` answers with scenes of the plane, divergences and mode coverage, out of `scene`, `field`, `manifold`,
`posteriors` and `material`. For pictures: `scores`, `gallery`, `minding` and `covering`. For any kind: `pull`. Every job is a
generator that yields after some milliseconds of work (`slices`), so that a drag overtakes it.
"""
