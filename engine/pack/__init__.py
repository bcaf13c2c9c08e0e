"""Engine packs: another torch in a folder of its own, which the program takes instead of the one it brought.

Nothing here imports torch or Qt; `loading` must run before anything else does. docs/engine-pack.md says why and how.
"""

BUILT_IN = "built-in"  # the torch that came with the program
