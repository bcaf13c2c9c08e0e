"""How good are 5,000 samples after a fixed time of training, beside two well-known examples trained in the same run?

    python tests/benchmarks/quality.py --seconds 120 --json quality.json [--families vae gan vaegan] [--reference FILE]

Every system trains for `--seconds` on the 10,000 pictures that Lerp embeds, on `--threads` CPU threads, one after
another. Judged by the Frechet distance (EfficientNet-Lite0) to numbers 10,000 to 14,999 of the Debian package
`dataset-fashion-mnist`'s training half (`apt install dataset-fashion-mnist`; never seen in training), and by precision,
recall, density and coverage at k = 5 of 3,000. A grid of each system's samples is written beside the JSON.

Beside that the GAN trains on the 34,006 cities for as long, and it is counted how many of its points lie within two
degrees of one.

The examples are those of github.com/pytorch/examples (vae/main.py and dcgan/main.py), re-stated here with their published
settings; DCGAN with one stage less, so that it makes 32 px pictures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.neighbors import KDTree
from torch import Tensor, nn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.datasets import embedded, finding  # noqa: E402
from engine.kinds.image import grid  # noqa: E402
from engine.metrics import features, frechet, prdc  # noqa: E402

RESOURCES = ROOT / "resources"
REFERENCE = Path("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")
COUNT, NEAR = 5_000, 3_000
NEAR_BY, NEAR_CITIES = 2.0, 0.8  # degrees; the share that is wanted
OWN = ("vae", "gan", "vaegan")
PEER_OF = {"vae": "examples-vae", "gan": "examples-dcgan", "vaegan": "examples-dcgan"}
GOAL = {"vae": 0.60, "gan": 0.70, "vaegan": 0.80}
LEAST_PRECISION = 0.6

# --- Lerp itself: the headless twin, as a person runs it -------------------------------------------------------------


def lerp(family: str, folder: Path, options: argparse.Namespace) -> tuple[np.ndarray, float]:
    """Train with the defaults (the Balanced preset) and draw. -> samples uint8 [n, 28, 28], pictures per second."""
    run, out = folder / family, folder / f"{family}.npy"
    _main("train", "--data", "fashion-mnist", "--model", family, "--seconds", options.seconds, "--seed", options.seed,
          "--device", "cpu", "--threads", options.threads, "--out", run, "--json")
    _main("sample", run, "--count", COUNT, "--seed", 7, "--out", out)
    return np.load(out), _images(run) / options.seconds


def _main(*words: object) -> None:
    done = subprocess.run([sys.executable, str(ROOT / "main.py"), *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"main.py {' '.join(map(str, words))} failed:\n{done.stderr}")


def _images(run: Path) -> int:
    from engine.storage.metrics import read_curves

    curves = read_curves(run)
    return int(max(curve[-1, 0] for curve in curves.values() if len(curve)))


def near_cities(folder: Path, options: argparse.Namespace) -> float:
    """Share of 5,000 points of a GAN, trained with the defaults, that lie within NEAR_BY degrees of a city."""
    run, out = folder / "cities", folder / "cities.npy"
    _main("train", "--data", "cities", "--model", "gan", "--seconds", options.seconds, "--seed", options.seed,
          "--device", "cpu", "--threads", options.threads, "--out", run)
    _main("sample", run, "--count", COUNT, "--seed", 7, "--out", out)
    real = np.asarray(finding.resolve("cities").load().samples, dtype=np.float64)
    distances, _ = KDTree(real).query(np.load(out).astype(np.float64))
    return float((distances[:, 0] <= NEAR_BY).mean())


# --- the examples ----------------------------------------------------------------------------------------------------


class ExampleVAE(nn.Module):
    """784-400-20-400-784 with ReLU (pytorch/examples, vae/main.py)."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc21, self.fc22 = nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20)
        self.fc3, self.fc4 = nn.Linear(20, 400), nn.Linear(400, 784)

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        hidden = F.relu(self.fc1(x))
        mean, log_variance = self.fc21(hidden), self.fc22(hidden)
        return self.decode(mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)), mean, log_variance


