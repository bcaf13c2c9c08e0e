"""The headless twin does what it says, says what went wrong in one line, and never needs Qt."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import cli, manifest
from engine.latent import paths
from engine.latent.seeds import seed_latent
from engine.storage import checkpoint, weights
from engine.storage.metrics import read_curves, read_events

ROOT = Path(__file__).resolve().parents[2]
SMALL = ("--set", "width=8", "--set", "latent_dim=4", "--set", "batch=32", "--device", "cpu", "--threads", "1")

BLOCKED = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "pyqtgraph", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r} (blocked by the test)")
sys.meta_path.insert(0, Blocker())
sys.argv = ["main.py", *sys.argv[1:]]
from main import main
status = main(sys.argv[1:])
assert not {name for name in sys.modules if name.split(".")[0] in ("PySide6", "pyqtgraph", "gui")}
sys.exit(status)
"""


def lerp(*arguments, **options) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, where Qt can't be imported."""
    return subprocess.run([sys.executable, "-c", BLOCKED, *map(str, arguments)], cwd=ROOT, text=True, check=False,
                          capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=200, **options)


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> dict[str, Path]:
    """A small run of each family, one of them on points and one conditional."""
    folder = tmp_path_factory.mktemp("runs")
    for name, extra in {"vae": (), "gan": ("--set", "conditional=yes"), "vaegan": ()}.items():
        assert cli.main(["train", "--data", "digits", "--model", name, "--images", "640", "--seed", "3",
                         "--out", str(folder / name), *SMALL, *extra]) == 0
    assert cli.main(["train", "--data", "cities", "--model", "gan", "--images", "640", "--out", str(folder / "points"),
                     *SMALL]) == 0
    return {name: folder / name for name in ("vae", "gan", "vaegan", "points")}


# --- train -----------------------------------------------------------------------------------------------------------


def test_a_run_is_all_there(runs) -> None:
    described = manifest.read(runs["vae"])
    assert described.finished and described.spec.stop.images == 640 and described.spec.seed == 3
    assert described.settings["width"] == 8 and described.settings["lr"] and described.fingerprint
    assert checkpoint.steps(runs["vae"]) == [0, 20]
    assert checkpoint.load(runs["vae"]).part("sampler")
    assert not checkpoint.load(runs["gan"]).part("sampler")
    assert len(read_curves(runs["vae"])["elbo"]) >= 1
    (entry,) = [found for found in manifest.list_runs(runs["vae"].parent) if found.path == runs["vae"]]
    assert (entry.step, entry.images, entry.picture.name) == (20, 640, "20.webp")


def test_json_is_one_line_per_tick_and_nothing_else(tmp_path) -> None:
    done = lerp("train", "--data", "digits", "--model", "vae", "--images", 3200, "--out", tmp_path / "run", "--json",
                *SMALL)
    assert done.returncode == 0, done.stderr
    ticks = [json.loads(line) for line in done.stdout.splitlines()]
    assert ticks[-1]["images"] == 3200 and ticks[-1]["step"] == 100
    assert all(np.isfinite(tick["numbers"]["elbo"]) for tick in ticks)
    assert [tick["images"] for tick in ticks] == sorted({tick["images"] for tick in ticks})


def test_resuming_goes_on_to_a_new_stop(tmp_path, capsys) -> None:
    train = ["train", "--data", "digits", "--model", "vae", "--out", str(tmp_path / "run"), *SMALL]
    assert cli.main([*train, "--images", "320"]) == 0
    assert cli.main([*train, "--images", "640", "--resume", "--set", "lr=0.0005"]) == 0
    assert manifest.read(tmp_path / "run").spec.stop.images == 640
    found = checkpoint.load(tmp_path / "run")
    assert (found.step, found.meta["live"]["lr"]) == (20, 0.0005)
    assert [event.what for event in read_events(tmp_path / "run")] == ["resumed", "edited"]
    for wrong in (["--model", "gan"], ["--seed", "9"], ["--set", "width=16"], ["--threads", "2"]):
        assert cli.main(["train", "--out", str(tmp_path / "run"), "--resume", *wrong]) == 2
        assert wrong[-2].lstrip("-") in capsys.readouterr().err or "width" in wrong[-1]


