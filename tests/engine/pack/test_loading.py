"""A second, real torch in a pack is the one that trains; one that does not load leaves the built-in engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine.pack import checking, choice, loading, places
from engine.pack.description import Description

from .conftest import ROOT, maker

TRAIN = """
import sys
from engine import cli
status = cli.main(["train", "--data", "digits", "--model", "vae", "--images", "320", "--out", sys.argv[1], "--set", "width=8",
                   "--set", "batch=32", "--set", "latent_dim=4", "--device", "cpu", "--threads", "1"])
import json, torch, numpy
from engine.pack.loading import outcome
print(json.dumps([status, torch.__file__, outcome().name, outcome().problem, numpy.__file__]))
"""
LEFT_OUT = ("include", "test", "share")


def run(home: Path, code: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LERP_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-P", "-c", code, *arguments], cwd=folder, env=environment, capture_output=True,
                          text=True, check=False, timeout=200)


@pytest.fixture
def second(home) -> Path:
    """The installed torch once more, in a pack (hard links where the disk allows)."""
    source, folder = Path(torch.__file__).parent, places.own() / "second"

    def copy(one: str, other: str) -> None:
        try:
            os.link(one, other)
        except OSError:
            shutil.copy2(one, other)

    for name in ("torch", "torchgen", "functorch"):
        shutil.copytree(source.parent / name, folder / name, copy_function=copy,
                        ignore=lambda at, names: LEFT_OUT if Path(at) == source else ())
    described = Description("second", "Second", torch.__version__, checking.abi(), checking.here(), "cpu", ("torch",), "0" * 64)
    maker().finish(folder, described)
    return folder


def test_ten_steps_are_trained_by_the_torch_in_the_pack(home, second, tmp_path):
    choice.choose("second")
    loading.examined(second, probe=lambda _: None)  # every hash; the training below tries it
    done = run(home, TRAIN, str(tmp_path / "run"), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    status, file, name, problem, numpy = json.loads(done.stdout.splitlines()[-1])
    assert (status, name, problem) == (0, "second", "")
    assert Path(file).is_relative_to(second) and not Path(numpy).is_relative_to(second)
    assert not list((home / "config").glob("engine-starting-*"))


FALL_BACK = """
from engine.pack import loading
if loading.begin(probe=lambda _: None).spoiled:
    loading.start_again()
import torch
print(float(torch.ones(3).sum()), torch.__file__)
print(loading.outcome().problem)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no exec")
def test_a_torch_that_does_not_load_leaves_the_built_in_one(home, make, tmp_path):
    folder = make()
    (folder / "torch" / "__init__.py").write_text("raise OSError('libcudart.so.13: cannot open shared object file')\n")
    maker().finish(folder, checking.fitting(folder))
    choice.choose("second")
    done = run(home, FALL_BACK, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    computed, problem = done.stdout.splitlines()
    assert computed == f"3.0 {torch.__file__}"
    assert problem.startswith("The built-in engine is used. The engine “Second” did not load (OSError: libcudart.so.13")
    assert choice.refused("second") and not list((home / "config").glob("engine-starting-*"))
    choice.choose("second")
    assert not choice.refused("second")


BEGIN = "import sys\nfrom engine.pack import loading\nprint(loading.begin(probe=lambda _: None).problem, 'torch' in sys.modules)"


@pytest.mark.parametrize(("prepare", "words"), [
    (lambda folder, home: shutil.rmtree(folder), "There is no engine “second”"),
    (lambda folder, home: (folder / "torch/lib/part.bin").unlink(), "is damaged: torch/lib/part.bin is missing"),
    (lambda folder, home: [(home / "config" / f"engine-starting-{2**22 + n}").write_text("second") for n in (1, 2)],
     "engine use second"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_of_the_pack_runs(home, make, tmp_path, prepare, words):
    folder = make()
    choice.choose("second")
    prepare(folder, home)
    done = run(home, BEGIN, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The built-in engine is used. ") and words in done.stdout
    assert done.stdout.strip().endswith("False")


def test_nothing_runs_from_the_current_folder(home, make, tmp_path):
    make("second")
    (tmp_path / "torch.py").write_text("raise SystemExit('from the current folder')")
    shutil.copytree(places.own() / "second", tmp_path / "engines" / "third")
    assert [folder.name for folder in places.found()] == ["second"]
    from engine.pack import probing

    with pytest.raises(Exception, match="does not work here") as told:  # this torch is a stub: its own words, not the file's
        probing.probe(places.own() / "second")
    assert "from the current folder" not in str(told.value)
