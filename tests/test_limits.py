import pytest

from rushlight import dtypes, limits

INTEGERS = ("int64", "int32", "int16", "int8", "uint8")
FLOATS = ("float32", "float64")

# repr(torch.finfo(...)) and repr(torch.iinfo(...)) of PyTorch 2.13
FROZEN = {
    "float32": "finfo(resolution=1e-06, min=-3.40282e+38, max=3.40282e+38, eps=1.19209e-07, "
    "smallest_normal=1.17549e-38, tiny=1.17549e-38, dtype=float32)",
    "float64": "finfo(resolution=1e-15, min=-1.79769e+308, max=1.79769e+308, eps=2.22045e-16, "
    "smallest_normal=2.22507e-308, tiny=2.22507e-308, dtype=float64)",
    "int64": "iinfo(min=-9.22337e+18, max=9.22337e+18, dtype=int64)",
    "int32": "iinfo(min=-2.14748e+09, max=2.14748e+09, dtype=int32)",
    "int16": "iinfo(min=-32768, max=32767, dtype=int16)",
    "int8": "iinfo(min=-128, max=127, dtype=int8)",
    "uint8": "iinfo(min=0, max=255, dtype=uint8)",
}


def info(library, types, name):
    return getattr(library, "finfo" if name in FLOATS else "iinfo")(getattr(types, name))


@pytest.mark.parametrize(("name", "text"), FROZEN.items())
def test_text_is_the_frozen_one(name, text):
    assert repr(info(limits, dtypes, name)) == str(info(limits, dtypes, name)) == text


@pytest.mark.parametrize("name", FROZEN)
def test_figures_are_pytorchs(torch, name):
    ours, theirs = info(limits, dtypes, name), info(torch, torch, name)
    assert repr(ours) == repr(theirs)
    for figure in (f for f in dir(theirs) if not f.startswith("_")):
        expected = getattr(theirs, figure)
        assert getattr(ours, figure) == expected, figure
        assert type(getattr(ours, figure)) is type(expected), figure


def test_equal_when_of_one_type():
    assert limits.iinfo(dtypes.int8) == limits.iinfo(dtypes.int8) != limits.iinfo(dtypes.uint8)
    assert limits.finfo(dtypes.float32) != limits.finfo(dtypes.float64)


def test_finfo_is_of_the_default_type():
    assert limits.finfo() == limits.finfo(dtypes.float32)
    dtypes.set_default_dtype(dtypes.float64)
    try:
        assert limits.finfo() == limits.finfo(dtypes.float64)
    finally:
        dtypes.set_default_dtype(dtypes.float32)


@pytest.mark.parametrize(
    ("function", "bad", "rule"),
    [
        ("finfo", "int32", r"torch\.finfo\(\) requires a floating point input type"),
        ("iinfo", "float32", r"torch\.iinfo\(\) requires an integer input type"),
        ("iinfo", "bool", r"torch\.bool is not supported by torch\.iinfo"),
        ("finfo", None, r"finfo\(\): argument 'type' \(position 1\) must be torch\.dtype, not str"),
        ("iinfo", None, r"iinfo\(\): argument 'type' \(position 1\) must be torch\.dtype, not str"),
    ],
)
def test_other_types_are_refused_in_pytorchs_words(torch, function, bad, rule):
    for library, types in ((limits, dtypes), (torch, torch)):
        with pytest.raises(TypeError, match=rule):
            getattr(library, function)(getattr(types, bad) if bad else "int8")