def test_a_resumed_run_is_compared_with_what_is_in_force_and_not_with_how_it_began(tmp_path) -> None:
    train = ["train", "--out", str(tmp_path / "run"), "--resume", "--images"]
    assert cli.main(["train", "--data", "digits", "--model", "vae", "--out", str(tmp_path / "run"), *SMALL,
                     "--set", "lr=0.001", "--images", "320"]) == 0
    assert cli.main([*train, "640", "--set", "lr=0.0005"]) == 0
    assert cli.main([*train, "960", "--set", "lr=0.0005"]) == 0  # it is so already: nothing to edit
    assert cli.main([*train, "1280", "--set", "lr=0.001"]) == 0  # as in run.toml, but no longer in force
    assert checkpoint.load(tmp_path / "run").meta["live"]["lr"] == 0.001
    assert [event.words for event in read_events(tmp_path / "run") if event.what == "edited"] == [
        "lr 0.001 > 0.0005", "lr 0.0005 > 0.001"]


def test_what_a_resumed_run_never_had_is_said_in_words(tmp_path, capsys) -> None:
    given = [words for words in SMALL if words not in ("--threads", "1")]
    assert cli.main(["train", "--data", "digits", "--model", "vae", "--out", str(tmp_path / "run"), *given,
                     "--images", "320"]) == 0
    for wrong in (["--threads", "2"], ["--preset", "quick"]):
        capsys.readouterr()
        assert cli.main(["train", "--out", str(tmp_path / "run"), "--resume", *wrong]) == 2
        assert f"This run has no {wrong[0]}, and gets none when resumed." in capsys.readouterr().err


