"""Fields: what a person types is read, checked and answered with the nearest value that would do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.fields import Choice, Field, FieldError, check, defaults, find, parse, resolve, spell

RATE = Field("lr", "Learning rate", 1e-3, "", 1e-7, 0.1, scale="log", live=True)
BATCH = Field("batch", "Batch", 64, "", 1, 4096)
SIZE = Field("size", "Size", 28, "", 8, 256, step=4)
LOSS = Field("loss", "Loss", "hinge", "", choices=(Choice("hinge", "Hinge"), Choice("wgan", "Wasserstein")))
PENALTY = Field("gp", "Penalty", 10.0, "", 0, needs=(("loss", ("wgan",)),), reason="Only for Wasserstein.")
SPECTRAL = Field("spectral", "Spectral norm", True, "")
ALL = (RATE, BATCH, SIZE, LOSS, PENALTY, SPECTRAL)


@pytest.mark.parametrize(("field", "text", "value"), [
    (RATE, "2e-4", 2e-4), (BATCH, "1,024", 1024), (LOSS, "wgan", "wgan"), (SPECTRAL, "no", False), (SIZE, "64", 64),
])
def test_what_is_typed_is_read(field, text, value):
    read = parse(field, text)
    assert read == value and type(read) is type(field.default)


@pytest.mark.parametrize(("field", "text", "nearest"), [
    (RATE, "7", 0.1), (RATE, "nan", 1e-3), (BATCH, "0", 1), (BATCH, "1.5", 2), (BATCH, "many", 64), (SIZE, "30", 32),
    (LOSS, "wgam", "wgan"), (SPECTRAL, "perhaps", True),
])
def test_what_is_refused_comes_with_the_nearest(field, text, nearest):
    with pytest.raises(FieldError) as refused:
        parse(field, text)
    assert refused.value.nearest == nearest
    assert refused.value.key == field.key
    assert check(field, nearest) == nearest


@given(st.sampled_from(ALL), st.one_of(st.integers(), st.floats(), st.booleans(), st.text(max_size=8)))
def test_check_accepts_or_offers_something_acceptable(field, value):
    try:
        accepted = check(field, value)
    except FieldError as refused:
        if refused.nearest is not None:
            check(field, refused.nearest)
    else:
        assert check(field, accepted) == accepted


@given(st.floats(1e-7, 0.1))
def test_spelling_is_read_back(value):
    assert parse(RATE, spell(value)) == pytest.approx(value, rel=1e-5)


def test_settings_resolve_over_defaults_and_unknown_names_say_the_nearest():
    assert resolve(ALL, {"batch": 8}) == {**defaults(ALL), "batch": 8}
    with pytest.raises(FieldError, match="Did you mean “batch”"):
        resolve(ALL, {"bach": 8})
    assert find(ALL, "lr") is RATE


def test_a_field_applies_only_beside_what_it_needs():
    assert not PENALTY.applies({"loss": "hinge"})
    assert PENALTY.applies({"loss": "wgan"})


def test_a_field_of_one_kind_of_sample_suits_no_other():
    layers = Field("layers", "Hidden layers", 3, "", 1, 8, kinds=("points",))
    assert layers.suits("points") and not layers.suits("image")
    assert RATE.suits("points") and RATE.suits("image")


@pytest.mark.parametrize("kind", ["image", "points"])
def test_the_form_offers_the_settings_that_the_engine_takes(kind):
    from engine.models import MODELS
    from engine.training.building import fields_of
    from engine.training.inventory import family

    for model in (MODELS[name] for name in MODELS):
        if kind in model.kinds:
            offered = {field.key for field in family(model).fields_on(kind)}
            assert offered == {field.key for field in fields_of(model.name, kind)}
