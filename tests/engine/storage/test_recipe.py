"""A recipe survives as text and in a PNG; whatever else such a file may hold is refused in words, and never crashes."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.commands import Between
from engine.storage import gallery, recipe
from engine.storage.recipe import KEY, Recipe, RecipeError

vectors = st.lists(st.floats(-10, 10, width=32), min_size=3, max_size=3).map(lambda v: np.array(v, "<f4").tobytes())
words = st.text(max_size=40)
facts = {"run": words, "folder": words, "step": st.integers(0, 2**53), "title": words, "fingerprint": words,
         "raw": st.booleans(), "weights": words, "truncation": st.floats(0, 2), "point": words, "lerp": words}  # fmt: skip
conditions = st.one_of(st.none(), st.integers(0, 10**6))
pictures = st.builds(Recipe, latents=st.tuples(vectors), conditions=st.tuples(conditions), **facts)
strips = st.builds(Recipe, latents=st.tuples(vectors, vectors), conditions=st.tuples(conditions, conditions),
                   frames=st.integers(2, 240), method=st.sampled_from(["lerp", "slerp"]), **facts)  # fmt: skip
KNOWN = Recipe("id", "first", 1234, (np.arange(3, dtype="<f4").tobytes(),), (None,), weights="w")


def png(path, *chunks: tuple[bytes, bytes]):
    parts = (kind and len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
             for kind, data in (*chunks, (b"IEND", b"")))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return path


@given(st.one_of(pictures, strips))
def test_a_recipe_survives_as_text(made):
    assert recipe.from_text(recipe.to_text(made)) == made


def test_a_strip_names_every_frame():
    made = replace(KNOWN, latents=KNOWN.latents * 2, conditions=(0, 1), frames=5, method="lerp")
    places = [point.place for point in made.points()]
    assert all(isinstance(place, Between) and place.method == "lerp" for place in places)
    assert [place.t for place in places] == [0, 0.25, 0.5, 0.75, 1]
    assert [point.condition for point in made.points()] == [0, 0, 1, 1, 1]
    assert KNOWN.points() == KNOWN.ends and KNOWN.ends[0].truncation == 1.0


def test_pillow_and_every_kind_of_text_chunk_carry_it(tmp_path):
    text = recipe.to_text(KNOWN)
    gallery.save_picture(tmp_path / "a.png", np.zeros((4, 4, 1), np.uint8), {"Software": "Lerp", KEY: text})
    assert recipe.read(tmp_path / "a.png") == KNOWN and recipe.carries(tmp_path / "a.png")
    key, plain, packed = KEY.encode() + b"\0", text.encode(), zlib.compress(text.encode())
    for chunk in ((b"tEXt", key + plain), (b"zTXt", key + b"\0" + packed), (b"iTXt", key + b"\0\0en\0\0" + plain),
                  (b"iTXt", key + b"\1\0\0\0" + packed)):  # fmt: skip
        assert recipe.read(png(tmp_path / "b.png", (b"IHDR", bytes(13)), (b"tEXt", b"Other\0x"), chunk)) == KNOWN


@pytest.mark.parametrize(("change", "words"), [
    ({"format": 2, "lerp": "9.1"}, "newer version of Lerp \\(9.1\\)"), ({"format": None}, "damaged"),
    ({"latents": []}, "damaged"), ({"latents": ["AAA="]}, "damaged"), ({"latents": ["////fw==", "////fw=="]}, "damaged"),
    ({"latents": ["AACAfw=="]}, "finite"), ({"step": -1}, "damaged"), ({"step": True}, "damaged"),
    ({"conditions": [1, 2]}, "fit each other"), ({"title": 3}, "damaged"), ({"truncation": "x"}, "damaged"),
    ({"latents": ["AAAA"], "frames": 10**9}, "damaged"), ({"folder": "x" * 300}, "damaged"),
])  # fmt: skip
def test_what_can_not_be_is_refused_in_words(change, words):
    table = json.loads(recipe.to_text(KNOWN)) | change
    with pytest.raises(RecipeError, match=words) as refused:
        recipe.from_text(json.dumps(table))
    assert refused.value.advice


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "[" * 100_000, '{"format": NaN}', '{"format": 1e999}', "1" * 5000,
                                  '{"format": 1}', " " * (2**20 + 1)])  # fmt: skip
def test_other_text_is_refused_in_words(text):
    with pytest.raises(RecipeError, match="damaged"):
        recipe.from_text(text)


def test_files_that_lead_nowhere_say_why(tmp_path):
    with pytest.raises(RecipeError, match="can't be read"):
        recipe.read(tmp_path / "nowhere.png")
    with pytest.raises(RecipeError, match="no file"):
        recipe.read(tmp_path)
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(RecipeError, match="not a PNG"):
        recipe.read(tmp_path / "a.jpg")
    with pytest.raises(RecipeError, match="no recipe"):
        recipe.read(png(tmp_path / "a.png", (b"IHDR", bytes(13))))
    assert not recipe.carries(tmp_path / "a.png") and not recipe.carries(tmp_path / "nowhere.png")
    key = KEY.encode() + b"\0"
    bomb = zlib.compress(bytes(64 * 2**20))  # 64 KB that unfold to 64 MB
    with pytest.raises(RecipeError, match="too long"):
        recipe.read(png(tmp_path / "a.png", (b"zTXt", key + b"\0" + bomb)))
    whole = png(tmp_path / "a.png", (b"tEXt", key + recipe.to_text(KNOWN).encode())).read_bytes()
    (tmp_path / "a.png").write_bytes(whole.replace(b"1234", b"1235"))
    with pytest.raises(RecipeError, match="checksum"):
        recipe.read(tmp_path / "a.png")
    assert recipe.carries(tmp_path / "a.png")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + (2**32 - 1).to_bytes(4, "big") + b"tEXt" + key)
    with pytest.raises(RecipeError, match="too long"):
        recipe.read(tmp_path / "a.png")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.binary(max_size=300), st.sampled_from([b"tEXt", b"zTXt", b"iTXt"]), st.booleans())
def test_garbage_is_a_sentence_and_never_a_crash(tmp_path, data, kind, raw):
    path = tmp_path / "garbage.png"
    if raw:
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    else:
        png(path, (kind, KEY.encode() + b"\0" + data))
    with pytest.raises(RecipeError) as refused:
        recipe.read(path)
    assert str(refused.value) and refused.value.advice
