"""What is on disk survives a full disk, a failing fsync, a read-only mount and kill -9."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine.storage import checkpoint, durable, snapshots
from engine.storage.durable import StorageError

BIG = {"w": torch.arange(400_000, dtype=torch.float32)}


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int, after: int) -> None:
    """os.`name` fails from its `after`-th call on."""
    real, calls = getattr(os, name), iter(range(1_000_000))

    def call(*arguments, **options):
        if next(calls) >= after:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **options)

    monkeypatch.setattr(os, name, call)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize(("name", "number", "words"), [
    ("write", errno.ENOSPC, "disk is full"), ("fsync", errno.EIO, "could not be written"),
    ("replace", errno.EACCES, "not permitted"), ("open", errno.EROFS, "only be read"),
])
def test_a_refused_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, name, number, words) -> None:
    durable.write_text(tmp_path / "file", "old")
    failing(monkeypatch, name, number, after=0)
    with pytest.raises(StorageError, match=words) as caught:
        durable.write_text(tmp_path / "file", "new")
    assert caught.value.advice
    monkeypatch.undo()
    assert contents(tmp_path) == {"file": b"old"}


def test_short_writes_are_continued(tmp_path, monkeypatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:1000]))
    data = random.Random(1).randbytes(12_345)
    durable.write_bytes(tmp_path / "deep" / "file", data)
    assert (tmp_path / "deep" / "file").read_bytes() == data


def test_the_old_file_stays_until_the_new_one_is_synced(tmp_path, monkeypatch) -> None:
    order: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, real=real, name=name: (order.append(name), real(*a))[1])
    durable.write_text(tmp_path / "file", "x")
    assert order == ["fsync", "replace", "fsync"]


def test_sweep_takes_only_what_writers_left(tmp_path) -> None:
    (tmp_path / f"{durable.MARK}123-7.safetensors").write_bytes(b"half")
    durable.write_text(tmp_path / "7.safetensors", "whole")
    durable.sweep(tmp_path)
    assert contents(tmp_path) == {"7.safetensors": b"whole"}


@pytest.mark.parametrize("name", ["walk.gif", "地" * 83 + ".gif", "a." + "b" * 253], ids=["short", "long", "long ending"])
def test_what_a_killed_writer_left_goes_with_the_next_one_of_that_name(tmp_path, name) -> None:
    killed = subprocess.Popen([sys.executable, "-c", "pass"])
    killed.wait()
    left = tmp_path / durable._temporary(tmp_path / name).replace(str(os.getpid()), str(killed.pid))
    others = [tmp_path / f"{durable.MARK}{os.getppid()}-{left.name.rpartition('-')[2]}",
              tmp_path / durable._temporary(tmp_path / name), tmp_path / f"{durable.MARK}{killed.pid}-0-other.gif"]
    for file in (left, *others):
        file.write_bytes(b"half")
    durable.write_text(tmp_path / name, "whole")
    assert contents(tmp_path) == {name: b"whole", **{file.name: b"half" for file in others}}


def test_two_may_be_written_to_one_name_at_once(tmp_path) -> None:
    with durable.replacing(tmp_path / "a.png") as first, durable.replacing(tmp_path / "a.png") as second:
        assert first != second and first.suffix == second.suffix == ".png"
        first.write_text("first")
        second.write_text("second")
    assert contents(tmp_path) == {"a.png": b"first"}


def test_it_can_be_ended_until_it_takes_its_place(tmp_path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), durable.replacing(tmp_path / "a", placing=lambda: 1 / 0) as temporary:
        temporary.write_text("new")
    assert contents(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("write", [durable.write_text, durable.append_text])
def test_a_name_that_is_no_text_is_refused_in_plain_words(tmp_path, write) -> None:
    with pytest.raises(StorageError, match="no text") as caught:
        write(tmp_path / "a", os.fsdecode(b"caf\xe9"))
    assert "another name" in caught.value.advice and not list(tmp_path.iterdir())


@pytest.mark.parametrize("after", range(8))
def test_a_disk_that_fills_up_never_costs_the_newest_checkpoint(tmp_path, monkeypatch, after) -> None:
    checkpoint.save(tmp_path, 0, BIG, {"images": 0})
    checkpoint.save(tmp_path, 10, BIG, {"images": 640})
    failing(monkeypatch, "write", errno.ENOSPC, after)
    for step in (10, 20):  # replaced by one of the same step, and followed by a later one
        try:
            checkpoint.save(tmp_path, step, {"w": BIG["w"] + 1}, {"images": 64 * step})
        except StorageError as error:
            assert "full" in str(error)
    monkeypatch.undo()
    found = checkpoint.load(tmp_path)
    assert found.step in (10, 20) and not found.notes
    assert torch.equal(found.tensors["w"], BIG["w"]) or torch.equal(found.tensors["w"], BIG["w"] + 1)


def test_a_real_full_disk(tmp_path) -> None:
    """A file size limit is the nearest to a full disk that needs no privileges: the kernel refuses in mid-write."""
    resource = pytest.importorskip("resource")
    checkpoint.save(tmp_path, 1, {"w": torch.zeros(10)}, {})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        with pytest.raises(StorageError):
            checkpoint.save(tmp_path, 2, BIG, {})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert checkpoint.load(tmp_path).step == 1
    assert not list((tmp_path / "checkpoints").glob(f"{durable.MARK}*"))


WRITER = """
import sys, torch
from pathlib import Path
from engine.storage import checkpoint, snapshots
run, first = Path(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(1)
for step in range(first, 10_000):
    weights = {"w": torch.full((300_000,), float(step))}
    checkpoint.save(run, step, weights, {"images": step})
    snapshots.save(run, step, weights, {"images": step})
    print(step, flush=True)
"""


def test_kill_9_never_costs_the_newest_complete_checkpoint(tmp_path) -> None:
    rng, told = random.Random(5), 0
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(told + 1)], stdout=subprocess.PIPE,
                                  text=True, cwd=Path(__file__).parents[3])
        assert writer.stdout is not None
        try:
            for _ in range(rng.randint(2, 12)):
                told = int(writer.stdout.readline())
            # At a random moment of the next writes: the pipe is read no further, the writer goes on meanwhile.
            pytest.importorskip("select").select([], [], [], rng.random() * 0.03)
        finally:
            writer.kill()
        last = [int(line) for line in writer.stdout.read().split("\n")[:-1]]
        writer.wait()
        writer.stdout.close()
        told = max([told, *last])
        found = checkpoint.load(tmp_path)
        assert found.step >= told and not found.notes  # what was said to be written is there, verified
        assert torch.equal(found.tensors["w"], torch.full((300_000,), float(found.step)))
        for step in snapshots.steps(tmp_path):
            snapshots.load(tmp_path, step)
        told = found.step


def test_writable_tells_of_a_read_only_mount(tmp_path, monkeypatch) -> None:
    assert durable.writable(tmp_path)
    assert not durable.writable(tmp_path / "nowhere")
    failing(monkeypatch, "open", errno.EROFS, after=0)
    assert not durable.writable(tmp_path)
