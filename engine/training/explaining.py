"""Every failure in plain words, with the way out."""

from __future__ import annotations

import torch

from engine.catalogue import UnknownName
from engine.events import Failed
from engine.fields import FieldError, spell


def explained(where: str, error: Exception, tag: str = "") -> Failed:
    """The event that tells of a failure. Errors of our own carry their advice."""
    match error:
        case FieldError():
            way = f"Use {spell(error.nearest)}." if error.nearest is not None else "Change this setting."
            return Failed(where, f"{error.key}: {error.message}", way, tag, error.key)
        case UnknownName():
            return Failed(where, str(error), "Choose one of those there are.", tag)
        case torch.OutOfMemoryError() | MemoryError():
            return Failed(where, "There is not enough memory for this.", "Lower the batch, width or picture size.", tag,
                          "batch")
        case RuntimeError() if "out of memory" in str(error) or "can't allocate memory" in str(error):
            return Failed(where, "There is not enough memory for this.", "Lower the batch, width or picture size.", tag,
                          "batch")
    advice = getattr(error, "advice", "")
    if isinstance(advice, str) and advice:
        return Failed(where, str(error), advice, tag)
    return Failed(where, f"Something unexpected went wrong: {type(error).__name__}: {error}",
                  "What was saved is kept. Try again, or resume from the library.", tag)
