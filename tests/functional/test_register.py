"""Publishing: names, methods, in-place forms and out=, all from one plain function."""

import inspect

import pytest

import rushlight
from rushlight.functional.register import exported, in_place, operation, title, write_result
from rushlight.tensor import Tensor


@pytest.fixture
def published():
    """Publishes `doubled` under the options of `operation`; the names are taken back afterwards."""
    functions, methods = set(exported), set(vars(Tensor))

    def publish(*names, **options):
        @operation(*names, **options)
        def doubled(input: Tensor, *, times: int = 2) -> Tensor:
            """So many times the input."""
            return input * times

        return doubled

    yield publish
    for name in set(exported) - functions:
        del exported[name]
    for name in set(vars(Tensor)) - methods:
        delattr(Tensor, name)


X = [1.0, 2.0]


def test_one_function_becomes_all_forms(published):
    function = published("doubled", "twofold", inplace=True, out=True)
    x, y = rushlight.tensor(X), rushlight.empty(2)
    assert exported["doubled"] is exported["twofold"]
    assert Tensor.doubled is Tensor.twofold is function
    assert x.doubled().tolist() == exported["twofold"](x).tolist() == [2, 4]
    assert exported["doubled"](x, times=3, out=y) is y
    assert y.tolist() == [3, 6]
    assert x.twofold_(times=10) is x
    assert x.tolist() == [10, 20]


@pytest.mark.parametrize("options", [{"function": False}, {"method": False}])
def test_a_form_that_is_not_asked_for(published, options):
    published(**options)
    assert ("doubled" in exported) is options.get("function", True)
    assert hasattr(Tensor, "doubled") is options.get("method", True)
    assert not hasattr(Tensor, "doubled_")


def test_the_forms_tell_the_arguments_and_what_they_do(published):
    published(inplace=True, out=True)
    for form in (exported["doubled"], Tensor.doubled, Tensor.doubled_):
        assert list(inspect.signature(form).parameters) == ["input", "times"]
    assert exported["doubled"].__doc__ == "So many times the input."
    assert Tensor.doubled_.__name__ == "doubled_"
    assert Tensor.doubled_.__doc__.startswith("``doubled``, written into the tensor")


def test_the_form_that_takes_out_says_so():
    taking = [f for f in exported.values() if f.__code__.co_varnames[0] == "out"]
    told = [inspect.cleandoc(f.__doc__).partition("\n\nShape:")[0] for f in taking]
    assert len(told) > 100
    assert {doc.splitlines()[-1].partition(":")[0] for doc in told} == {"    out"}
    assert "out:" not in Tensor.add.__doc__


def test_an_in_place_form_is_recorded():
    x = rushlight.ones(2, requires_grad=True)
    y = x.clone()
    assert in_place(lambda t: t * 3, "tripled_")(y) is y
    y.sum().backward()
    assert x.grad.tolist() == [3, 3]


def test_a_leaf_that_wants_a_gradient_is_not_written():
    x = rushlight.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="leaf Variable"):
        in_place(lambda t: t * 3, "tripled_")(x)
    assert x.tolist() == [1, 1]


def test_a_result_of_another_shape_is_not_written():
    with pytest.raises(
        RuntimeError, match=r"shape \[2\] doesn't match the broadcast shape \[3, 2\]"
    ):
        write_result(rushlight.ones(2), rushlight.ones(3, 2))


def test_a_result_of_a_higher_type_is_not_written():
    with pytest.raises(
        RuntimeError, match="type Float can't be cast to the desired output type Lo"
    ):
        write_result(rushlight.ones(2, dtype=rushlight.int64), rushlight.ones(2))
    x = rushlight.ones(2, dtype=rushlight.float64)
    assert write_result(x, rushlight.zeros(2)).dtype is rushlight.float64


def test_out_takes_the_shape_of_the_result(published):
    published(out=True)
    y = rushlight.empty(0)
    exported["doubled"](rushlight.tensor(X), out=y)
    assert y.tolist() == [2, 4]


def test_out_of_another_shape_leaves_what_shows_its_old_memory_alone(published):
    """The memory was once resized under the feet of views, which then read what was freed."""
    published(out=True)
    y = rushlight.zeros(4)
    view, array = y.view(4), y.numpy()
    exported["doubled"](rushlight.ones(100_000), out=y)
    assert y.shape == (100_000,)
    assert view.tolist() == array.tolist() == [0, 0, 0, 0]


def test_out_has_no_derivative(published):
    published(out=True)
    x = rushlight.tensor(X, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"doubled\(\): functions with out="):
        exported["doubled"](x, out=rushlight.empty(2))
    with rushlight.no_grad():
        assert exported["doubled"](x, out=rushlight.empty(2)).tolist() == [2, 4]


@pytest.mark.parametrize(
    "name", ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"]
)
def test_titles_are_pytorchs(name, torch):
    (expected,) = torch.tensor([], dtype=getattr(torch, name)).type().split(".")[1:]
    assert f"{title(getattr(rushlight, name))}Tensor" == expected
