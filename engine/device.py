"""Where the numbers are computed: device, threads, memory."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import threading
from pathlib import Path

import psutil
import torch

NICE = 10  # of the training thread beside a window: a hand that moves is always served first
_stepped_back = threading.local()


class DeviceError(ValueError):
    """A device that was asked for and is not there."""


def resolve(name: str) -> torch.device:
    """`auto` (cuda, then mps, then cpu), or the one named. Raises DeviceError in plain words."""
    there = available()
    if name == "auto":
        return torch.device(there[0])
    kind = name.partition(":")[0]
    if kind not in ("cpu", "cuda", "mps"):
        raise DeviceError(f"There is no device “{name}”. Use auto, cpu, cuda or mps.")
    if kind not in there:
        raise DeviceError(f"Torch finds no {kind} device here. Use --device cpu (or auto).")
    return torch.device(name)


def available() -> list[str]:
    """Kinds of device that torch can use, best first."""
    found = ["cuda"] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def cores() -> int:
    """CPU cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def usual_threads() -> int:
    """CPU threads the calling thread computes on unless told: its share of the cores, less one if it has stepped back.

    All compute threads wait at the next barrier for one that the window or the viewer displaces: with every core taken,
    a hand that drags costs the training far more than the core it needs (docs/measured.md).
    """
    return max(1, cores() // sharing() - int(getattr(_stepped_back, "yes", False)))


def sharing() -> int:
    """Processes of this run on this machine, as torchrun tells each of those it starts; 1 without it."""
    told = os.environ.get("LOCAL_WORLD_SIZE", "")
    return max(1, int(told)) if "RANK" in os.environ and told.isdigit() else 1


def use_threads(count: int | None) -> int:
    """Let the calling thread (and only it) compute on so many CPU threads; None: the usual number. Returns the number."""
    chosen = count or usual_threads()
    torch.get_num_threads()  # torch gives a thread its number at the first use, over one that was set before
    torch.set_num_threads(chosen)
    _keep_matrices_single()
    return chosen


def _keep_matrices_single() -> None:
    """MKL's number is the process's, not the thread's: one, so that no other thread gets helpers of its own.

    More OpenMP threads than cores stop spinning at barriers. Seen on two cores: a viewer whose matrix products had a
    helper halved the speed of a training with two threads, even while nobody looked. Convolutions do not use MKL.
    """
    setter = threading.Thread(target=torch.set_num_threads, args=(1,), name="lerp-threads")
    setter.start()
    setter.join()


def own_stream() -> contextlib.AbstractContextManager[object]:
    """A high-priority CUDA stream of the calling thread's own, so that decodes do not queue behind a training step."""
    if torch.cuda.is_available():
        return torch.cuda.stream(torch.cuda.Stream(priority=-1))
    return contextlib.nullcontext()


def step_back() -> None:
    """Let the calling thread, and the compute threads it will start, give way to the window's and the viewer's.

    It leaves them a core from now on. On Linux niceness belongs to a thread and is inherited; elsewhere nothing is changed.
    """
    _stepped_back.yes = True
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def words(device: torch.device, threads: int) -> str:
    """As the status bar says it: "CPU · 2 threads" or the card's name."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU"
    return f"CPU · {threads} thread{'' if threads == 1 else 's'}"


def free_memory(device: torch.device) -> int:
    """Bytes that can still be taken on the device."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return min(int(psutil.virtual_memory().available), _control_group_free())


def _control_group_free() -> int:
    """Bytes left in this process's control group (containers limit memory there), or a very large number."""
    base = Path("/sys/fs/cgroup")
    try:
        limit = (base / "memory.max").read_text().strip()
        used = int((base / "memory.current").read_text())
        return 1 << 60 if limit == "max" else max(0, int(limit) - used)
    except (OSError, ValueError):
        return 1 << 60


def hardware() -> dict[str, str]:
    """What a run's manifest notes about the machine."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(cores()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "gpu": torch.cuda.get_device_name(0) if torch.cuda.is_available() else "",
    }
