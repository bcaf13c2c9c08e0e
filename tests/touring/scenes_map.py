"""The map in Explore: projections, hovering, walking, choosing, filters, colours, and the ends of the path."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt

from engine.commands import Latent, OnMap
from gui.explorer.map.chart import Chart
from tests.touring.looks import Looks, pick
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until, work_off

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Spot = tuple[float, float]


def panel(lerp: Opened):
    return lerp.hand.find("map")


def chart(lerp: Opened) -> Chart:
    found = panel(lerp).chart
    assert found is not None
    return found


def drawn(lerp: Opened) -> None:
    """Wait until a map is there, and drawn as it is seen now."""
    canvas = panel(lerp).canvas
    until(lambda: canvas.chart is not None and not canvas.drift.going and not canvas.layer.busy, "the map is drawn", 120)
    work_off()


def settled(lerp: Opened, words: str = "") -> None:
    """Wait until the map that says these words has come to rest."""
    room = panel(lerp)
    until(lambda: room.chart is not None and room.chart.shown.settled >= 1.0 and words in room.head.words.text(),
          f"the map “{words}” has settled", 180)  # fmt: skip
    drawn(lerp)


def spot(lerp: Opened, place: Spot) -> Spot:
    """Where a place of the map is on its canvas, in parts of it."""
    canvas = panel(lerp).canvas
    x, y = canvas.scope.at(np.array(place)).tolist()
    return (x + 0.5) / (canvas.width() - 1), (y + 0.5) / (canvas.height() - 1)


def point_near(lerp: Opened, part: Spot) -> int:
    """The seen data point that is nearest to a part of the fitted map (0 to 1 in each direction)."""
    found = chart(lerp)
    left, bottom, right, top = found.box
    goal = np.array((left + part[0] * (right - left), bottom + part[1] * (top - bottom)))
    far = np.linalg.norm(found.places - goal, axis=1)
    far[~found.shown.of_data] = np.inf
    return int(np.argmin(far))


def ring(lerp: Opened, middle: Spot, part: float, corners: int = 12) -> list[Spot]:
    """A loop around a place of the map, `part` of the canvas's height in radius."""
    canvas, (x, y) = panel(lerp).canvas, spot(lerp, middle)
    wide = part * canvas.height() / canvas.width()
    turns = [2 * math.pi * number / corners for number in range(corners + 1)]
    return [(x + wide * math.cos(turn), y + part * math.sin(turn)) for turn in turns]


def choose_around(lerp: Opened, part: Spot, radius: float = 0.12) -> None:
    """By the lasso."""
    place = chart(lerp).places[point_near(lerp, part)].tolist()
    if panel(lerp).canvas.tool != "lasso":
        lerp.hand.click("map_lasso")
    lerp.hand.drag(panel(lerp).canvas, ring(lerp, tuple(place), radius))


def pca(lerp: Opened, reel: Reel, looks: Looks) -> None:
    with reel.scene("map-pca", lerp.hand.away):
        settled(lerp)
        found = chart(lerp)
        reel.check("a plane of the latents, with an exact inverse", found.shown.projection == "pca" and found.shown.exact)
        reel.check("with data and samples", found.shown.of_data.any() and not found.shown.of_data.all())
        reel.check("ten classes have a row each", len(panel(lerp).legend.rows) == 10)
    looks.look("map", lambda: drawn(lerp))


def hover(lerp: Opened, reel: Reel) -> None:
    hand, room = lerp.hand, panel(lerp)
    with reel.scene("map-hover"):
        index = point_near(lerp, (0.3, 0.6))
        hand.move(room.canvas, spot(lerp, tuple(chart(lerp).places[index].tolist())))
        card = room.walking.card
        until(lambda: card.isVisible() and card.image is not None and "Distance to data" in card.text(), "the card tells")
        reel.check(f"of a point: {card.text()}", "Between" not in card.text() and "Exact inverse" in card.text())
        body = card.body().translated(card.pos())
        reel.check("the card is within the map", room.canvas.rect().contains(body))
    hand.away()
    until(lambda: not room.walking.card.isVisible(), "the card goes with the pointer")


