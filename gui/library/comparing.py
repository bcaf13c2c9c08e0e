"""Two runs beside each other as values: settings with their differences, numbers both have. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import manifest
from engine.fields import Value, spell
from engine.manifest import Manifest
from engine.storage import metrics
from engine.storage.durable import StorageError
from gui import wording

HELD = "held_out/"
WORDS = {"elbo": "Negative ELBO", "kl": "KL divergence", "critic": "Critic loss", "generator": "Generator loss",
         "real_score": "Score of real samples", "fake_score": "Score of generated samples"}  # fmt: skip
NONE = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """A setting of both; "–" for a run that has none of that name."""

    label: str
    a: str
    b: str

    @property
    def differs(self) -> bool:
        return self.a != self.b


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two: its folder, run.toml and curves (float64 [n, 2] of images and value, by key)."""

    run: Path
    title: str
    described: Manifest
    curves: Mapping[str, np.ndarray]
    trouble: str = ""  # why it has no curves


def read(run: Path, title: str) -> Side:
    """What a comparison needs of a run. Raises ManifestError; damaged numbers are told in `trouble`."""
    described = manifest.read(run)
    try:
        return Side(run, title, described, metrics.read_curves(run))
    except StorageError as error:
        return Side(run, title, described, {}, str(error))


def lines(a: Manifest, b: Manifest, labels: Mapping[str, str]) -> list[Line]:
    """What the runs were made with, facts first, then every setting; `labels` names the settings."""
    made = [Line(label, left, right) for (label, left), (_, right) in zip(_facts(a), _facts(b), strict=True)]
    left, right = a.settings, b.settings
    for key in dict.fromkeys([*left, *right]):
        made.append(Line(labels.get(key, key.replace("_", " ").capitalize()), _spell(left.get(key)), _spell(right.get(key))))
    return made


def _facts(one: Manifest) -> list[tuple[str, str]]:
    stop = one.spec.stop
    ends = [f"{wording.count(stop.images)} pictures" if stop.images else "",
            wording.duration(stop.seconds) if stop.seconds else ""]  # fmt: skip
    tuned = dict(one.tuned)
    return [("Family", one.spec.model.upper()), ("Data", one.data_title or one.spec.data),
            ("Samples", wording.count(one.count) if one.count else NONE), ("Seed", str(one.spec.seed)),
            ("Preset", one.spec.preset or NONE), ("Ends after", " or ".join(end for end in ends if end) or NONE),
            ("Precision", _spell(tuned.get("precision"))), ("Threads", _spell(tuned.get("threads")))]  # fmt: skip


def _spell(value: Value | None) -> str:
    return NONE if value is None else spell(value).replace("-", "−") if not isinstance(value, str) else value


def shared(a: Side, b: Side) -> list[tuple[str, str]]:
    """(key, words) of the numbers that both have, those on held-out data told as twins of their key."""
    keys = [key for key in a.curves if key in b.curves and not key.startswith(HELD)]
    return [(key, WORDS.get(key, key.replace("_", " ").capitalize())) for key in keys]
