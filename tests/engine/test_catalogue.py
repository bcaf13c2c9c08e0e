"""A family, a data source or a kind is one file with one registration: dropped into a folder, it is found and works."""

import textwrap

import numpy as np
import pytest

from engine.catalogue import PATH_VARIABLE, Registry, UnknownName
from engine.commands import Preflight, RunSpec, Start, Stop
from engine.events import Exploring, Finished, Preflighted, Ready

FAMILY = '''
"""An autoencoder without a prior: the smallest family there can be."""
from engine.events import Series
from engine.fields import Field
from engine.models import BATCH, EMA, LATENT, LR, MODELS, WIDTH, Model, Phase
from engine.nets.optimisers import optimiser

@MODELS.register("plain")
class Plain(Model):
    name, title, summary = "plain", "Plain", "An autoencoder with nothing else."
    fields = (LR, BATCH, LATENT, WIDTH, EMA, Field("weight", "Weight", 1.0, "Of the error.", 0.1, 10.0, live=True))
    presets = {"balanced": {}}
    encodes = True
    series = (Series("error", "Error", "accent"),)

    def __init__(self, kind, settings, classes):
        super().__init__(kind, settings, classes)
        self.networks = {"encoder": kind.encoder(settings, self.latent.dim, 0),
                         "decoder": kind.decoder(settings, self.latent.dim, 0)}
        self.averaged = ("encoder", "decoder")

    def optimisers(self):
        return {"both": optimiser("adam", self.networks.values(), 1e-3, (0.9, 0.999))}

    def phases(self):
        return (Phase("error", self._train),)

    def _error(self, networks, x):
        return (self.decode(networks, networks["encoder"](x, None)) - x).square().mean()

    def _train(self, step):
        loss = self._error(self.networks, step.x)
        step.note("error", loss)
        step.update(("both",), loss * step.live["weight"])

    def decode(self, networks, z, y=None):
        return self.kind.activate(networks["decoder"](z, None))

    def encode(self, networks, x, y=None):
        mean = networks["encoder"](x, None)
        return mean, mean * 0

    def held_out(self, networks, step):
        return {"error": self._error(networks, step.x)}
'''

SOURCE = '''
"""A spiral of points."""
import numpy as np
from engine.datasets import SOURCES, Dataset, Source
from engine.events import DataInfo, sealed
from engine.kinds import SampleSpec

@SOURCES.register("spiral")
class Spiral(Source):
    name = "spiral"

    def info(self):
        return DataInfo("spiral", "Spiral", "points", (2,), 500, (), "CC0", sealed(np.zeros((8, 8, 3), np.uint8)))

    def load(self, size=0):
        t = np.linspace(0, 12, 500)
        points = np.stack([t * np.cos(t), t * np.sin(t)], 1).astype(np.float32)
        spec = SampleSpec("points", (2,), (0.0, 0.0), (6.0, 6.0))
        return Dataset("spiral", "Spiral", spec, sealed(points), None, (), "CC0", "0" * 64)
'''


@pytest.fixture
def plugins(tmp_path, monkeypatch):
    for folder, text in (("models", FAMILY), ("datasets", SOURCE)):
        (tmp_path / "plugins" / folder).mkdir(parents=True)
        (tmp_path / "plugins" / folder / "added.py").write_text(textwrap.dedent(text))
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "plugins"))
    yield tmp_path / "plugins"
    from engine.datasets import SOURCES
    from engine.models import MODELS

    for registry, name in ((MODELS, "plain"), (SOURCES, "spiral")):
        registry.forget(name)


def test_a_family_and_a_source_in_a_folder_appear_and_train(plugins, driver, tmp_path):
    ready = driver.until(Ready)
    family = next(family for family in ready.families if family.name == "plain")
    assert "weight" in {field.key for field in family.fields} and "spiral" in {data.name for data in ready.data}
    spec = RunSpec("spiral", "plain", (("batch", 32),), stop=Stop(images=320), threads=1)
    driver.post(Preflight(1, spec))
    assert driver.until(Preflighted).refusal == ""
    driver.post(Start(spec, tmp_path / "run"))
    exploring = driver.until(Exploring)
    assert exploring.family == "plain" and exploring.canvas == "scatter"
    assert driver.until(Finished).images == 320


def test_a_broken_file_is_told_and_takes_nothing_with_it(plugins, driver):
    (plugins / "models" / "broken.py").write_text("import no_such_thing\n")
    ready = driver.until(Ready)
    assert any("broken.py" in problem for problem in ready.problems)
    assert {"vae", "plain"} <= {family.name for family in ready.families}


def test_an_unknown_name_says_the_nearest():
    registry: Registry[int] = Registry("number", "engine.kinds")
    registry.register("fashion-mnist")(1)
    with pytest.raises(UnknownName, match="Did you mean “fashion-mnist”"):
        registry["fashon-mnist"]
    assert registry["fashion-mnist"] == 1
    assert np.array_equal(list(registry), ["fashion-mnist"])