def example_vae(pictures: np.ndarray, options: argparse.Namespace) -> tuple[np.ndarray, float]:
    """Batch 128, Adam 1e-3, binary cross-entropy; samples from the prior."""
    x = torch.from_numpy(pictures).float().div(255.0).view(-1, 784)
    model = ExampleVAE()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step(batch: Tensor) -> None:
        made, mean, log_variance = model(batch)
        loss = F.binary_cross_entropy(made, batch, reduction="sum")
        loss = loss - 0.5 * torch.sum(1 + log_variance - mean.square() - log_variance.exp())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    speed = _for_a_while(x, 128, step, options.seconds)
    with torch.no_grad():
        made = model.decode(torch.randn(COUNT, 20))
    return made.mul(255.0).round().to(torch.uint8).view(-1, 28, 28).numpy(), speed


def dcgan_networks() -> tuple[nn.Sequential, nn.Sequential]:
    """Generator and discriminator for 32 px, ngf = ndf = 64, nz = 100 (pytorch/examples, dcgan/main.py)."""
    def up(a: int, b: int, stride: int, padding: int) -> list[nn.Module]:
        return [nn.ConvTranspose2d(a, b, 4, stride, padding, bias=False), nn.BatchNorm2d(b), nn.ReLU(True)]

    def down(a: int, b: int) -> list[nn.Module]:
        return [nn.Conv2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.2, True)]

    generator = nn.Sequential(*up(100, 256, 1, 0), *up(256, 128, 2, 1), *up(128, 64, 2, 1),
                              nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False), nn.Tanh())
    critic = nn.Sequential(nn.Conv2d(1, 64, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True), *down(64, 128), *down(128, 256),
                           nn.Conv2d(256, 1, 4, 1, 0, bias=False), nn.Sigmoid(), nn.Flatten(0))
    return generator.apply(_example_start), critic.apply(_example_start)