def test_seconds_stop_a_run(tmp_path) -> None:
    assert cli.main(["train", "--data", "digits", "--model", "vae", "--seconds", "0.3", "--out", str(tmp_path / "run"),
                     *SMALL]) == 0
    assert 0.3 <= checkpoint.load(tmp_path / "run").meta["seconds"] < 5


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_keeps_the_run_to_be_resumed(tmp_path) -> None:
    running = subprocess.Popen(
        [sys.executable, "main.py", "train", "--data", "digits", "--model", "vae", "--images", "100000000", "--json",
         "--out", str(tmp_path / "run"), *SMALL], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 1 and "--resume" in said and "Traceback" not in said
    step = checkpoint.load(tmp_path / "run").step
    assert step > 0 and not manifest.read(tmp_path / "run").finished
    assert cli.main(["train", "--out", str(tmp_path / "run"), "--resume", "--images", str((step + 5) * 32)]) == 0
    assert checkpoint.load(tmp_path / "run").step == step + 5


BAD = {
    "no model": (["--data", "digits", "--images", "10"], "--model"),
    "no stop": (["--data", "digits", "--model", "vae"], "--images or --seconds"),
    "unknown data": (["--data", "digit", "--model", "vae", "--images", "10"], "“digits”"),
    "unknown family": (["--data", "digits", "--model", "vaegen", "--images", "10"], "“vaegan”"),
    "no such folder": (["--data", "./nowhere/", "--model", "vae", "--images", "10"], "nowhere"),
    "unknown setting": (["--data", "digits", "--model", "vae", "--images", "10", "--set", "latent=3"], "latent_dim"),
    "no sign": (["--data", "digits", "--model", "vae", "--images", "10", "--set", "lr"], "NAME=VALUE"),
    "out of range": (["--data", "digits", "--model", "vae", "--images", "10", "--set", "lr=7"], "at most 0.1"),
    "no number": (["--data", "digits", "--model", "vae", "--images", "10", "--set", "lr=fast"], "not a number"),
    "unknown preset": (["--data", "digits", "--model", "vae", "--images", "10", "--preset", "best"], "quality"),
    "unknown device": (["--data", "digits", "--model", "vae", "--images", "10", "--device", "tpu"], "tpu"),
    "images no number": (["--data", "digits", "--model", "vae", "--images", "many"], "many"),
    "images zero": (["--data", "digits", "--model", "vae", "--images", "0"], "at least 1"),
    "resume nothing": (["--resume"], "not a run"),
    "no classes": (["--data", "./empty", "--model", "vae", "--images", "10"], "empty"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_line_and_status_2(tmp_path, capsys, monkeypatch, what) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    arguments, words = BAD[what]
    assert cli.main(["train", "--out", str(tmp_path / "run"), *arguments]) == 2
    said = capsys.readouterr()
    assert words in said.err and said.err.count("\n") == 1 and "Traceback" not in said.err and not said.out
    assert not (tmp_path / "run").exists()


def test_a_folder_in_use_is_not_overwritten(runs, capsys) -> None:
    before = checkpoint.load(runs["vae"]).step
    assert cli.main(["train", "--data", "digits", "--model", "vae", "--images", "10", "--out", str(runs["vae"])]) == 2
    assert "--resume" in capsys.readouterr().err and checkpoint.load(runs["vae"]).step == before


def test_a_path_is_a_path_and_a_name_is_a_name(tmp_path, monkeypatch) -> None:
    """A value that exists as a path, or holds a separator, is one: and is kept so that it is found from anywhere."""
    from engine.headless.train import spec_of

    monkeypatch.chdir(tmp_path)
    (tmp_path / "digits").mkdir()
    options = cli.parser().parse_args(["train", "--model", "vae", "--images", "1", "--out", "x", "--data", "digits"])
    assert spec_of(options).data == str(tmp_path / "digits")
    options.data = "emoji"
    assert spec_of(options).data == "emoji"
    options.preset, options.settings = "quick", ["lr=0.002", "ema = 5"]
    assert {"lr": 0.002, "ema": 5, "width": 16}.items() <= spec_of(options).given.items()


def test_a_bar_shows_on_a_terminal(tmp_path, monkeypatch) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    assert cli.main(["train", "--data", "digits", "--model", "vae", "--images", "640", "--out", str(tmp_path / "run"),
                     *SMALL]) == 0
    assert "640/640" in shown.getvalue() and "images/s" in shown.getvalue()


# --- sample, interpolate, export, check ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "shape", "kind"), [
    ("vae", (5, 8, 8), np.uint8), ("gan", (5, 8, 8), np.uint8), ("points", (5, 2), np.float32)])
def test_samples_are_the_same_for_the_same_seed(runs, tmp_path, name, shape, kind) -> None:
    for out, seed in (("a", 7), ("b", 7), ("c", 8)):
        assert cli.main(["sample", str(runs[name]), "--count", "5", "--seed", str(seed), "--out",
                         str(tmp_path / f"{out}.npy")]) == 0
    a, b, c = (np.load(tmp_path / f"{out}.npy") for out in "abc")
    assert a.shape == shape and a.dtype == kind and (a == b).all() and (a != c).any()
    assert cli.main(["sample", str(runs[name]), "--count", "5", "--out", str(tmp_path / "grid.png")]) == 0
    with Image.open(tmp_path / "grid.png") as grid:
        assert min(grid.size) >= 16


def test_the_mixture_is_the_stored_one_and_not_the_prior(runs, tmp_path, capsys) -> None:
    def drawn(name: str, *extra: str) -> np.ndarray:
        assert cli.main(["sample", str(runs[name]), "--count", "40", "--out", str(tmp_path / "s.npy"), *extra]) == 0
        return np.load(tmp_path / "s.npy")

    assert (drawn("vae") == drawn("vae", "--sampler", "mixture")).all()
    assert (drawn("vae") != drawn("vae", "--sampler", "prior")).any()
    assert (drawn("gan") == drawn("gan", "--sampler", "prior")).all()
    assert cli.main(["sample", str(runs["gan"]), "--sampler", "mixture", "--out", str(tmp_path / "s.npy")]) == 2
    assert "no encoder" in capsys.readouterr().err


def test_a_run_that_was_not_finished_has_its_mixture_fitted_now(tmp_path) -> None:
    run = tmp_path / "run"
    assert cli.main(["train", "--data", "digits", "--model", "vae", "--images", "320", "--out", str(run), *SMALL]) == 0
    found = checkpoint.load(run)
    checkpoint.save(run, 11, {name: value for name, value in found.tensors.items() if not name.startswith("sampler.")},
                    {**found.meta, "step": 11})
    assert cli.main(["sample", str(run), "--count", "3", "--out", str(tmp_path / "s.npy")]) == 0
    assert np.load(tmp_path / "s.npy").shape == (3, 8, 8)


def test_classes_are_chosen_by_name(runs, tmp_path, capsys) -> None:
    def drawn(*extra: str) -> np.ndarray:
        assert cli.main(["sample", str(runs["gan"]), "--count", "20", "--out", str(tmp_path / "s.npy"), *extra]) == 0
        return np.load(tmp_path / "s.npy")

    named = manifest.read(runs["gan"]).classes[3]
    three = drawn("--class", named)
    assert (three == drawn("--class", "3")).all() and (drawn()[[3, 13]] == three[[3, 13]]).all()
    assert (drawn()[[4, 14]] != three[[4, 14]]).any()
    for run, words in (("gan", "There are:"), ("vae", "conditional")):
        assert cli.main(["sample", str(runs[run]), "--class", "eleventy", "--out", str(tmp_path / "s.npy")]) == 2
        assert words in capsys.readouterr().err


@pytest.mark.parametrize("method", ["slerp", "lerp"])
def test_a_walk_begins_and_ends_at_its_seeds(runs, tmp_path, method) -> None:
    walk = ["interpolate", str(runs["vae"]), "--from-seed", "1", "--to-seed", "2", "--frames", "9", "--method", method]
    for name in ("walk.npy", "strip.png", "walk.gif", "walk.webp"):
        assert cli.main([*walk, "--out", str(tmp_path / name)]) == 0
    frames = np.load(tmp_path / "walk.npy")
    with Image.open(tmp_path / "strip.png") as strip:
        assert (np.asarray(strip) == np.concatenate(list(frames), axis=1)).all()
    with Image.open(tmp_path / "walk.webp") as film:
        assert film.n_frames <= 9 and min(film.size) >= 128
    from engine.headless.opened import open_run

    opened = open_run(cli.parser().parse_args(["sample", str(runs["vae"]), "--out", "x.npy", "--device", "cpu"]))
    wanted = opened.decode(paths.path(seed_latent(1, 4), seed_latent(2, 4), 9, method), None)
    assert (wanted[..., 0] == frames).all()


def test_points_walk_too_and_odd_endings_are_refused(runs, tmp_path, capsys) -> None:
    walk = ["interpolate", str(runs["points"]), "--from-seed", "1", "--to-seed", "2", "--frames", "9", "--out"]
    assert cli.main([*walk, str(tmp_path / "walk.npy")]) == 0 and cli.main([*walk, str(tmp_path / "walk.png")]) == 0
    assert np.load(tmp_path / "walk.npy").shape == (9, 2)
    assert cli.main([*walk, str(tmp_path / "walk.gif")]) == 0
    with Image.open(tmp_path / "walk.gif") as film:
        assert film.size == (512, 512) and 2 <= film.n_frames <= 9
    for command, name in ((walk, "walk.bmp"), (["sample", str(runs["vae"]), "--out"], "s.gif"),
                          (["export", str(runs["vae"]), "--out"], "d.pt")):
        assert cli.main([*command, str(tmp_path / name)]) == 2
        assert name in capsys.readouterr().err and not (tmp_path / name).exists()
    assert cli.main(["sample", str(tmp_path), "--out", str(tmp_path / "s.npy")]) == 2
    assert "not a run" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["vae", "gan", "points"])
