"""Points from a person's own file, as spreadsheets and scripts write them; and the newest drawing."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.catalogue import UnknownName
from engine.datasets import DataError, table
from engine.datasets.finding import is_path, lasting, resolve
from engine.datasets.folder import Folder
from engine.datasets.table import Table, scaled
from engine.datasets.toys import SPREAD

POINTS = np.random.Generator(np.random.Philox(5)).normal(size=(30, 2)).round(3)


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of drawings of the test's own; it does not exist yet."""
    monkeypatch.setenv("LERP_DRAWINGS", str(tmp_path / "drawings"))
    return tmp_path / "drawings"


def text(points: np.ndarray, mark: str = ",", point: str = ".") -> str:
    return "\n".join(mark.join(str(value).replace(".", point) for value in row) for row in points.tolist()) + "\n"


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_text(content, encoding)
    return path


@pytest.mark.parametrize(("mark", "point"), [(",", "."), (";", "."), ("\t", "."), (" ", "."), (";", ","), ("\t", ","), (", ", ".")])
@pytest.mark.parametrize("header", [True, False])
def test_separators_headers_and_decimal_commas(tmp_path: Path, mark: str, point: str, header: bool) -> None:
    names = f'"x"{mark}y\n' if header else ""
    data = resolve(str(written(tmp_path / "two.csv", names + text(POINTS, mark, point)))).load()
    assert data.samples.dtype == np.float32 and not data.samples.flags.writeable
    assert np.array_equal(data.samples, POINTS.astype(np.float32))
    assert (data.title, data.labels, data.classes, data.refused) == ("two", None, (), ())
    assert data.spec.shape == (2,) and len(set(data.spec.scale)) == 1


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_spreadsheets_file(tmp_path: Path, line_end: str) -> None:
    content = "länge;breite\n\n" + text(POINTS, ";", ",") + "\n\n"
    (tmp_path / "a.csv").write_bytes(content.replace("\n", line_end).encode("utf-8-sig"))
    assert np.array_equal(Table(tmp_path / "a.csv").load().samples, POINTS.astype(np.float32))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int16, np.uint8, np.bool_])
def test_arrays_of_any_number(tmp_path: Path, dtype: type) -> None:
    values = np.arange(80).reshape(40, 2).astype(dtype)
    np.save(tmp_path / "a.npy", values)
    assert np.array_equal(Table(tmp_path / "a.npy").load().samples, values.astype(np.float32))
    np.save(tmp_path / "b.npy", values[:, 0])
    os.replace(tmp_path / "b.npy", tmp_path / "c.NPY")
    assert resolve(str(tmp_path / "c.NPY")).load().spec.shape == (1,)


def test_what_it_looks_like(tmp_path: Path) -> None:
    info = Table(written(tmp_path / "a.csv", text(POINTS) + "nan,1\n")).info()
    assert (info.kind, info.shape, info.count, len(info.refused)) == ("points", (2,), 30, 1)
    assert info.thumbnail.shape == (84, 84, 3) and info.thumbnail.std() > 5
    assert info.licence == "Your own points"


def test_rows_that_are_not_finite_are_refused_by_their_line(tmp_path: Path) -> None:
    lines = ["x,y", "1,inf", *text(POINTS).split(), "", "nan,0", "1e300,0"]
    data = Table(written(tmp_path / "a.csv", "\n".join(lines))).load()
    assert len(data) == 30
    assert [row for row, _ in data.refused] == ["line 2", "line 34", "line 35"]
    assert all("finite" in reason for _, reason in data.refused)


def test_very_many_refused_rows_are_counted(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.r_[POINTS, np.full((250, 2), np.nan)])
    refused = Table(tmp_path / "a.npy").load().refused
    assert len(refused) == 101 and refused[0][0] == "row 31" and refused[-1][0] == "150 more"