def _example_start(part: nn.Module) -> None:
    if isinstance(part, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(part.weight, 0.0, 0.02)
    elif isinstance(part, nn.BatchNorm2d):
        nn.init.normal_(part.weight, 1.0, 0.02)
        nn.init.zeros_(part.bias)


def example_dcgan(pictures: np.ndarray, options: argparse.Namespace) -> tuple[np.ndarray, float]:
    """Batch 64, Adam 2e-4 with beta 0.5, binary cross-entropy; pictures scaled to 32 px and back."""
    x = _scaled(torch.from_numpy(pictures[:, None]).float(), 32).div(127.5).sub(1.0)
    generator, critic = dcgan_networks()
    of_generator, of_critic = (torch.optim.Adam(n.parameters(), lr=2e-4, betas=(0.5, 0.999)) for n in (generator, critic))
    bce = nn.BCELoss()

    def step(batch: Tensor) -> None:
        real, fake = torch.ones(len(batch)), torch.zeros(len(batch))
        critic.zero_grad()
        bce(critic(batch), real).backward()
        made = generator(torch.randn(len(batch), 100, 1, 1))
        bce(critic(made.detach()), fake).backward()
        of_critic.step()
        generator.zero_grad()
        bce(critic(made), real).backward()
        of_generator.step()

    speed = _for_a_while(x, 64, step, options.seconds)
    with torch.no_grad():  # in training mode and batches of 64, as the example draws
        made = torch.cat([generator(torch.randn(64, 100, 1, 1)) for _ in range(-(-COUNT // 64))])[:COUNT]
    return _scaled(made.add(1.0).mul(127.5), 28).round().clamp(0, 255).to(torch.uint8)[:, 0].numpy(), speed


def _scaled(x: Tensor, side: int) -> Tensor:
    return F.interpolate(x, (side, side), mode="bilinear", antialias=True)


def _for_a_while(x: Tensor, batch: int, step: Callable[[Tensor], None], seconds: float) -> float:
    """Epochs in random order until the time is up. -> pictures per second"""
    seen, began = 0, time.perf_counter()
    while True:
        for chosen in torch.randperm(len(x)).split(batch):
            step(x[chosen])
            seen += len(chosen)
            if (spent := time.perf_counter() - began) >= seconds:
                return seen / spent


# --- judging ---------------------------------------------------------------------------------------------------------


def judge(name: str, samples: np.ndarray, speed: float, real: np.ndarray, extractor: features.Extractor) -> dict[str, object]:
    """Every number of one system, and its grid."""
    found = extractor.features(samples[..., None]).numpy()
    numbers = asdict(prdc.prdc(real[:NEAR], found[:NEAR]))
    return {"system": name, "frechet": frechet.frechet(real, found), **numbers, "images_per_second": speed}


def verdict(results: dict[str, dict[str, object]], own: list[str]) -> list[dict[str, object]]:
    """Each family's ratio to its example, and whether the goal is met."""
    rows = []
    for family in own:
        ratio = results[family]["frechet"] / results[PEER_OF[family]]["frechet"]  # type: ignore[operator]
        precise = results[family]["precision"] >= LEAST_PRECISION  # type: ignore[operator]
        rows.append({"family": family, "against": PEER_OF[family], "ratio": ratio, "goal": GOAL[family],
                     "precision": results[family]["precision"], "met": bool(ratio <= GOAL[family] and precise)})
    return rows


def reference(path: Path) -> np.ndarray:
    """Numbers 10,000 to 14,999 of the training half, uint8 [5000, 28, 28]."""
    if not path.exists():
        raise SystemExit(f"There is no {path}: apt install dataset-fashion-mnist, or name the file with --reference.")
    raw = path.read_bytes()
    numbers = np.frombuffer(gzip.decompress(raw) if path.suffix == ".gz" else raw, np.uint8, offset=16)
    return numbers.reshape(-1, 28, 28)[10_000:15_000]


def main() -> int:
    """0 if every goal is met, else 1."""
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    embedded.set_root(RESOURCES)
    pictures = np.array(finding.resolve("fashion-mnist").load().samples[..., 0])
    extractor = features.Extractor(RESOURCES / features.FILE)
    real = extractor.features(reference(options.reference)[..., None]).numpy()
    results: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        systems: dict[str, Callable[[], tuple[np.ndarray, float]]] = {
            "examples-vae": lambda: example_vae(pictures, options), "examples-dcgan": lambda: example_dcgan(pictures, options),
            **{family: (lambda family=family: lerp(family, Path(scratch), options)) for family in options.families},
        }
        for name in [name for name in systems if name in options.families or name in {PEER_OF[f] for f in options.families}]:
            samples, speed = systems[name]()
            results[name] = judge(name, samples, speed, real, extractor)
            _picture(options.json.with_name(f"{options.json.stem}-{name}.png"), samples)
            print(_line(results[name]), flush=True)
        cities = near_cities(Path(scratch), options) if options.cities else None
    rows = verdict(results, options.families)
    floor = frechet.frechet(real[:COUNT // 2], real[COUNT // 2:])
    options.json.write_text(json.dumps({
        "seconds": options.seconds, "threads": options.threads, "seed": options.seed, "torch": torch.__version__,
        "floor_2500_against_2500": floor, "systems": list(results.values()), "ratios": rows, "near_cities": cities,
    }, indent=2) + "\n", "utf-8")
    for row in rows:
        print(f"{row['family']:8} {row['ratio']:.3f} of {row['against']} (goal {row['goal']:.2f}), "
              f"precision {row['precision']:.2f}: {'met' if row['met'] else 'MISSED'}")
    if cities is not None:
        print(f"cities   {cities:.3f} within {NEAR_BY:g} degrees (goal {NEAR_CITIES:.2f})")
    return 0 if all(row["met"] for row in rows) and (cities is None or cities >= NEAR_CITIES) else 1


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120.0, help="of training, for each system")
    parser.add_argument("--json", type=Path, required=True, help="where the numbers go; pictures beside it")
    parser.add_argument("--families", nargs="*", choices=OWN, default=list(OWN), help="those to train")
    parser.add_argument("--no-cities", dest="cities", action="store_false", help="leave out the points")
    parser.add_argument("--reference", type=Path, default=REFERENCE, help="the training half's pictures (IDX, perhaps gzipped)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _picture(path: Path, samples: np.ndarray) -> None:
    from PIL import Image

    Image.fromarray(grid(samples[:100])).resize((560, 560), Image.Resampling.NEAREST).save(path)


def _line(row: dict[str, object]) -> str:
    keys = ("frechet", "precision", "recall", "density", "coverage", "images_per_second")
    return f"{row['system']:16} " + "  ".join(f"{key} {row[key]:.3g}" for key in keys)


if __name__ == "__main__":
    raise SystemExit(main())