def test_onnx_computes_what_torch_computes(runs, tmp_path, name) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnxscript")
    assert cli.main(["export", str(runs[name]), "--out", str(tmp_path / "decoder.onnx")]) == 0
    import torch

    from engine.headless.opened import open_run

    opened = open_run(cli.parser().parse_args(["sample", str(runs[name]), "--out", "x.npy", "--device", "cpu"]))
    session = onnxruntime.InferenceSession(tmp_path / "decoder.onnx", providers=["CPUExecutionProvider"])
    assert json.loads(session.get_modelmeta().custom_metadata_map["latent_dim"]) == 4
    for count in (1, 2, 7):  # the batch is free
        z = np.stack([seed_latent(number, 4) for number in range(count)])
        y = opened.classes(None, count)
        with torch.no_grad():
            wanted = opened.model.decode(opened.networks, torch.from_numpy(z),
                                         None if y is None else torch.from_numpy(y)).numpy()
        (made,) = session.run(None, {"z": z} | ({} if y is None else {"y": y}))
        np.testing.assert_allclose(made, wanted, atol=1e-5)


def test_onnx_that_is_not_installed_is_named(runs, tmp_path, capsys, monkeypatch) -> None:
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "onnxscript" else real(name, *a))
    assert cli.main(["export", str(runs["vae"]), "--out", str(tmp_path / "decoder.onnx")]) == 2
    assert "pip install onnx onnxscript" in capsys.readouterr().err
    monkeypatch.setattr("engine.program.INSTALLED", True)
    assert cli.main(["export", str(runs["vae"]), "--out", str(tmp_path / "decoder.onnx")]) == 2
    said = capsys.readouterr().err
    assert "pip" not in said and "Write .safetensors" in said


