"""Wheels become a pack: only what running needs, each file as its wheel lists it, nothing outside the folder."""

import base64
import hashlib
import zipfile
from pathlib import Path

import pytest

from engine.pack import checking, loading, places

from .conftest import maker

engine_pack = maker()
SYSTEM = checking.here().replace("linux_", "manylinux_2_28_").replace("macosx_", "macosx_11_0_")


def wheel(folder: Path, name: str, files: dict[str, str], record: dict[str, str] | None = None) -> Path:
    """A real wheel: a zip with the files and a RECORD of their hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    made, info = folder / name, "-".join(name.split("-")[:2]) + ".dist-info"
    with zipfile.ZipFile(made, "w") as archive:
        lines = []
        for path, text in files.items():
            archive.writestr(path, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            lines.append(f"{path},{(record or {}).get(path, 'sha256=' + digest)},{len(text)}")
        archive.writestr(f"{info}/RECORD", "\n".join(lines) + f"\n{info}/RECORD,,\n")
    return made


def torch_wheel(folder: Path, **more) -> Path:
    files = {"torch/__init__.py": "__version__ = '2.12.0'\n", "torch/bin/torch_shm_manager": "x", "torch/bin/protoc": "x",
             "torch/include/a.h": "x", "torch/test/a.py": "x", "functorch/__init__.py": "",
             "torch-2.12.0+cu130.data/purelib/torchgen/__init__.py": "", "torch-2.12.0+cu130.data/scripts/torchrun": "x"}
    return wheel(folder, f"torch-2.12.0+cu130-{checking.abi()}-{checking.abi()}-{SYSTEM}.whl", {**files, **more.pop("files", {})},
                 **more)


def test_a_pack_made_of_wheels_fits_and_is_whole(home, tmp_path):
    wheels = [torch_wheel(tmp_path), wheel(tmp_path, "numpy-2.4.0-py3-none-any.whl", {"numpy/__init__.py": ""}),
              wheel(tmp_path, "nvidia_nvtx-13.0-py3-none-any.whl", {"nvidia/nvtx/lib/libnvtx.so": "x"})]
    places.own().mkdir(parents=True)
    folder = engine_pack.make(wheels, places.own(), "cuda", "CUDA 13.0", "cuda")
    described = loading.examined(folder, lambda _: None)
    assert (described.torch, described.python, described.platform) == ("2.12.0+cu130", checking.abi(), checking.here())
    assert described.modules == ("functorch", "nvidia", "torch", "torchgen")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert {"torch/__init__.py", "torch/bin/torch_shm_manager", "nvidia/nvtx/lib/libnvtx.so", "torchgen/__init__.py"} <= there
    assert not [path for path in there if path.startswith(("numpy", "torch/bin/protoc", "torch/include", "torch/test"))]
    assert list((folder / "torch").rglob("__init__.*.pyc"))  # so that no start writes into the pack


@pytest.mark.parametrize(("files", "record", "words"), [
    ({"../evil.py": "x"}, None, "outside its folder"),
    ({"/evil.py": "x"}, None, "outside its folder"),
    ({"torch/a.py": "x"}, {"torch/a.py": "sha256=" + "A" * 43}, "is damaged: torch/a.py"),
    ({"torch/a.py": "x"}, {"torch/a.py": ""}, "no sha256 of torch/a.py"),
    ({"torch/a.py": "x"}, {"torch/a.py": "md5=" + "A" * 22}, "no sha256 of torch/a.py"),
])  # fmt: skip
def test_a_bad_wheel_makes_no_pack(tmp_path, files, record, words):
    made = torch_wheel(tmp_path / "wheels", files=files, record=record)
    with pytest.raises(engine_pack.WheelError, match=words):
        engine_pack.make([made], tmp_path / "out", "cuda", "CUDA", "cuda")
    assert not list((tmp_path / "out").iterdir()) and not (tmp_path / "evil.py").exists()


def test_a_file_that_the_wheel_does_not_list_is_refused(tmp_path):
    made = torch_wheel(tmp_path / "wheels")
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("torch/unlisted.py", "x")
    with pytest.raises(engine_pack.WheelError, match=r"no sha256 of torch/unlisted\.py"):
        engine_pack.unpack(made, tmp_path / "out")


def test_two_wheels_may_share_a_package_but_no_other_file(tmp_path):
    first = wheel(tmp_path, "nvidia_a-1.0-py3-none-any.whl", {"nvidia/__init__.py": "", "nvidia/a.py": "x"})
    engine_pack.unpack(first, tmp_path / "out")
    engine_pack.unpack(wheel(tmp_path, "nvidia_b-1.0-py3-none-any.whl", {"nvidia/__init__.py": "", "nvidia/b.py": "x"}), tmp_path / "out")
    for number, files in enumerate(({"nvidia/__init__.py": "import os"}, {"nvidia/a.py": "x"})):
        other = wheel(tmp_path, f"other{number}-1.0-py3-none-any.whl", files)
        with pytest.raises(engine_pack.WheelError, match=f"{next(iter(files))}, and so does another wheel"):
            engine_pack.unpack(other, tmp_path / "out")


def test_torch_must_be_there_once_and_for_this_python(tmp_path, capsys):
    assert engine_pack.main(["--wheels", str(tmp_path), "--name", "cuda", "--out", str(tmp_path / "out")]) == 2
    assert "0 wheels of torch" in capsys.readouterr().err
    other = wheel(tmp_path, f"torch-2.12.0-cp39-cp39-{SYSTEM}.whl", {"torch/__init__.py": ""})
    with pytest.raises(engine_pack.WheelError, match="is for cp39"):
        engine_pack.make([other], tmp_path / "out", "cuda", "CUDA", "cuda")
