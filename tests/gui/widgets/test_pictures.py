"""Samples to pictures, canvases, Picture, Wall, dragging out."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage

from engine.catalogue import UnknownName
from gui.widgets.canvases.picture import from_array
from gui.widgets.canvases.scatter import view
from gui.widgets.dragging import mime_data
from gui.widgets.picture import Picture
from gui.widgets.samples import CANVASES, to_image, to_images
from gui.widgets.wall import Wall

RNG = np.random.default_rng(3)
GREY = RNG.integers(0, 256, (28, 28, 1), dtype=np.uint8)
RGB = RNG.integers(0, 256, (32, 24, 3), dtype=np.uint8)


def array(image: QImage) -> np.ndarray:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()  # the image frees its memory


def test_the_canvases_of_both_kinds_are_found():
    assert {"picture", "scatter"} <= set(CANVASES)
    with pytest.raises(UnknownName):
        to_image(GREY, "hologram", 28)


def test_a_picture_at_its_own_size_is_exact():
    assert np.array_equal(array(to_image(GREY, "picture", 28))[..., 0], GREY[..., 0])
    assert np.array_equal(array(to_image(RGB, "picture", 32)), RGB)
    assert np.array_equal(array(from_array(GREY[..., 0]))[..., 1], GREY[..., 0])


def test_sharp_pixels_stay_squares():
    big = array(to_image(GREY, "picture", 28 * 16, smooth=False))[..., 0]
    assert np.array_equal(big, np.kron(GREY[..., 0], np.ones((16, 16), np.uint8)))


def test_smooth_enlargement_keeps_size_mean_and_is_smoother():
    big = array(to_image(GREY, "picture", 448))[..., 0].astype(float)
    assert big.shape == (448, 448) and big.mean() == pytest.approx(GREY.mean(), abs=2)
    sharp = array(to_image(GREY, "picture", 448, smooth=False))[..., 0].astype(float)
    assert np.abs(np.diff(big)).max() < np.abs(np.diff(sharp)).max() / 4


@pytest.mark.parametrize("size", [7, 28, 30, 42, 100, 447])
def test_any_size_is_met(size):
    for smooth in (True, False):
        assert to_image(RGB, "picture", size, smooth).height() == size


@pytest.mark.parametrize("bad", [np.zeros((4, 4, 2), np.uint8), np.zeros((4, 4, 1), np.float32), np.zeros(5, np.uint8)])
def test_what_is_no_picture_is_refused(bad):
    with pytest.raises(ValueError, match="a picture is uint8"):
        to_image(bad, "picture", 10)


def test_the_image_does_not_share_the_samples_memory():
    sample = GREY.copy()
    image = to_image(sample, "picture", 28)
    sample[:] = 0
    assert np.array_equal(array(image)[..., 0], GREY[..., 0])


def test_a_point_is_marked_where_it_is(qt_theme):
    data = RNG.normal(size=(500, 2)).astype(np.float32)
    point = np.array([1.0, -1.0], np.float32)
    image = to_image(point, "scatter", 200, True, data)
    x, y = view(data.astype(float), 200).at(point[None].astype(float))[0]
    assert image.pixelColor(round(x), round(y)).name().upper() == "#45D0B5" and y > 100  # y runs upwards


@pytest.mark.parametrize("sample", [np.array([np.nan, 0], np.float32), np.array([1e9, -1e9], np.float32),
                                    np.array([0.5], np.float32), np.zeros(5, np.float32)])  # fmt: skip
def test_odd_points_are_drawn_without_fault(sample):
    assert to_image(sample, "scatter", 64).width() == 64
    assert to_image(sample, "scatter", 64, True, np.full((3, len(sample)), np.nan, np.float32)).width() == 64


def test_the_backdrop_follows_the_theme(qt_theme):
    data = RNG.normal(size=(50, 2)).astype(np.float32)
    dark = to_image(data[0], "scatter", 40, True, data).pixelColor(0, 0)
    qt_theme("light")
    assert to_image(data[0], "scatter", 40, True, data).pixelColor(0, 0) != dark


def test_a_drag_carries_picture_file_and_payload(tmp_path):
    data = mime_data(to_image(GREY, "picture", 56), "seed 1/2", "application/x-lerp-point", b"here")
    url = data.urls()[0]
    assert data.hasImage() and url.toLocalFile().endswith("seed-1-2.png")
    assert QImage(url.toLocalFile()).size().width() == 56
    assert bytes(data.data("application/x-lerp-point").data()) == b"here"


def test_a_picture_is_pressed_copied_and_saved(qtbot, tmp_path):
    picture = Picture("seed", "25 %\n412 · 87", 60)
    qtbot.addWidget(picture)
    assert not picture.save(tmp_path / "none.png")
    picture.set_image(to_image(GREY, "picture", 56))
    picture.show()
    picture.grab()
    with qtbot.waitSignal(picture.clicked, timeout=1000):
        qtbot.mouseClick(picture, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(picture.clicked, timeout=1000):
        qtbot.keyClick(picture, Qt.Key.Key_Space)
    picture.copy()
    assert QGuiApplication.clipboard().image().width() == 56
    assert picture.save(tmp_path / "one.png") and QImage(str(tmp_path / "one.png")).width() == 56
    QGuiApplication.clipboard().clear()


@pytest.fixture
def wall(qtbot):
    made = Wall("wall", columns=4)
    made.set_pictures(to_images([GREY] * 10, "picture", 28))
    qtbot.addWidget(made)
    made.resize(4 * 40 + 3 * 4, 3 * 44)
    made.show()
    return made


def test_the_wall_tells_which_cell_was_clicked(wall, qtbot):
    told = []
    wall.clicked.connect(told.append)
    qtbot.mouseClick(wall, Qt.MouseButton.LeftButton, pos=QPoint(44 + 5, 44 + 5))
    qtbot.mouseClick(wall, Qt.MouseButton.LeftButton, pos=QPoint(3 * 44 + 5, 2 * 44 + 5))  # no picture there
    assert told == [5]


def test_keys_move_between_cells(wall, qtbot):
    told = []
    wall.clicked.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(wall, key)
    assert told == [9]
    qtbot.keyClick(wall, Qt.Key.Key_Right)  # there is no eleventh
    qtbot.keyClick(wall, Qt.Key.Key_Space)
    qtbot.keyClick(wall, Qt.Key.Key_Home)
    qtbot.keyClick(wall, Qt.Key.Key_Space)
    assert told == [9, 9, 0]


def test_the_wall_keeps_its_gaps_and_height(wall):
    assert wall.heightForWidth(4 * 40 + 3 * 4) == 3 * 40 + 2 * 4
    wall.set_columns(5, rows=1)
    assert wall.heightForWidth(5 * 40 + 4 * 4) == 40 and wall.columns() == 5
    wall.set_chosen(2)
    wall.grab()


def test_an_empty_wall_ignores_everything(qtbot):
    wall = Wall("wall")
    qtbot.addWidget(wall)
    wall.show()
    qtbot.mouseClick(wall, Qt.MouseButton.LeftButton)
    qtbot.keyClick(wall, Qt.Key.Key_Return)
    assert wall.grab().toImage().pixelColor(2, 2) != QColor("white")