def test_bare_weights_hold_the_decoder_and_say_what_it_is(runs, tmp_path) -> None:
    assert cli.main(["export", str(runs["vae"]), "--out", str(tmp_path / "decoder.safetensors")]) == 0
    found = weights.read(tmp_path / "decoder.safetensors")
    average = checkpoint.load(runs["vae"]).part("average.decoder")
    assert set(found.part("decoder")) == set(average)
    assert all((found.part("decoder")[name] == value).all() for name, value in average.items())
    assert found.meta["latent_dim"] == 4 and manifest.from_toml(found.meta["manifest"]).spec.model == "vae"


def test_check_says_what_there_is() -> None:
    done = lerp("check")
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("Device", "Precision", "torch", "fashion-mnist", "All is well.", "Training"):
        assert words in done.stdout


def test_check_finds_what_is_not_well(tmp_path, monkeypatch, capsys) -> None:
    from engine.datasets import embedded

    before = embedded._root
    embedded.set_root(tmp_path)
    try:
        assert cli.main(["check"]) == 1
    finally:
        embedded.set_root(before)
    assert "Not well" in capsys.readouterr().out


# --- the front -------------------------------------------------------------------------------------------------------


def test_help_is_instant_and_loads_nothing() -> None:
    code = ("import sys; from main import main; status = main(['--help']); "
            "assert not {'torch', 'numpy', 'PySide6', 'sklearn'} & set(sys.modules); sys.exit(status)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0 and "interpolate" in done.stdout and not done.stderr
    for command in ("train", "sample", "interpolate", "export", "check"):
        assert cli.main([command, "--help"]) == 0


def test_unknown_commands_and_options_are_one_line(capsys) -> None:
    for arguments in (["trian"], ["train", "--outt", "x"], ["sample"], ["sample", "x", "--count", "-3", "--out", "y"]):
        assert cli.main(arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_the_decoding_child_is_reached_through_the_program(tmp_path) -> None:
    job = {"side": 8, "memory": 2**31, "files": [str(tmp_path / "a.png"), str(tmp_path / "b.png")]}
    Image.new("RGB", (9, 9), "red").save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"no picture")
    (tmp_path / "job.json").write_text(json.dumps(job))
    (tmp_path / "results.jsonl").touch()
    np.lib.format.open_memmap(tmp_path / "pixels.npy", "w+", np.uint8, (2, 8, 8, 3)).flush()
    done = lerp("_decode", tmp_path, 0)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    assert lines[0]["size"] == [9, 9] and "refused" in lines[1]
    assert (np.load(tmp_path / "pixels.npy")[0] == (255, 0, 0)).all()
