"""The wall through time stays a handful of pictures, however long a run trains."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from PIL import Image

from engine.storage import gallery, wall

PICTURE = np.zeros((1, 2, 2, 1), np.uint8)


def test_a_long_run_keeps_few_and_evenly_in_the_logarithm(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(gallery, "save_picture", lambda path, _: (path.parent.mkdir(exist_ok=True), path.touch()))
    for number in range(400):
        wall.save(tmp_path, 500 * number, PICTURE)
        steps = [step for step, _ in wall.files(tmp_path)]
        assert len(steps) <= wall.LIMIT and steps[0] == 0 and steps[-1] == 500 * number
    assert len(steps) == wall.LIMIT == 60
    later = [step for step in steps if step > 500 * 30]  # before that the checkpoints themselves lie further apart
    gaps = [math.log(after / before) for before, after in itertools.pairwise(later)]
    assert max(gaps) < 3 * math.log(later[-1] / later[0]) / len(gaps)


def test_a_wall_from_before_is_thinned_at_the_next_picture(tmp_path) -> None:
    for step in range(20):
        wall.save(tmp_path, step, PICTURE, limit=100)
    assert len(wall.files(tmp_path)) == 20
    wall.save(tmp_path, 20, PICTURE, limit=5)
    steps = [step for step, _ in wall.files(tmp_path)]
    assert len(steps) == 5 and (steps[0], steps[-1]) == (0, 20)


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (9, 3), (16, 4), (20, 5), (24, 6), (32, 8), (7, None), (10, None)])
def test_a_wall_has_no_empty_cell_where_its_number_can_be_laid_out(count, columns):
    assert wall.full(count) == columns


def test_the_four_and_twenty_pictures_of_a_run_fill_their_wall(tmp_path):
    path = wall.save(tmp_path, 1, np.zeros((24, 4, 4, 1), np.uint8))
    image = np.asarray(Image.open(path))
    assert image.shape[:2] == (16, 24) and image.max() == 0
