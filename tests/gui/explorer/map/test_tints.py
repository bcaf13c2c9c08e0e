"""Colours by score and by error: asked for while they are chosen, shown as they come, named by the legend and the card."""

import numpy as np

from engine.charting import Tint, Tinted
from engine.events import Failed, Snapshotted, sealed
from gui.explorer.map import palette
from tests.gui.explorer.conftest import RUN


def opened(unmapped, networks=("encoder", "decoder", "critic"), **what):
    unmapped.open(live=False, networks=networks, **what)
    return unmapped


def pick(mapped, by):
    mapped.map.settings.colours.set_value(by)
    mapped.map.settings.colouring.emit(by)
    mapped.settle()


def test_scores_are_asked_for_once_chosen_and_colour_every_point(unmapped):
    mapped = opened(unmapped)
    assert mapped.asked(Tint) == []
    pick(mapped, "score")
    asked = mapped.asked(Tint)
    assert len(asked) == 1 and (asked[0].by, asked[0].run) == ("score", RUN)
    mapped.until(lambda: mapped.map.tints.numbers.missing == 0)
    shades = mapped.chart.shades()
    assert shades.max() == palette.RAMP - 1 and shades[0] < shades[100] < shades[390]
    key = mapped.map.legend.key
    assert key.isVisible() and key.text().startswith("Score, from ") and mapped.map.legend.note.text() == "Hatched: no data"
    assert "greatest 28.3" in key.toolTip()
    pick(mapped, "label")
    assert not key.isVisible() and mapped.chart.shades().max() <= palette.OTHERS and len(mapped.asked(Tint)) == 1


def test_what_is_not_here_yet_has_a_shade_of_its_own_and_the_legend_counts_it(unmapped):
    unmapped.scripted.half_tinted = True
    mapped = opened(unmapped)
    pick(mapped, "score")
    assert (mapped.chart.shades() == palette.NOT_YET).sum() == 250
    assert mapped.map.legend.note.text() == "250 to come"
    mapped.scripted.tell(Snapshotted(RUN, 20))  # a newer map does not begin it anew before the first answer is whole
    mapped.map.feed._asked = None
    mapped.map.feed.look()
    mapped.settle()
    assert len(mapped.asked(Tint)) == 1 and mapped.map.tints.numbers.missing == 250


def test_a_newer_map_keeps_the_numbers_and_asks_for_newer_ones(unmapped):
    mapped = opened(unmapped)
    pick(mapped, "score")
    mapped.until(lambda: mapped.map.tints.numbers.missing == 0)
    mapped.scripted.data = 420
    mapped.scripted.half_tinted = True
    mapped.map.feed._asked = None
    mapped.map.feed.look()
    mapped.until(lambda: len(mapped.chart) == 520)
    mapped.settle()
    assert len(mapped.asked(Tint)) == 2
    values = mapped.map.tints.numbers.values
    np.testing.assert_allclose(values[:400], np.sqrt(2 * np.arange(400) + 1), rtol=1e-6)
    np.testing.assert_allclose(values[420:], np.sqrt(2 * np.arange(100)), rtol=1e-6)


def test_numbers_that_are_not_finite_are_not_waited_for(unmapped):
    mapped = opened(unmapped)
    pick(mapped, "score")
    mapped.until(lambda: mapped.map.tints.numbers.missing == 0)
    mapped.map.feed._asked = None
    mapped.scripted.half_tinted = True  # the newer answer is told here
    mapped.map.feed.look()
    mapped.until(lambda: len(mapped.asked(Tint)) == 2)
    mapped.settle()
    asked, keys = mapped.asked(Tint)[-1], mapped.chart.keys
    values = np.arange(len(keys), dtype=np.float32)
    values[:3] = np.nan, np.inf, -np.inf
    mapped.scripted.tell(Tinted(asked.request, asked.run, 10, asked.by, sealed(keys), sealed(values), len(keys), len(keys)))
    mapped.until(lambda: mapped.map.tints.numbers.values[3] == 3.0)
    numbers = mapped.map.tints.numbers
    assert numbers.missing == 0 and np.isnan(numbers.values[:3]).all() and np.isfinite(numbers.values[3:]).all()
    assert mapped.map.legend.note.text() == "Hatched: no data" and (mapped.chart.shades()[:3] == palette.QUIET).all()
    assert numbers.words(0) == ""


def test_numbers_that_have_never_been_finite_are_not_waited_for_either(unmapped, monkeypatch):
    mapped = opened(unmapped)
    monkeypatch.setattr(mapped.scripted, "tint", lambda asked: mapped.scripted.tell(
        Tinted(asked.request, asked.run, 10, asked.by, sealed(mapped.chart.keys), sealed(np.full(500, np.nan, np.float32)), 500, 500)))
    pick(mapped, "score")
    mapped.until(lambda: mapped.map.tints.numbers.missing == 0)
    assert mapped.map.legend.note.text() == "Hatched: no data"


def test_samples_are_rebuilt_by_nobody_and_stay_quiet(unmapped):
    mapped = opened(unmapped)
    pick(mapped, "rebuilt")
    mapped.until(lambda: mapped.map.tints.numbers.missing == 0)
    assert (mapped.chart.shades()[400:] == palette.QUIET).all() and (mapped.chart.shades()[:400] < palette.RAMP).all()


def test_the_card_tells_the_points_number(unmapped):
    mapped = opened(unmapped)
    pick(mapped, "score")
    mapped.until(lambda: mapped.map.tints.numbers.missing == 0)
    mapped.until(lambda: not mapped.canvas.drift.going)
    mapped.canvas.hovered.emit(*mapped.chart.places[7].tolist(), 7)
    mapped.until(lambda: "Score 3.87" in mapped.map.walking.card.text())


def test_what_a_run_has_no_network_for_is_not_offered(unmapped):
    mapped = opened(unmapped, ("encoder", "decoder"))
    parts = {part.value: part for part in mapped.map.settings.colours._segments()}
    assert not parts["score"].isEnabled() and parts["rebuilt"].isEnabled()
    assert parts["score"].toolTip() == "There is no discriminator here: open a GAN or a VAE-GAN that has a checkpoint."
    other = opened(unmapped, ("decoder", "critic"), run=RUN / "gan")
    reasons = {part.value: part.isEnabled() for part in other.map.settings.colours._segments()}
    assert reasons == {"label": True, "density": True, "score": True, "rebuilt": False, "own": True}


def test_a_colouring_that_the_next_run_does_not_have_is_left(unmapped):
    mapped = opened(unmapped)
    pick(mapped, "score")
    opened(unmapped, ("encoder", "decoder"), run=RUN / "vae")
    assert mapped.map.settings.colours.value() == "label" and mapped.chart.colouring == "label"


def test_after_a_refusal_a_newer_map_asks_again(unmapped, monkeypatch):
    mapped = opened(unmapped)
    monkeypatch.setattr(mapped.scripted, "tint", lambda asked: mapped.scripted.tell(
        Failed("explore", "This step was kept without its discriminator.", "Look at another.", "map tint")))  # fmt: skip
    pick(mapped, "score")
    assert len(mapped.asked(Tint)) == 1
    mapped.until(lambda: mapped.map.tints.numbers.missing == 0)  # nothing is to come any more
    monkeypatch.undo()
    mapped.map.feed._asked = None
    mapped.map.feed.look()
    mapped.until(lambda: np.isfinite(mapped.map.tints.numbers.values).all())
    assert len(mapped.asked(Tint)) == 2
