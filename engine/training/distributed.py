"""Several processes, one run: under torchrun each takes its rows of the global batch, gradients are averaged flat.

One all_reduce over one flat buffer per update, as StyleGAN3 does, instead of DistributedDataParallel, which reduces
gradient penalties wrongly and broadcasts buffers in the middle of a step.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import torch
import torch.distributed as dist
from torch import Tensor, nn

from engine.fields import FieldError


@dataclass(frozen=True, slots=True)
class World:
    """This process among all. Alone, every method does nothing at no cost."""

    rank: int = 0
    size: int = 1

    @property
    def first(self) -> bool:
        """Whether this is the process that writes and speaks."""
        return self.rank == 0

    def check_batch(self, batch: int, largest: int) -> None:
        """Whether each process can have as many rows as the others. Raises FieldError with the nearest batch."""
        if not batch % self.size:
            return
        fewer = batch // self.size * self.size
        fits = [size for size in (fewer, fewer + self.size) if 0 < size <= largest]
        nearest = min(fits, key=lambda size: abs(size - batch), default=None)
        raise FieldError("batch", f"{batch} can't be shared evenly by {self.size} processes; start as many as divide it, "
                                  "or change it.", nearest)

    def mean(self, value: Tensor) -> Tensor:
        """The mean over all processes of a detached tensor."""
        if self.size == 1:
            return value
        total = value.cuda() if dist.get_backend() == "nccl" else value.clone()
        dist.all_reduce(total)
        return (total / self.size).to(value.device)

    def average_gradients(self, parameters: Sequence[nn.Parameter]) -> None:
        """Replace every gradient by its mean over all processes, in one message."""
        if self.size == 1:
            return
        gradients = [p.grad for p in parameters if p.grad is not None]
        flat = torch.cat([g.reshape(-1) for g in gradients])
        dist.all_reduce(flat)
        flat /= self.size
        at = 0
        for gradient in gradients:
            gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient))
            at += gradient.numel()

    def agree(self, flag: bool) -> bool:
        """True everywhere if the first process says so: what the clock decides, one process decides."""
        if self.size == 1:
            return flag
        told = torch.tensor([int(flag)], dtype=torch.int64)
        if dist.get_backend() == "nccl":
            told = told.cuda()
        dist.broadcast(told, 0)
        return bool(told.item())


ALONE = World()


def launched() -> bool:
    """Whether torchrun started this process."""
    return "RANK" in os.environ and "WORLD_SIZE" in os.environ


def join(device: torch.device) -> tuple[World, torch.device]:
    """Meet the other processes that torchrun started (or be alone); this process's own device.

    Gloo talks over the loopback interface unless GLOO_SOCKET_IFNAME names another.
    """
    if not launched():
        return World(), device
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(device)
    elif os.path.exists("/sys/class/net/lo"):
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    if not dist.is_initialized():
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return World(dist.get_rank(), dist.get_world_size()), device


def leave() -> None:
    """End the meeting, if there is one: something went wrong here, and the others are not waited for."""
    if dist.is_initialized():
        dist.destroy_process_group()


def depart(status: int) -> NoReturn:
    """End this process with that exit status, once every other has come as far. Only where `launched`.

    Not by way of C++'s clean-up: there gloo aborts now and then ("terminate called without an active exception", seen
    on torch 2.13), and torchrun takes a run that is done for one that failed.
    """
    if dist.is_initialized():
        dist.barrier()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
