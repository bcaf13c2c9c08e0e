"""What a failure means for the shell: exit status and one line."""

from __future__ import annotations

from engine.catalogue import UnknownName
from engine.datasets import DataError
from engine.device import DeviceError
from engine.exploring.opening import OpenError
from engine.fields import FieldError
from engine.latent.places import Unreachable
from engine.manifest import ManifestError
from engine.storage.runs import Occupied
from engine.training.explaining import explained

FAILURE, BAD_INPUT = 1, 2


class BadInput(ValueError):
    """Something on the command line that can't be; the text says what, and the way out."""


_BAD = (BadInput, FieldError, UnknownName, DataError, ManifestError, OpenError, DeviceError, Unreachable, Occupied)


def status_and_words(error: Exception) -> tuple[int, str]:
    """Exit status 2 for bad input, 1 for everything else; what went wrong and the way out."""
    if isinstance(error, BadInput | UnknownName | DeviceError):
        return BAD_INPUT, str(error)
    told = explained("train", error)
    return (BAD_INPUT if isinstance(error, _BAD) else FAILURE), f"{told.what} {told.advice}"
