"""Views and in-place writes: random programs in step with PyTorch, and frozen cases.

The state machine runs one program in both libraries: leaves, views of views, writes through them,
arithmetic, backward. After each step values, flags, histories and errors must agree.
"""

import contextlib

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import rushlight

SHAPES = ((3,), (2, 3), (2, 1, 3), (4, 2), ())

# Each takes the library, a tensor and a number that picks a place.
VIEWS = {
    "select": lambda T, x, k: x[k % x.shape[0]],
    "select_last": lambda T, x, k: x.select(-1, k % x.shape[-1]),
    "slice": lambda T, x, k: x[k % 2 :],
    "step": lambda T, x, k: x[::2],
    "all": lambda T, x, k: x[:],
    "alias": lambda T, x, k: x[...],
    "new": lambda T, x, k: x[None],
    "mixed": lambda T, x, k: x[..., k % x.shape[-1] :, None],
    "transpose": lambda T, x, k: x.transpose(0, -1),
    "permute": lambda T, x, k: x.permute(*reversed(range(x.ndim))),
    "T": lambda T, x, k: x.t() if x.ndim < 3 else x.mT,
    "view": lambda T, x, k: x.contiguous().view(-1),
    "reshape": lambda T, x, k: x.reshape(-1),
    "flatten": lambda T, x, k: x.flatten(),
    "unflatten": lambda T, x, k: x.unflatten(0, (1, -1)),
    "unsqueeze": lambda T, x, k: x.unsqueeze(k % (x.ndim + 1)),
    "squeeze": lambda T, x, k: x.squeeze(),
    "squeeze_dim": lambda T, x, k: x.squeeze(0),
    "narrow": lambda T, x, k: x.narrow(0, 0, 1),
    "expand": lambda T, x, k: x.expand(2, *x.shape),
    "diagonal": lambda T, x, k: x.diagonal(),
    "movedim": lambda T, x, k: x.movedim(0, -1),
    "unfold": lambda T, x, k: x.unfold(0, 2, 2),
    "unbind": lambda T, x, k: x.unbind()[k % x.shape[0]],
    "split": lambda T, x, k: x.split(2)[0],
    "chunk": lambda T, x, k: x.chunk(2, -1)[0],
    "tensor_split": lambda T, x, k: x.tensor_split(2)[0],
    "detach": lambda T, x, k: x.detach(),
}  # fmt: skip


def _assign(key, value):
    def write(T, x, y, k):
        x[key(T, x, k)] = value(x, y)

    return write


# Each takes the library, the tensor to write to, another one, and a number.
WRITES = {
    "mul_number": lambda T, x, y, k: x.mul_(2.0),
    "add": lambda T, x, y, k: x.add_(y),
    "mul": lambda T, x, y, k: x.mul_(y),
    "imul": lambda T, x, y, k: x.__imul__(y),
    "exp": lambda T, x, y, k: x.mul_(0.1).exp_(),
    "tanh": lambda T, x, y, k: x.tanh_(),
    "sqrt": lambda T, x, y, k: x.abs_().add_(1.0).sqrt_(),
    "fill": lambda T, x, y, k: x.fill_(k),
    "zero": lambda T, x, y, k: x.zero_(),
    "copy": lambda T, x, y, k: x.copy_(y),
    "masked_fill": lambda T, x, y, k: x.masked_fill_(x > 1, 0.5),
    "index_fill": lambda T, x, y, k: x.index_fill_(0, T.tensor([0]), 2.0),
    "set_number": _assign(lambda T, x, k: k % x.shape[0], lambda x, y: 3.0),
    "set_tensor": _assign(lambda T, x, k: k % x.shape[0], lambda x, y: y),
    "set_slice": _assign(lambda T, x, k: slice(k % 2, None), lambda x, y: y),
    "set_all": _assign(lambda T, x, k: ..., lambda x, y: y),
    "set_list": _assign(lambda T, x, k: [0, -1], lambda x, y: y),
    "set_mask": _assign(lambda T, x, k: x > 0, lambda x, y: 1.5),
    "set_new": _assign(lambda T, x, k: (None, [0]), lambda x, y: 1.5),
    "unsqueeze": lambda T, x, y, k: x.unsqueeze_(0),
    "transpose": lambda T, x, y, k: x.transpose_(0, -1),
}  # fmt: skip

# Those that change the tensor's own shape.
TURNS = ("transpose", "unsqueeze")

# Those that both refuse where several elements share memory.
ELEMENTWISE = ("add", "copy", "exp", "imul", "mul", "mul_number", "sqrt", "tanh")

VALUES = {
    "double": lambda T, x, y: x * 2,
    "product": lambda T, x, y: x * y,
    "sum": lambda T, x, y: x + y,
    "tanh": lambda T, x, y: x.tanh(),
    "clone": lambda T, x, y: x.clone(),
    "square": lambda T, x, y: x * x,
    "pick": lambda T, x, y: x[[0, 0]],
    "cat": lambda T, x, y: T.cat([x, x]),
}  # fmt: skip