def walk(lerp: Opened, reel: Reel) -> None:
    hand, canvas = lerp.hand, panel(lerp).canvas
    with reel.scene("map-click", hand.away):
        goal = tuple(chart(lerp).places[point_near(lerp, (0.7, 0.35))].tolist())
        hand.click(canvas, spot(lerp, goal))
        until(lambda: isinstance(lerp.explore.place, (Latent, OnMap)), "the explorer is at a place of the map")
        lerp.picture()
        reel.check("the mark is where the click was", math.dist(canvas.here, goal) * canvas.scope.scale < 3)
    with reel.scene("map-drag", hand.away):
        pictures = lerp.pictures
        begin = spot(lerp, goal)
        end = spot(lerp, tuple(chart(lerp).places[point_near(lerp, (0.25, 0.7))].tolist()))
        way = [(begin[0] + part * (end[0] - begin[0]) / 12, begin[1] + part * (end[1] - begin[1]) / 12) for part in range(13)]
        hand.drag(canvas, way, each=lerp.picture, held=lambda: reel.shoot("map-drag-held"))
        reel.check("each move was decoded and painted", lerp.pictures >= pictures + 10)
        until(lambda: isinstance(lerp.explore.place, Latent), "the latent where it ended is kept")
        lerp.settled()
    with reel.scene("map-zoom", hand.away):
        scale = canvas.scope.scale
        hand.wheel(canvas, 12, end)
        reel.check("the wheel zooms", canvas.scope.scale > 5 * scale)
        until(lambda: canvas.thumbs.possible(), "pictures can be shown")
        drawn(lerp)
        hand.key(Qt.Key.Key_F, SHIFT)
        drawn(lerp)
        reel.check("Shift and F show the whole map", math.isclose(canvas.scope.scale, scale, rel_tol=0.01))
        hand.wheel(canvas, 20, end)
        drawn(lerp)
    hand.key(Qt.Key.Key_F, SHIFT)
    drawn(lerp)


def choose(lerp: Opened, reel: Reel) -> None:
    hand, room = lerp.hand, panel(lerp)
    everything = len(chart(lerp))
    with reel.scene("map-lasso", hand.away):
        choose_around(lerp, (0.3, 0.6))
        chosen = len(room.canvas.selection)
        reel.check("points are chosen", 0 < chosen < everything)
        reel.check("the bar says how many", hand.find("map.chosen.count").text() == f"{chosen:,} chosen")
    with reel.scene("map-isolate", hand.away):
        hand.click("map_isolate")
        drawn(lerp)
        reel.check("only these are seen", chart(lerp).count == chosen)
        reel.check("the legend counts them", room.legend.counts.text() == f"{chosen:,} of {everything:,}")
    with reel.scene("map-show-all", hand.away):
        hand.key(Qt.Key.Key_A, SHIFT)
        drawn(lerp)
        reel.check("all are back", chart(lerp).count == everything)
        hand.click("map.choose_none")
        reel.check("none is chosen", not len(room.canvas.selection) and not room.bar.isVisible())
    with reel.scene("map-box-hide", hand.away):
        hand.key(Qt.Key.Key_B, SHIFT)
        reel.check("the box is the tool", room.canvas.tool == "box")
        left, right = (spot(lerp, tuple(chart(lerp).places[point_near(lerp, part)].tolist())) for part in ((0.45, 0.6), (0.7, 0.4)))
        hand.drag(room.canvas, [left, ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2), right])
        boxed = len(room.canvas.selection)
        reel.check("points are chosen", 0 < boxed < everything)
        reel.shoot("map-box")
        hand.click("map_hide")
        drawn(lerp)
        reel.check("they are hidden", chart(lerp).count == everything - boxed)
    hand.key(Qt.Key.Key_A, SHIFT)
    hand.key(Qt.Key.Key_B, SHIFT)
    drawn(lerp)


