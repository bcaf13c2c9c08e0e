"""The headless twin: the same engine from the command line. Torch is loaded only by the subcommand that needs it.

Exit status: 0 done, 1 failure, 2 bad input; failures are one line on standard error.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from engine.program import CALL, PROG

DONE, FAILURE, BAD_INPUT = 0, 1, 2
COMMANDS = ("train", "sample", "interpolate", "export", "restore", "check", "engine")

EXAMPLES = """examples:
  python main.py                     opens the window
  python main.py ./runs/first        opens it with a run, a picture saved by Lerp, a folder of pictures, or a table
  python main.py train --data fashion-mnist --model vae --images 200000 --out runs/first
  python main.py train --out runs/first --resume --images 400000
  python main.py sample runs/first --count 64 --out grid.png
  python main.py interpolate runs/first --from-seed 1 --to-seed 2 --frames 60 --out walk.gif
  python main.py restore runs/first saved.png --out again.png
  python main.py export runs/first --out decoder.safetensors
  python main.py check
  python main.py engine list"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line instead of the whole usage."""
        self.exit(BAD_INPUT, f"{self.prog}: {message}. See “{self.prog} --help”.\n")


def main(arguments: Sequence[str]) -> int:
    """Run a subcommand; returns the exit status."""
    if arguments and arguments[0] == "_decode":  # the child process for foreign pictures, in a frozen build
        from engine.datasets import decoding

        return decoding.main(list(arguments[1:]))
    if arguments and arguments[0] == "_layout":  # the child process that settles a map
        from engine.mapping import working

        return working.main()
    if arguments and arguments[0] == "_engine":  # the child process that tries an engine pack
        from engine.pack import probing

        return probing.main(list(arguments[1:]))
    try:
        options = parser().parse_args(arguments)
        if options.command != "engine":
            _load_engine()
        return importlib.import_module(f"engine.headless.{options.command}").run(options)
    except SystemExit as end:  # argparse: 0 after --help, 2 after an error
        return end.code if isinstance(end.code, int) else FAILURE
    except KeyboardInterrupt:
        _say("Interrupted.")
        return FAILURE
    except BrokenPipeError:  # the reader of our output went away
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - nothing more can be said
        return FAILURE
    except Exception as error:
        from engine.headless.refusing import status_and_words

        status, words = status_and_words(error)
        _say(words)
        return status


def _load_engine() -> None:
    """The chosen engine pack, before any subcommand imports torch."""
    from engine.pack import loading

    found = loading.begin()
    if found.spoiled:
        loading.start_again()
    if found.problem:
        _say(found.problem)


def _say(words: str) -> None:
    if os.environ.get("RANK", "0") == "0":
        print(f"lerp: {' '.join(words.split())}", file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(prog=PROG, description="Train VAEs, GANs and their hybrids, and walk their latent space.",
                  epilog=EXAMPLES.replace("python main.py", CALL), formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _train(commands.add_parser("train", help="train a run into a folder, or go on with one"))
    _sample(commands.add_parser("sample", help="draw samples from a run"))
    _interpolate(commands.add_parser("interpolate", help="walk from one seed to another: a film or a strip"))
    _export(commands.add_parser("export", help="write the decoder for other programs"))
    _restore(commands.add_parser("restore", help="decode a saved picture or strip anew, from its recipe"))
    commands.add_parser("check", help="say what there is, and whether all is well")
    _engine(commands.add_parser("engine", help="which torch computes: list, use, add or remove engine packs"))
    return top


def _train(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--data", help="name of a source, or path of a folder of pictures or of a table (.csv, .npy)")
    add("--model", help="family: vae, gan, vaegan, or one of your own")
    add("--out", type=Path, required=True, metavar="RUN", help="folder of the run")
    add("--images", type=_positive_int, help="stop after so many pictures")
    add("--seconds", type=_positive_float, help="stop after so many seconds of optimisation")
    add("--seed", type=int, help="of weights, data order and noise (1)")
    add("--preset", help="quick, balanced or quality")
    add("--set", action="append", default=[], metavar="NAME=VALUE", dest="settings", help="a setting; may be repeated")
    add("--tick", type=float, default=0.5, metavar="SECONDS", help="between two readings of the numbers; 0: every step (0.5)")
    add("--resume", action="store_true", help="go on with the run in --out, exactly where it stands")
    add("--json", action="store_true", help="one JSON line per tick on standard output")
    _device(command)


def _sample(command: argparse.ArgumentParser) -> None:
    _opened(command)
    add = command.add_argument
    add("--count", type=_positive_int, default=64, help="how many (64)")
    add("--seed", type=int, default=1, help="of the draw (1)")
    add("--sampler", choices=("prior", "mixture"), help="mixture where there is an encoder, else prior")
    add("--class", dest="condition", metavar="CLASS", help="name or number; by default all in turn (conditional runs)")
    add("--out", type=Path, required=True, help=".npy for the numbers; .png for a picture")


def _interpolate(command: argparse.ArgumentParser) -> None:
    _opened(command)
    add = command.add_argument
    add("--from-seed", type=int, required=True, help="where the walk begins")
    add("--to-seed", type=int, required=True, help="where it ends")
    add("--frames", type=_positive_int, default=60, help="how many, both ends included (60)")
    add("--method", choices=("slerp", "lerp"), default="slerp", help="along the sphere, or straight (slerp)")
    add("--class", dest="condition", metavar="CLASS", help="name or number (conditional runs)")
    add("--rate", type=_positive_float, default=24.0, help="frames a second (24)")
    add("--scale", type=_positive_int, help="enlarge each pixel so many times (films: to at least 128 px)")
    add("--out", type=Path, required=True, help="film: .gif .webp .mp4 .webm; strip: .png; numbers: .npy")


def _export(command: argparse.ArgumentParser) -> None:
    _opened(command, device=False)
    command.add_argument("--out", type=Path, required=True, help=".safetensors; .onnx only from the source, with onnx installed")


def _restore(command: argparse.ArgumentParser) -> None:
    _opened(command)
    command.add_argument("picture", type=Path, metavar="PICTURE", help="a PNG that Lerp has saved")
    command.add_argument("--out", type=Path, required=True, help=".png in its own pixels; .npy for the numbers")


def _engine(command: argparse.ArgumentParser) -> None:
    jobs = command.add_subparsers(dest="job", required=True, metavar="JOB", parser_class=_Parser)
    jobs.add_parser("list", help="the built-in engine, and the packs there are")
    use = jobs.add_parser("use", help="check every file of a pack, try it, and use it from now on")
    use.add_argument("name", metavar="NAME", help="of a pack, or built-in")
    add = jobs.add_parser("add", help="copy a pack's folder to where packs belong, and check it")
    add.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that holds engine-pack.toml")
    remove = jobs.add_parser("remove", help="delete a pack of your own")
    remove.add_argument("name", metavar="NAME", help="of a pack")


def _opened(command: argparse.ArgumentParser, device: bool = True) -> None:
    command.add_argument("folder", type=Path, metavar="RUN", help="folder of a run")
    if device:
        _device(command)


def _device(command: argparse.ArgumentParser) -> None:
    command.add_argument("--device", default=None, help="auto, cpu, cuda or mps (auto)")
    command.add_argument("--threads", type=_positive_int, help="CPU threads (all cores)")


def _positive_int(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _positive_float(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("must be more than 0")
    return number


_positive_int.__name__, _positive_float.__name__ = "whole number", "number"  # argparse names the type in its error
