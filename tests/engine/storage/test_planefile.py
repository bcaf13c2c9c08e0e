"""The text that an exported plane carries: it comes back as it was, and nothing in it is trusted."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine.commands import Latent, Plane
from engine.storage import gallery, planefile
from engine.storage.planefile import SavedPlane
from engine.storage.recipe import RecipeError

E = np.eye(4, dtype=np.float32)
PLANE = Plane(Latent.of(E[3]), Latent.of(E[0]), Latent.of(2 * E[1]), 2.5)
SAVED = SavedPlane(PLANE, -1.0, 0.5, 0.25, 6, 5, "id-1", "run-1", "A run", 700, 3)


def axis(*values):
    return base64.b64encode(np.array(values, "<f4").tobytes()).decode()


def test_a_plane_comes_back_as_it_was_from_the_file(tmp_path):
    gallery.save_picture(tmp_path / "a.png", np.zeros((4, 4, 1), np.uint8), {planefile.KEY: planefile.to_text(SAVED)})
    assert planefile.carries(tmp_path / "a.png") and planefile.read(tmp_path / "a.png") == SAVED
    assert SAVED.box == (-1.125, 0.375, 0.375, 1.625)


@pytest.mark.parametrize(("changes", "words"), [
    ({"origin": "no base64!"}, "damaged"), ({"origin": axis(1, 2)}, "do not fit each other"), ({"across": axis(0, 0, 0, 0)}, "span no"),
    ({"down": axis(1, 0, 0, 0)}, "span no plane"), ({"across": axis(float("nan"), 0, 0, 1)}, "finite"),
    ({"across": axis(1e9, 0, 0, 0)}, "finite"),
    ({"norm": -1}, "out of range"), ({"norm": True}, "out of range"), ({"spacing": 0}, "out of range"), ({"left": 1e300}, "out of range"),
    ({"columns": 2.5}, "out of range"), ({"columns": 10**9}, "out of range"), ({"step": -1}, "out of range"), ({"run": 5}, "no text"),
    ({"title": "x" * 2000}, "too long"), ({"condition": "a"}, "out of range"),
    ({"format": 99}, "newer version"), ({"down": None}, "no text"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(changes, words):
    with pytest.raises(RecipeError, match=words):
        planefile.from_text(json.dumps(json.loads(planefile.to_text(SAVED)) | changes))


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"format": 1}', '{"format": NaN}', "9" * (2 << 20)])
def test_damaged_text_is_refused(text):
    with pytest.raises(RecipeError):
        planefile.from_text(text)


def test_a_file_of_before_the_run_was_noted_says_so():
    old = {key: value for key, value in json.loads(planefile.to_text(SAVED)).items() if key not in ("format", "run")}
    with pytest.raises(RecipeError, match="earlier version"):
        planefile.from_text(json.dumps(old))


def test_other_files_carry_no_plane(tmp_path):
    Image.new("L", (2, 2)).save(tmp_path / "plain.png")
    (tmp_path / "text.png").write_text("nothing")
    for path in (tmp_path / "plain.png", tmp_path / "text.png", tmp_path / "missing.png", tmp_path):
        assert not planefile.carries(path)
        with pytest.raises(RecipeError):
            planefile.read(path)


def test_it_fits_a_model_of_its_dimension_and_classes():
    assert planefile.fits(SAVED, 4, 10) and not planefile.fits(SAVED, 8, 10)
    assert not planefile.fits(SAVED, 4, 3) and not planefile.fits(SAVED, 4, 0)
    assert planefile.fits(replace(SAVED, condition=None), 4, 0) and not planefile.fits(replace(SAVED, condition=None), 4, 10)
