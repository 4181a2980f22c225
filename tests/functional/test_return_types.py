import copy
import pickle

import pytest

import rushlight
from rushlight.functional import return_types


@pytest.mark.parametrize(
    "code",
    [
        "L.tensor([3.0, 1]).max(0)",
        "L.tensor([[3, 1]]).sort()",
        "L.aminmax(L.tensor([3.0, 1]))",
        "L.tensor([3.0, 1], requires_grad=True).topk(1)",
    ],
)
def test_text_is_pytorchs(torch, code):
    assert repr(eval(code, {"L": rushlight})) == repr(eval(code, {"L": torch}))


def test_fields_and_unpacking():
    result = rushlight.tensor([3.0, 1.0]).max(0)
    values, indices = result
    assert result.values is values
    assert result.indices is indices
    assert result[0] is values
    assert isinstance(result, tuple)
    assert type(result) is return_types.max


def test_they_can_be_copied():
    made = return_types.aminmax(1, 2)
    assert pickle.loads(pickle.dumps(made)) == made
    assert copy.copy(made) == made
