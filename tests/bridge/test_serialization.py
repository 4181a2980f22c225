"""``save`` and ``load``: what goes in comes out, in any size, and no pickle is read."""

import hashlib
import io
import pickle

import numpy as np
import pytest

import rushlight
from rushlight.bridge.serialization import dumps, load, loads, save

TREES = [
    {},
    {"w": rushlight.ones(2, 3)},
    {"a.b": rushlight.zeros(1), "a": {"b": rushlight.ones(1)}},
    [1, -2.5, float("inf"), None, True, "text", (1, [2])],
    {0: {"step": rushlight.tensor(3), 1: "one"}},
    {"empty": rushlight.zeros(0, 4), "scalar": rushlight.tensor(2.5)},
    rushlight.arange(5),
    np.arange(4.0),
]


def same(a, b):
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, rushlight.Tensor | np.ndarray):
        x, y = np.asarray(a), np.asarray(b)
        return (
            type(a) is type(b)
            and x.dtype == y.dtype
            and x.shape == y.shape
            and bool((x == y).all())
        )
    return a == b


@pytest.mark.parametrize("tree", TREES, ids=range(len(TREES)))
def test_what_goes_in_comes_out(tree, tmp_path):
    save(tree, tmp_path / "file")
    assert same(tree, load(tmp_path / "file"))
    stream = io.BytesIO()
    save(tree, stream)
    assert same(tree, load(io.BytesIO(stream.getvalue())))


def test_nan_and_the_signs_of_zero_come_back():
    found = loads(dumps([float("nan"), -0.0]))
    assert np.isnan(found[0])
    assert np.signbit(found[1])


def test_a_file_may_begin_with_any_byte():
    """A safetensors file begins with the length of its header: one in 32 begins as pickles do."""
    first = set()
    for length in range(0, 400, 4):
        data = dumps({"text": "x" * length})
        assert loads(data) == {"text": "x" * length}
        first.add(data[0])
    assert 0x80 in first


@pytest.mark.parametrize("content", [pickle.dumps({"a": 1}), b"PK\x03\x04" + b"\0" * 50])
def test_a_pickle_is_refused_by_name(content):
    with pytest.raises(ValueError, match="is a pickle or a zip of pickles"):
        loads(content)


@pytest.mark.parametrize("content", [b"", b"\0" * 8, b"\xff" * 8, b"hello world, hello"])
def test_anything_else_is_no_safetensors_file(content):
    with pytest.raises(ValueError, match="is no safetensors file"):
        loads(content)


def test_pickles_cannot_be_asked_for(tmp_path):
    with pytest.raises(ValueError, match="would run code"):
        load(tmp_path / "file", weights_only=False)


def test_all_that_cannot_be_saved_is_named():
    with pytest.raises(TypeError, match=r"a is a set.*b\.0 is a Linear.*state_dict"):
        dumps({"a": {1}, "b": [rushlight.nn.Linear(1, 1)]})
    with pytest.raises(TypeError, match="keys are str or int"):
        dumps({(1, 2): 3})


def test_every_flipped_byte_is_found_or_harmless():
    tree = {"w": rushlight.arange(6).float(), "step": 3}
    good = dumps(tree)
    for place in range(len(good)):
        bad = good[:place] + bytes([good[place] ^ 0x10]) + good[place + 1 :]
        try:
            found = loads(bad)
        except ValueError:
            continue
        # A file that no longer says it is one of ours is another tool's: its tensors alone.
        assert same(found, tree) or b'"rushlight"' not in bad, f"byte {place}"


@pytest.mark.parametrize(("old", "new"), [(b"[2,3]", b"[3,2]"), (b'"w":{"d', b'"v":{"d')])
def test_another_shape_or_name_for_the_same_bytes_is_found(old, new):
    good = dumps({"w": rushlight.zeros(2, 3)})
    assert good.count(old) == 1
    with pytest.raises(ValueError, match="does not match its SHA-256"):
        loads(good.replace(old, new))


def test_a_network_is_read_by_other_tools(tmp_path):
    from safetensors.numpy import load_file

    model = rushlight.nn.Linear(2, 3)
    save(model.state_dict(), tmp_path / "model.safetensors")
    found = load_file(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(found["weight"], model.weight.detach().numpy())


@pytest.mark.parametrize(
    "tree",
    [
        "[1]",
        "1",
        "[" * 100_000,
        '{"float": "0x1p99999"}',
        '{"tensor": "x"}',
        '{"dict": [[[1], 1]]}',
    ],
    ids=["list", "number", "deep", "large", "missing", "key"],
)
def test_a_structure_that_save_did_not_write_is_damage(tree):
    from safetensors.numpy import save as serialize

    note = f"{hashlib.sha256(tree.encode()).hexdigest()} {tree}"
    with pytest.raises(ValueError, match=r"evil is damaged: .* in its structure"):
        loads(serialize({}, {"rushlight": note}), "evil")


def test_tensors_of_types_that_rushlight_lacks_are_named():
    from safetensors.numpy import save as serialize

    with pytest.raises(ValueError, match=r"half holds 'w', and can't convert .*float16"):
        loads(serialize({"w": np.ones(2, np.float16)}), "half")


def test_truth_values_are_zero_or_one():
    from safetensors.numpy import save as serialize

    with pytest.raises(ValueError, match="damaged: 'mask' is bool"):
        loads(serialize({"mask": np.array([1, 2], np.uint8).view(np.bool_)}))


@pytest.mark.parametrize("key", ["", "__metadata__", "\ud800"])
def test_keys_that_the_format_does_not_take_come_back(key):
    tree = {key: rushlight.ones(2)}
    assert same(tree, loads(dumps(tree)))


def test_the_same_object_gives_the_same_bytes():
    """The writer hands metadata over in an order that changes by the call."""
    state = {"b": rushlight.ones(3), "a": rushlight.zeros(2, dtype=rushlight.int64)}
    assert len({dumps(state) for _ in range(20)}) == 1


def test_names_keep_their_order():
    """The parser hands tensors out in an order that changes by the call."""
    names = list("zyxwvabc")
    for _ in range(5):
        assert list(loads(dumps({name: rushlight.ones(1) for name in names}))) == names


def test_files_of_other_tools_are_read_in_their_order():
    from safetensors.numpy import save as serialize

    data = serialize({name: np.ones(1, np.float32) for name in "dbca"})
    assert len({tuple(loads(data)) for _ in range(10)}) == 1
