"""Numbers and facts of a run in words."""

from __future__ import annotations

from engine.manifest import Entry
from engine.storage.best import Best
from gui import wording


def best_words(best: Best) -> str:
    """Negative ELBO −150.97 (lowest, held out)."""
    of = ", held out" if best.held_out else ""
    return f"{best.label} {number(best.value)} ({best.how}{of})"


def number(value: float) -> str:
    """Five digits at most, with a real minus."""
    return f"{value:,.5g}".replace("-", "−")


def facts(entry: Entry) -> str:
    """What it is, in one line."""
    step = f"step {wording.count(entry.step)}" if entry.step >= 0 else "no weights"
    parts = (entry.data_title or entry.data, entry.family.upper(), step, wording.ago(entry.changed), wording.size(entry.size))
    return " · ".join(part for part in parts if part)


def summed(count: int, total: int, budget: int) -> str:
    """12 own runs, 1.4 GB of 10 GB; the examples do not count."""
    words = f"{wording.count(count)} own run{'' if count == 1 else 's'}, {wording.size(total)}"
    return f"{words} of {wording.size(budget)}" if budget else words