@pytest.mark.parametrize(("line", "what"), [
    ("1,zwei", "Line 31, column 2 holds “zwei”"), ("1,", "Line 31, column 2 holds nothing"),
    ("1,1_000", "Line 31, column 2 holds “1_000”"), ("1,2,3", "Line 31 has 3 columns, the rows before have 2"),
    ("1", "Line 31 has 1 column, the rows before have 2"), ("1,\x07", "not a number"),
])
def test_a_bad_cell_is_named_by_its_place(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(DataError, match=what) as caught:
        Table(written(tmp_path / "a.csv", text(POINTS) + line + "\n")).load()
    assert caught.value.advice


@pytest.mark.parametrize(("content", "what"), [
    ("", "is empty"), ("\n \n", "is empty"), ("x,y\n", "holds no numbers"), ("x,y\n1,2\n", "holds 1 row of numbers"),
    ("1,2\n" * 19, "holds 19 rows of numbers; at least 20"), ("1,2\n" * 19 + "nan,1\n", "1 more holds"),
    (",".join("1" * 17) + "\n", "has 17 columns"), ("x,2\n" + "1,2\n" * 30, "Line 1, column 1"),
])
def test_files_that_cant_be_used(tmp_path: Path, content: str, what: str) -> None:
    with pytest.raises(DataError, match=what) as caught:
        Table(written(tmp_path / "a.csv", content)).load()
    assert caught.value.advice


@pytest.mark.parametrize(("values", "what"), [
    (np.zeros((30, 17)), "17 columns"), (np.zeros((30, 0)), "safely|0 columns"), (np.zeros((5, 3, 2)), "5x3x2"),
    (np.float64(3.0), "0 dimensions"),
    (np.zeros((30, 2), complex), "complex128, not real numbers"), (np.array([["a", "b"]] * 30), "not real numbers"),
])
def test_arrays_that_cant_be_used(tmp_path: Path, values: np.ndarray, what: str) -> None:
    np.save(tmp_path / "a.npy", values)
    with pytest.raises(DataError, match=what):
        Table(tmp_path / "a.npy").load()


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    np.save(tmp_path / "objects.npy", np.array([{}] * 30, object), allow_pickle=True)
    np.savez(tmp_path / "several.npz", a=POINTS)
    os.replace(tmp_path / "several.npz", tmp_path / "several.npy")
    (tmp_path / "broken.npy").write_bytes(b"\x93NUMPY\x01")
    (tmp_path / "none.npy").write_bytes(b"")
    whole = tmp_path / "whole.npy"
    np.save(whole, POINTS)
    (tmp_path / "short.npy").write_bytes(whole.read_bytes()[:-8])
    for name in ("objects", "several", "broken", "none", "short"):
        with pytest.raises(DataError, match=r"safely|several arrays"):
            Table(tmp_path / f"{name}.npy").load()


def test_other_trouble_with_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no file"):
        resolve("~/surely-not-there.csv").load()
    with pytest.raises(DataError, match="not text in UTF-8"):
        Table(written(tmp_path / "a.csv", text(POINTS), "utf-16")).load()


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST", 29)
    np.save(tmp_path / "a.npy", POINTS)
    for path in (tmp_path / "a.npy", written(tmp_path / "a.csv", text(POINTS)), written(tmp_path / "b.csv", "x,y\n" + text(POINTS))):
        with pytest.raises(DataError, match="more than 29 rows"):
            Table(path).load()
    monkeypatch.setattr(table, "MOST", 30)
    assert len(Table(tmp_path / "b.csv").load()) == len(Table(tmp_path / "a.npy").load()) == 30


@given(arrays.arrays(np.float32, st.tuples(st.integers(20, 40), st.integers(1, 16)), elements=st.floats(-1e6, 1e6, width=32)))
def test_scales_are_positive_and_normalised_points_are_of_unit_size(points: np.ndarray) -> None:
    spec = scaled(points)
    scale = np.array(spec.scale)
    assert spec.shape == points.shape[1:] and np.isfinite(scale).all() and (scale > 0).all()
    normal = (points - np.array(spec.mean)) / scale
    assert np.abs(normal.mean(0)).max() < 1e-3
    if len(set(spec.scale)) > 1:
        moving = points.std(0, dtype=np.float64) > np.maximum(1e-4 * np.abs(points).max(0), 1e-29)
        assert np.abs(normal.std(0)[moving] - 1).max(initial=0) < 1e-2


def test_like_columns_share_a_scale_and_units_do_not() -> None:
    alike = scaled((POINTS * (1, 3)).astype(np.float32)).scale
    assert alike[0] == alike[1] == pytest.approx(np.sqrt((POINTS * (1, 3)).var(0).mean()) / SPREAD, rel=1e-4)
    metres, grams = scaled((POINTS * (1, 1000)).astype(np.float32)).scale
    assert grams / metres == pytest.approx(1000 * POINTS[:, 1].std() / POINTS[:, 0].std(), rel=1e-4)
    assert scaled(np.c_[POINTS[:, 0], np.full(30, 0.1)].astype(np.float32)).scale[1] == 1.0


def test_the_newest_drawing(drawn: Path) -> None:
    for missing in (lambda: resolve("brush"), lambda: lasting("brush")):
        with pytest.raises(DataError, match=r"Nothing has been drawn yet\.") as caught:
            missing()
        assert "Dynamics" in caught.value.advice
    drawn.mkdir()
    for moment, name in ((3, "b.csv"), (2, "c.csv"), (1, "a.csv"), (9, "note.txt")):
        os.utime(written(drawn / name, text(POINTS + moment)), (moment, moment))
    assert np.array_equal(resolve("brush").load().samples, (POINTS + 3).astype(np.float32))
    assert lasting("brush") == resolve("brush").load().name == str(drawn / "b.csv")


def test_where_drawings_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LERP_DRAWINGS", raising=False)
    monkeypatch.setenv("LERP_HOME", str(tmp_path))
    assert table.drawings() == tmp_path / "data" / "drawings"
    monkeypatch.delenv("LERP_HOME")
    assert table.drawings().name == "drawings" and "lerp" in table.drawings().parts
    monkeypatch.setenv("LERP_DRAWINGS", str(tmp_path / "mine"))
    assert table.drawings() == tmp_path / "mine"


def test_what_a_person_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    assert is_path("points.csv") and is_path("a/b") and not is_path("ring8") and not is_path("brush")
    assert isinstance(resolve("folder.csv"), Folder) and isinstance(resolve("points.NPY"), Table)
    assert lasting("points.csv") == str(tmp_path / "points.csv") and lasting("ring8") == "ring8"
    with pytest.raises(UnknownName, match="ring"):
        resolve("ring9")


@pytest.mark.parametrize("written", ["~nosuchuser/pictures", "~nosuchuser/points.csv"])
def test_the_home_of_nobody_is_no_place_for_data(tmp_path, monkeypatch, written):
    monkeypatch.chdir(tmp_path)
    assert lasting(written) == str(tmp_path / written)
    with pytest.raises(DataError):
        resolve(written).info()
