"""Points as text, and pictures on their way out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QImage

from engine.commands import Between, DataItem, Latent, Lattice, OnMap, Point, Seed
from gui.explorer import saving
from gui.explorer.saving import Origin
from gui.widgets import recipes
from gui.widgets.png_file import save_png

floats = st.floats(-100, 100)
simple = st.one_of(
    st.builds(Lattice, floats, floats, st.integers(0, 9)), st.builds(Seed, st.integers(0, 2**31)),
    st.builds(DataItem, st.integers(0, 9999)), st.builds(Latent, st.binary(min_size=4, max_size=16)),
)  # fmt: skip


def points(places):
    offsets = st.lists(st.tuples(st.integers(0, 7), floats), max_size=3).map(tuple)
    return st.builds(Point, places, offsets, floats, st.one_of(st.none(), st.integers(0, 9)))


between = st.builds(Between, points(simple), points(simple), st.floats(0, 1), st.sampled_from(["lerp", "slerp"]))


@given(points(st.one_of(simple, between)))
def test_a_point_survives_as_text(point):
    assert recipes.from_text(recipes.to_text(point)) == point
    assert recipes.words(point)


@pytest.mark.parametrize("text", ["", "{}", "[]", "3", '{"place": {"seed": "x"}}', '{"place": {"between": [1]}}', "null",
                                  '{"place": {"lattice": [Infinity, 0, 0]}}', '{"place": {"lattice": [0, NaN, 0]}}',
                                  '{"place": {"seed": 1}, "offsets": [[0, 1e999]]}', '{"place": {"seed": 1}, "truncation": -Infinity}',
                                  '{"place": {"seed": 1}, "condition": -1}', '{"place": {"seed": Infinity}}',
                                  '{"place": {"seed": 1}, "offsets": [[-1, 1.0]]}'])  # fmt: skip
def test_other_text_is_refused_in_words(text):
    with pytest.raises(recipes.NotARecipe, match="not a place"):
        recipes.from_text(text)


def image(value, side=4):
    made = QImage(side, side, QImage.Format.Format_RGB32)
    made.fill(QColor(value, value, value))
    return made


def test_a_saved_picture_has_its_pixels_and_its_origin(qapp, tmp_path):
    point = Point(Lattice(1.5, 2.0, 0))
    path = tmp_path / "a.png"
    assert save_png(saving.marked(image(77), Origin("my run", 12, point)), path) == ""
    back = QImage(str(path))
    assert back.pixelColor(0, 0).red() == 77
    assert (back.text("Lerp run"), back.text("Lerp step")) == ("my run", "12")
    assert recipes.from_text(back.text("Lerp point")) == point


def test_a_picture_that_can_not_be_written_says_why(qapp, tmp_path):
    assert save_png(image(1), tmp_path / "nowhere" / "a.png")


def test_a_strip_is_its_pictures_side_by_side(qapp):
    made = saving.strip([image(value) for value in (10, 20, 30)])
    assert (made.width(), made.height()) == (12, 4)
    assert [made.pixelColor(x, 1).red() for x in (0, 4, 11)] == [10, 20, 30]
    with pytest.raises(ValueError, match="no pictures"):
        saving.strip([])


def test_a_copied_picture_is_on_the_clipboard_with_its_point(qapp):
    saving.copy(image(50), Origin("r", 1, Point(Seed(3))))
    mime = QGuiApplication.clipboard().mimeData()
    assert QGuiApplication.clipboard().image().pixelColor(1, 1).red() == 50
    assert saving.dropped_point(mime) == Point(Seed(3))


def test_a_stranger_is_no_point(qapp):
    assert saving.dropped_point(QMimeData()) is None
    bad = QMimeData()
    bad.setData(recipes.MIME, b"\xff{")
    assert saving.dropped_point(bad) is None


def test_names_of_files_hold_nothing_odd():
    assert Origin("my run/3", 7).name("path") == "my-run-3-step-7-path"
    assert np.all([c.isalnum() or c in "-_." for c in Origin("ä ö:x", 1).name()])


def test_a_place_on_a_map_is_left_out_and_the_picture_goes_out_all_the_same(qtbot, monkeypatch):
    """It is not known by a recipe, where the engine could not keep it."""
    image, origin, dragged = QImage(4, 4, QImage.Format.Format_RGB32), Origin("run", 3, Point(OnMap(0.5, 1.0))), []
    monkeypatch.setattr(saving, "drag_out", lambda source, *what: dragged.append(what) or True)
    assert saving.marked(image, origin).text("Lerp point") == "" and saving.marked(image, origin).text("Lerp step") == "3"
    saving.copy(image, origin)
    assert not QGuiApplication.clipboard().mimeData().hasFormat(recipes.MIME)
    assert saving.drag(None, image, origin) and dragged[0][2:] == ("", b"")
