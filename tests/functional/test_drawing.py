import numpy as np
import pytest

import rushlight
from rushlight.functional.drawing import bound, by_name, drawn_node, real, require_generator


@pytest.mark.parametrize("value", [1, 1.0, True, np.float32(1), np.int64(1), rushlight.tensor(1)])
def test_real_numbers(value):
    found = real("f", value, "x", 1)
    assert type(found) is float
    assert found == 1.0


@pytest.mark.parametrize("value", ["1", None, [1.0], rushlight.tensor([1.0])])
def test_no_real_numbers(value):
    with pytest.raises(TypeError, match=r"f\(\): argument 'x' \(position 2\) must be float, not"):
        real("f", value, "x", 2)


@pytest.mark.parametrize("value", [-(2**63), 2**63 - 1, np.int8(3), rushlight.tensor(3)])
def test_bounds(value):
    assert bound("f", value, "low") == int(value)


@pytest.mark.parametrize("value", [-(2**63) - 1, 2**63, 2**70])
def test_bounds_beyond_64_bits(value):
    with pytest.raises(ValueError, match=rf"Overflow.*low={value}"):
        bound("f", value, "low")


@pytest.mark.parametrize("value", [1.0, "1", None, True])
def test_no_bounds(value):
    with pytest.raises(TypeError, match=r"f\(\): argument 'low' must be int"):
        bound("f", value, "low")


def test_arguments_by_name():
    assert by_name("f", ("from", "to"), (1,), {"to": 2}) == {"from": 1, "to": 2}
    assert by_name("f", ("from", "to"), (), {}) == {}
    for args, named, message in [
        ((1, 2, 3), {}, "at most 2 positional arguments"),
        ((), {"until": 2}, "unexpected keyword argument 'until'"),
        ((1,), {"from": 2}, "multiple values for argument 'from'"),
    ]:
        with pytest.raises(TypeError, match=message):
            by_name("f", ("from", "to"), args, named)


def test_generators():
    generator = rushlight.Generator()
    assert require_generator("f", generator) is generator
    assert require_generator("f", None) is None
    with pytest.raises(TypeError, match=r"f\(\): argument 'generator' must be torch.Generator"):
        require_generator("f", 3)


def test_nodes_are_made_where_a_gradient_is_wanted():
    x, y = rushlight.ones(2, requires_grad=True), rushlight.ones(2)
    node = drawn_node("SomeBackward0", y._data, (x, y))
    assert type(node).__name__ == "SomeBackward0"
    assert drawn_node("SomeBackward0", y._data, (y,)) is None
    with rushlight.autograd.no_grad():
        assert drawn_node("SomeBackward0", y._data, (x,)) is None