KINDS = (RuntimeError, IndexError, ValueError, TypeError, ZeroDivisionError)


def outcome(run):
    """What ``run`` returns, or the kind of error it raises."""
    try:
        return run(), None
    except KINDS as error:
        kind = next(k for k in KINDS if isinstance(error, k))
        return None, (kind, str(error))


def _alike(theirs, mine):
    """Whether both succeeded, or failed with the same kind of error."""
    if theirs is None or mine is None:
        return theirs is mine
    # Of two reasons to refuse, each may name the one it finds first.
    return theirs[0] is mine[0] or "modified inplace" in theirs[1] + mine[1]


class Programs(RuleBasedStateMachine):
    """One program, run in PyTorch and here."""

    def __init__(self):
        super().__init__()
        import torch

        self.libraries = (torch, rushlight)
        self.pairs = []
        self.failed = set()

    def both(self, run, grad=True):
        """Run in both libraries; the two results, or None where both refuse."""
        results = []
        for side, library in enumerate(self.libraries):
            with contextlib.nullcontext() if grad else library.autograd.no_grad():
                results.append(outcome(lambda side=side, library=library: run(library, side)))
        (mine, my_error), (theirs, their_error) = results[1], results[0]
        assert _alike(their_error, my_error), f"PyTorch: {their_error}, Rushlight: {my_error}"
        return None if my_error else (theirs, mine)

    def keep(self, pair):
        if pair is not None and len(self.pairs) < 12:
            self.pairs.append(pair)

    def unrecorded(self, pair):
        """Whether it is a view made under no_grad of what wants a gradient.

        PyTorch says that such a view requires grad, and gives it none; here it can be written to
        and looked at, but what is computed from it requires no gradient.
        """
        view = pair[0]
        return outcome(lambda: view._is_view() and view.requires_grad and view.grad_fn is None)[0]

    def pick(self, k):
        return self.pairs[k % len(self.pairs)]

    @initialize(shape=st.sampled_from(SHAPES[1:3]))
    def begin(self, shape):
        self.leaf(shape, True, 0)
        self.value(0, 0, "double")
        self.view(1, "select", 0, True)

    @rule(shape=st.sampled_from(SHAPES), wanted=st.booleans(), seed=st.integers(0, 9))
    def leaf(self, shape, wanted, seed):
        array = np.random.default_rng(seed).standard_normal(shape)
        self.keep(self.both(lambda T, s: T.tensor(array).requires_grad_(wanted)))

    @precondition(lambda self: self.pairs)
    @rule(
        i=st.integers(0, 11), kind=st.sampled_from(sorted(VIEWS)), k=st.integers(0, 5),
        grad=st.sampled_from((True, True, True, False)),
    )  # fmt: skip
    def view(self, i, kind, k, grad):
        pair = self.pick(i)
        if self.unrecorded(pair):
            return
        self.keep(self.both(lambda T, s: VIEWS[kind](T, pair[s], k), grad))

    @precondition(lambda self: self.pairs)
    @rule(i=st.integers(0, 11), j=st.integers(0, 11), kind=st.sampled_from(sorted(VALUES)))
    def value(self, i, j, kind):
        x, y = self.pick(i), self.pick(j)
        if self.unrecorded(x) or self.unrecorded(y):
            return
        self.keep(self.both(lambda T, s: VALUES[kind](T, x[s], y[s])))

    @precondition(lambda self: self.pairs)
    @rule(
        i=st.integers(0, 11), j=st.integers(0, 11), kind=st.sampled_from(sorted(WRITES)),
        k=st.integers(0, 5), grad=st.sampled_from((True, True, True, False)),
    )  # fmt: skip
    def write(self, i, j, kind, k, grad):
        x, y = self.pick(i), self.pick(j)
        if self.unrecorded(y) or any(
            np.shares_memory(a.data.numpy(), b.data.numpy()) for a, b in zip(x, y, strict=True)
        ):
            y = [T.tensor(0.25, dtype=T.float64) for T in self.libraries]
        if kind in TURNS and (not grad or any(other._base is x[0] for other, _ in self.pairs)):
            return  # refused here, where PyTorch follows
        if kind not in ELEMENTWISE and 0 in x[0].stride():
            return  # PyTorch refuses some at once, some in backward, and warns of others
        self.both(lambda T, s: WRITES[kind](T, x[s], y[s], k), grad)

    @precondition(lambda self: self.pairs)
    @rule(i=st.integers(0, 11), seed=st.integers(0, 9))
    def backward(self, i, seed):
        self.differentiate([self.pick(i)], seed)

    @rule(seed=st.integers(0, 9))
    def backward_of_all(self, seed):
        self.differentiate([x for x in self.pairs if outcome(lambda x=x: x[0].grad_fn)[0]], seed)

    def differentiate(self, pairs, seed):
        """Backward from a weighted sum of the elements of some tensors."""
        pairs = [x for x in pairs if not self.unrecorded(x)]
        rng = np.random.default_rng(seed)
        weights = [rng.standard_normal(tuple(x[0].shape)) for x in pairs]

        def run(T, s):
            for x, w in zip(pairs, weights, strict=True):
                (x[s] * T.tensor(w)).sum().backward(retain_graph=True)
            return True

        if self.both(run) is None:
            # How far it came before it failed is nobody's business.
            for x in self.pairs:
                self.both(lambda T, s, x=x: x[s].is_leaf and setattr(x[s], "grad", None))

    def teardown(self):
        self.backward_of_all(seed=0)
        self.they_agree()

    @invariant()
    def they_agree(self):
        for i, (theirs, mine) in enumerate(self.pairs):
            where = f"tensor {i}"
            assert tuple(mine.shape) == tuple(theirs.shape), where
            np.testing.assert_allclose(
                mine.data.numpy(), theirs.data.numpy(), rtol=1e-12, err_msg=where
            )
            # Asking a view for its history is refused where there can be none.
            flags = self.both(
                lambda T, s, pair=(theirs, mine): [(pair[s].requires_grad, pair[s].is_leaf)]
            )
            if flags is None:
                continue
            assert flags[0] == flags[1], where
            if flags[0] == [(True, True)]:
                self.same_gradients(theirs.grad, mine.grad, where)

    def same_gradients(self, theirs, mine, where):
        assert (mine is None) == (theirs is None), f"{where}: {mine} where PyTorch has {theirs}"
        if mine is not None:
            np.testing.assert_allclose(
                mine.numpy(), theirs.numpy(), rtol=1e-9, atol=1e-12, err_msg=where
            )

    @invariant()
    def bases_agree(self):
        for i, (theirs, mine) in enumerate(self.pairs):
            for j, (other, own) in enumerate(self.pairs):
                assert (mine._base is own) == (theirs._base is other), (i, j)


