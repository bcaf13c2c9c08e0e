"""Points: there and back, files, and what is refused."""

import numpy as np
import pytest
import torch
from PIL import Image as Picture

from engine.fields import FieldError
from engine.kinds import SampleSpec, build
from engine.models import MODELS
from engine.training.building import settings_of
from engine.training.inventory import family
from engine.training.randomness import StepNoise

SPEC = SampleSpec("points", (2,), mean=(10.0, -5.0), scale=(3.0, 0.5))
RAW = np.random.default_rng(0).normal((10, -5), (3, 0.5), (100, 2)).astype(np.float32)


def test_there_and_back():
    points = build(SPEC)
    x = points.to_tensor(torch.from_numpy(RAW))
    assert x.mean(0).abs().max() < 0.5 and (x.std(0) - 1).abs().max() < 0.3
    np.testing.assert_allclose(points.from_tensor(x), RAW, rtol=1e-5)


def test_it_can_be_built_where_networks_are():
    with torch.device("meta"):
        points = build(SPEC)
    assert points.to_tensor(torch.from_numpy(RAW)).device.type == "cpu"


def test_without_normalisation():
    assert np.array_equal(build(SampleSpec("points", (2,))).to_tensor(torch.from_numpy(RAW)), RAW)


def test_saving(tmp_path):
    build(SPEC).save(RAW.astype(np.float64), str(tmp_path / "made.npy"))
    assert np.load(tmp_path / "made.npy").dtype == np.float32
    build(SPEC).save(RAW, str(tmp_path / "made.png"))
    with Picture.open(tmp_path / "made.png") as sheet:
        dots = (np.asarray(sheet) == 0).sum()
    assert 50 < dots <= 100


def test_points_of_one_coordinate_and_a_single_point_can_be_drawn(tmp_path):
    build(SampleSpec("points", (1,))).save(RAW[:1, :1], str(tmp_path / "one.png"))
    with Picture.open(tmp_path / "one.png") as sheet:
        assert (np.asarray(sheet) == 0).sum() == 1


def test_what_does_not_fit_is_refused():
    points, noise = build(SPEC), StepNoise(1, "augment", 0, torch.device("cpu"))
    x = torch.zeros(2, 2)
    assert points.augment(x, "none", noise) is x
    with pytest.raises(FieldError):
        points.augment(x, "diffaugment", noise)
    with pytest.raises(ValueError, match="Bernoulli"):
        points.targets(x)


def test_points_are_trained_in_larger_batches_unless_told():
    assert settings_of("gan", "points", {})["batch"] == 256 and settings_of("gan", "points", {"batch": 8})["batch"] == 8
    assert settings_of("gan", "image", {})["batch"] == 16
    info = family(MODELS["gan"])
    batches = {kind: [field.default for field in info.fields_on(kind) if field.key == "batch"] for kind in ("image", "points")}
    assert batches == {"image": [16], "points": [256]}
