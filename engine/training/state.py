"""What a checkpoint holds of a run, and how a run takes it up again, bit for bit."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from engine.storage import tree
from engine.storage.weights import Weights
from engine.training.run import Run

# Nothing random is kept: every step's numbers come from (seed, purpose, step), the place in the data from `images`.


def taken(run: Run) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Everything that the next step depends on: tensors by name, and the JSON-able rest."""
    tensors, shape = tree.pack({
        "networks": {name: network.state_dict() for name, network in run.model.networks.items()},
        "average": {name: network.state_dict() for name, network in run.average.networks.items()},
        "optimisers": {name: optimiser.state_dict() for name, optimiser in run.optimisers.items()},
    })
    meta = {"step": run.step, "images": run.images, "seconds": run.seconds, "live": dict(run.live), "shape": shape}
    return tensors, meta


def restore(run: Run, found: Weights) -> None:
    """Bring a freshly prepared run to where the checkpoint stands. Raises KeyError, RuntimeError if it does not fit."""
    whole = tree.unpack(found.tensors, found.meta["shape"])
    for name, network in run.model.networks.items():
        network.load_state_dict(whole["networks"][name])
    for name, network in run.average.networks.items():
        network.load_state_dict(whole["average"][name])
    for name, optimiser in run.optimisers.items():
        optimiser.load_state_dict(whole["optimisers"][name])
    run.step, run.images, run.seconds = found.meta["step"], found.meta["images"], found.meta["seconds"]
    run.live.update(found.meta["live"])
    run.tune()


def explored(found: Weights) -> dict[str, dict[str, Tensor]]:
    """State dicts of the networks as explored (averages where there are any), from a checkpoint or a snapshot file."""
    networks: dict[str, dict[str, Tensor]] = {}
    for part in ("networks", "average"):
        for key, value in found.part(part).items():
            name, _, parameter = key.partition(".")
            networks.setdefault(name, {})[parameter] = value
        if part == "networks":
            averaged = {key.partition(".")[0] for key in found.part("average")}
            networks = {name: state for name, state in networks.items() if name not in averaged}
    return networks