def test_programs_agree_with_pytorch():
    pytest.importorskip("torch")
    run_state_machine_as_test(
        Programs,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def wanted(*shape):
    return rushlight.ones(*shape, requires_grad=True)


def test_a_write_through_a_view_hides_that_part_of_the_base():
    x = wanted(2, 3)
    y = x * 2
    row = y[0]
    row.mul_(5)
    y.sum().backward()
    assert y.tolist() == [[10, 10, 10], [2, 2, 2]]
    assert x.grad.tolist() == [[10, 10, 10], [2, 2, 2]]


def test_an_older_view_follows_a_later_write():
    x = wanted(3)
    y = x * 1
    first, every = y[0], y[:]
    every.mul_(4)
    assert first.item() == 4
    first.backward()
    assert x.grad.tolist() == [4, 0, 0]


def test_a_view_of_a_view_has_the_first_base():
    x = rushlight.zeros(2, 3)
    assert x[0][1:].unsqueeze(0)._base is x
    assert x._base is None


def test_a_written_value_gives_its_gradient_to_the_base():
    x, w = rushlight.zeros(3), wanted(2)
    x[1:] = w * 3
    assert x.requires_grad
    (x * rushlight.tensor([1.0, 2.0, 3.0])).sum().backward()
    assert w.grad.tolist() == [6, 9]


@pytest.mark.parametrize(
    "parts", [lambda y: y.split(1), lambda y: y.unbind(), lambda y: y.chunk(2)]
)
def test_one_of_several_views_refuses_writes(parts):
    part = parts(wanted(2, 3) * 1)[0]
    with pytest.raises(RuntimeError, match="returns multiple views"):
        part.mul_(2)


def test_one_of_several_views_is_refused_after_a_write_to_the_base():
    y = wanted(2, 3) * 1
    part = y.unbind()[0]
    y.mul_(2)
    with pytest.raises(RuntimeError, match="its base or another view"):
        part * 2


def test_a_view_made_under_no_grad_refuses_writes():
    y = wanted(2, 3) * 1
    with rushlight.no_grad():
        view = y[0]
    with pytest.raises(RuntimeError, match="created in no_grad mode"):
        view.mul_(2)


def test_leaves_and_their_views_refuse_writes():
    x = wanted(2)
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        x.mul_(2)
    with pytest.raises(RuntimeError, match="a view of a leaf Variable that requires grad"):
        x[0] = 3
    with rushlight.no_grad():
        x[0] = 3
    assert x.tolist() == [3, 1]


def test_what_backward_needs_may_not_be_overwritten():
    y = (wanted(3) * 1).exp_()
    z = y * 1
    y.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


def test_elements_that_share_memory_refuse_writes():
    with pytest.raises(RuntimeError, match="single memory location"):
        rushlight.ones(1, 3).expand(2, 3).mul_(2)


def test_shapes_changed_in_place_refuse_older_views():
    x = wanted(2, 3) * 1
    row = x[0]
    x.transpose_(0, 1)
    with pytest.raises(RuntimeError, match="shape of its base was changed"):
        row * 2
