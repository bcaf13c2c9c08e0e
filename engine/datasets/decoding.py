"""The child process that opens foreign pictures: python -m engine.datasets.decoding JOB FIRST

JOB is a folder with job.json ({"side": px or 0, "memory": bytes, "files": [...]}). From number FIRST on, one JSON line
is appended to results.jsonl for each file: {"size": [w, h]} or {"refused": reason}. With a side, the picture goes into
its row of pixels.npy (uint8 [files, side, side, 3]). A crash loses the picture it was at: the parent starts another
child at the next.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from engine.datasets.pictures import resample

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
READABLE = "PNG, JPEG, WebP, GIF, BMP and TIFF"


def main(arguments: list[str]) -> int:
    """Work through a job; returns the exit status."""
    folder, first = Path(arguments[0]), int(arguments[1])
    job = json.loads((folder / "job.json").read_text("ascii"))
    limit_memory(job["memory"])
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    pixels = np.lib.format.open_memmap(folder / "pixels.npy", "r+") if job["side"] else None
    with open(folder / "results.jsonl", "ab", buffering=0) as results:
        (folder / "ready").touch()
        for number, path in enumerate(job["files"][first:], first):
            row = None if pixels is None else pixels[number]
            results.write(json.dumps(attempt(path, row)).encode("ascii") + b"\n")
    if pixels is not None:
        pixels.flush()
    return 0


def limit_memory(limit: int) -> None:
    """Refuse this process more than `limit` bytes, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit, macOS refuses it; the parent's time limit still holds


def attempt(path: str, row: np.ndarray | None) -> dict[str, object]:
    """One file: look at its header, and (with a row) decode into it. Never raises."""
    try:
        with Image.open(path, formats=FORMATS) as picture:
            size = picture.size
            if row is not None:
                row[:] = square(picture, len(row))
            return {"size": size}
    except Exception as error:  # decoders of foreign files raise anything
        return {"refused": reason(path, error)}


def reason(path: str, error: Exception) -> str:
    """Why a file can't be used, in plain words."""
    match error:
        case Image.DecompressionBombWarning() | Image.DecompressionBombError():
            return f"too large: more than {(Image.MAX_IMAGE_PIXELS or 0) // 10**6} million pixels"
        case MemoryError():
            return "needs too much memory"
        case FileNotFoundError():
            return "is gone"
        case PermissionError():
            return "may not be read (permissions)"
        case UnidentifiedImageError():
            picture = Path(path).suffix.lower() in {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"}
            return "damaged: the beginning is missing or wrong" if picture else f"not a picture ({READABLE} are read)"
        case _:
            return "cut short" if "truncated" in str(error) else "damaged"


def square(picture: Image.Image, side: int) -> np.ndarray:
    """The centre of a picture, upright, on white, at side x side px: uint8 [side, side, 3]."""
    picture.draft(None, (2 * side, 2 * side))  # a large JPEG is decoded at a fraction of its size
    upright = ImageOps.exif_transpose(picture)
    width, height = upright.size
    edge = min(width, height)
    left, top = (width - edge) // 2, (height - edge) // 2
    centre = on_white(upright.crop((left, top, left + edge, top + edge)))
    return np.asarray(centre.resize((side, side), resample(edge, side)))


def on_white(picture: Image.Image) -> Image.Image:
    """Any mode to RGB, transparency laid on white."""
    if picture.mode.startswith("I"):  # 16-bit grey
        deep = np.asarray(picture).astype(np.int64)
        return Image.fromarray((np.clip(deep, 0, 65535) // 257).astype(np.uint8)).convert("RGB")
    if picture.mode == "F":
        raise ValueError("floating-point pixels have no agreed white")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground.convert("RGB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