def legend_and_search(lerp: Opened, reel: Reel) -> None:
    hand, room = lerp.hand, panel(lerp)
    everything = len(chart(lerp))
    with reel.scene("map-legend", hand.away):
        row = room.legend.rows[(5,)]
        hand.click(row)
        drawn(lerp)
        reel.check(f"{row.text()} is hidden", chart(lerp).count < everything and not row.isChecked())
        hand.click("map.kind.samples")
        drawn(lerp)
        reel.check("and the samples", chart(lerp).count <= int(chart(lerp).shown.of_data.sum()))
    hand.click(row)
    hand.click("map.kind.samples")
    drawn(lerp)
    if chart(lerp).count != everything:
        raise AssertionError("the legend did not bring all back")
    with reel.scene("map-search", hand.away):
        hand.key(Qt.Key.Key_F, CTRL)
        hand.write(hand.find("map.search"), chart(lerp).shown.classes[8])
        labels = chart(lerp).shown.labels[room.canvas.selection]
        reel.check("all of that class are chosen", len(labels) > 100 and set(labels.tolist()) == {8})
    hand.key(Qt.Key.Key_Escape)
    hand.click("map.choose_none")


def settings(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand, room = lerp.hand, panel(lerp)
    with reel.scene("map-density", hand.away):
        hand.click("map_settings")
        hand.click("map.colouring.density")
        reel.check("colours tell how crowded it is", room.settings.colours.value() == "density")
        reel.shoot("map-settings")
        hand.key(Qt.Key.Key_Escape)
        drawn(lerp)
    with reel.scene("map-custom", hand.away):
        hand.click("map_settings")
        hand.click("map.colouring.label")
        hand.click("map.projection.custom")
        pick(lerp, "map.axis_x", 8 + 1)
        pick(lerp, "map.axis_y", 8 + 9)
        reel.shoot("map-settings-custom")
        hand.key(Qt.Key.Key_Escape)
        until(lambda: chart(lerp).shown.projection == "custom", "the map has the two axes")
        settled(lerp)
        axes = room.settings._wanted.axes
        reel.check("towards two classes", (axes[0].towards, axes[1].towards) == (1, 9))
        reel.check("with an exact inverse", chart(lerp).shown.exact)
    looks.look("map-custom", lambda: drawn(lerp))


def neighbours(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand, room = lerp.hand, panel(lerp)
    with reel.scene("map-neighbours", hand.away):
        told: list[float] = []
        room.feed.shown.connect(lambda shown: told.append(shown.settled) if shown.projection == "neighbours" else None)
        hand.click("map_settings")
        hand.click("map.projection.neighbours")
        hand.key(Qt.Key.Key_Escape)
        hand.away()
        until(lambda: any(0 < part < 1 for part in told), "the points drift while it settles", 120)
        reel.shoot("map-neighbours-settling")
        until(lambda: bool(told) and told[-1] >= 1, "it has settled", 180)
        drawn(lerp)
        reel.check("it came to rest", chart(lerp).shown.projection == "neighbours" and not room.head.tools["map_stop"].isVisible())
        reel.check("its inverse is not exact", not chart(lerp).shown.exact)
    looks.look("map-neighbours", lambda: drawn(lerp))


def ends(lerp: Opened, reel: Reel) -> None:
    hand, room = lerp.hand, panel(lerp)
    with reel.scene("map-ends", hand.away):
        choose_around(lerp, (0.15, 0.5), 0.06)
        hand.click("map_to_a")
        choose_around(lerp, (0.85, 0.5), 0.06)
        hand.click("map_to_b")
        until(lambda: lerp.explore.path.complete and len(room.canvas.path) > 2, "the path is on the map")
        reel.check("A and B differ", lerp.explore.path.a != lerp.explore.path.b)
        lerp.settled()
    hand.click("map_lasso")
    hand.click("map.choose_none")


def like_data(lerp: Opened, reel: Reel, looks: Looks, name: str) -> None:
    """The map of a run without an encoder."""
    with reel.scene(f"map-{name}", lerp.hand.away):
        settled(lerp)
        words = panel(lerp).head.words.text()
        reel.check(f"it says what it is of: {words}", "feature" in words.lower() or "coordinate" in words.lower())
        reel.check("data and samples are there", chart(lerp).shown.of_data.any() and not chart(lerp).shown.of_data.all())
    looks.look(f"map-{name}", lambda: drawn(lerp))


def scenes(lerp: Opened, reel: Reel, looks: Looks) -> None:
    """With a run that has an encoder."""
    pca(lerp, reel, looks)
    hover(lerp, reel)
    walk(lerp, reel)
    choose(lerp, reel)
    legend_and_search(lerp, reel)
    settings(lerp, reel, looks)
    neighbours(lerp, reel, looks)
    ends(lerp, reel)
