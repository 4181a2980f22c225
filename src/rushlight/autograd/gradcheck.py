"""Derivatives held against finite differences: ``gradcheck`` and ``gradgradcheck``.

The numerical Jacobian comes from central differences, element by element, or with ``fast_mode``
along one random direction, against a random cotangent. Read PyTorch's notes on ``gradcheck`` for
what it cannot judge: points where a function has no derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rushlight.autograd.backward import grad
from rushlight.tensor import Tensor, wrap

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]

Array = np.ndarray[Any, Any]
Differentiated = Callable[..., Any]


class GradcheckError(RuntimeError):
    """A derivative disagrees with finite differences."""


def gradcheck(
    func: Differentiated,
    inputs: Tensor | Sequence[Any],
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    fast_mode: bool = False,
) -> bool:
    """Whether the gradients of ``func`` agree with central differences.

    Args:
        func: takes the inputs; returns a tensor or several.
        inputs: its arguments; those float64 tensors that require grad are varied.
        eps: the step of the differences (default 1e-6).
        atol: absolute tolerance (default 1e-5).
        rtol: relative tolerance (default 1e-3).
        raise_exception: raise where they disagree, instead of returning False (default True).
        nondet_tol: how far two runs of backward may differ (default 0: not a bit).
        check_undefined_grad: also check that an output without gradient counts as zero.
        fast_mode: compare along one random direction instead of element by element.

    Raises:
        ValueError: no input is a float64 tensor that requires grad.
        GradcheckError: a gradient is wrong, has the wrong shape, or differs between two runs.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([0.5, 2.0], dtype=rushlight.float64, requires_grad=True)
        >>> gradcheck(lambda x: x * x, x)
        True
    """
    check = _Check(func, _listed(inputs), eps, atol, rtol, nondet_tol)
    try:
        check.require_inputs()
        for k in range(len(check.differentiable_outputs())):
            if fast_mode:
                check.along_a_direction(k)
            else:
                check.element_by_element(k)
            check.repeatable(k)
        if check_undefined_grad:
            check.undefined_gradients()
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Differentiated,
    inputs: Tensor | Sequence[Any],
    grad_outputs: Tensor | Sequence[Tensor] | None = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    fast_mode: bool = False,
) -> bool:
    """Whether the gradients of the gradients of ``func`` agree with central differences.

    Args:
        func: takes the inputs; returns a tensor or several.
        inputs: its arguments; those float64 tensors that require grad are varied.
        grad_outputs: the gradients of the outputs (default: random).
        eps: as for ``gradcheck``, like the arguments that follow.
        atol: absolute tolerance.
        rtol: relative tolerance.
        raise_exception: raise instead of returning False.
        nondet_tol: how far two runs of backward may differ.
        check_undefined_grad: as for ``gradcheck``.
        fast_mode: compare along one random direction.

    Raises:
        ValueError: no input is a float64 tensor that requires grad.
        GradcheckError: a second derivative is wrong.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([0.5, 2.0], dtype=rushlight.float64, requires_grad=True)
        >>> gradgradcheck(lambda x: x * x * x, x)
        True
    """
    given = _listed(inputs)
    outputs = [o for o in _listed(func(*given)) if _varied(o)]
    if grad_outputs is None:
        rng = np.random.default_rng(0)
        cotangents = [_leaf(rng.standard_normal(o.shape)) for o in outputs]
    else:
        cotangents = [_leaf(g._data.copy()) for g in _listed(grad_outputs)]
    varied = [x for x in given if _varied(x)]

    def first_gradients(*args: Any) -> tuple[Tensor, ...]:
        xs, gs = args[: len(given)], args[len(given) :]
        results = [o for o in _listed(func(*xs)) if _varied(o)]
        wanted = [x for x, old in zip(xs, given, strict=True) if any(old is v for v in varied)]
        found = grad(results, wanted, list(gs), create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None and g._node is not None)

    return gradcheck(
        first_gradients,
        [*given, *cotangents],
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        check_undefined_grad=check_undefined_grad,
        fast_mode=fast_mode,
    )


def _listed(values: Any) -> list[Any]:
    return [values] if isinstance(values, Tensor) else list(values)


def _varied(value: Any) -> bool:
    return isinstance(value, Tensor) and bool(value.requires_grad)


def _leaf(array: Array) -> Tensor:
    leaf: Tensor = wrap(np.asarray(array)).requires_grad_()
    return leaf


class _Check:
    """One call of ``gradcheck``: the function, where it is looked at, and the tolerances."""

    def __init__(
        self,
        func: Differentiated,
        inputs: list[Any],
        eps: float,
        atol: float,
        rtol: float,
        nondet_tol: float,
    ) -> None:
        self.func = func
        self.inputs = inputs
        self.varied = [x for x in inputs if _varied(x)]
        self.eps, self.atol, self.rtol, self.nondet_tol = eps, atol, rtol, nondet_tol
        self.rng = np.random.default_rng(0)

    def require_inputs(self) -> None:
        if not self.varied:
            raise ValueError(
                "gradcheck expects at least one input tensor to require gradient, but none of the "
                f"{len(self.inputs)} have requires_grad=True."
            )
        narrow = [str(x.dtype) for x in self.varied if x._data.dtype != np.float64]
        if narrow:
            raise ValueError(
                f"gradcheck needs float64 inputs, got {', '.join(narrow)}: differences in float32 "
                "are noise; cast with .double()"
            )

    def differentiable_outputs(self) -> list[Tensor]:
        return [o for o in _listed(self.func(*self.inputs)) if _varied(o)]

    def values(self, k: int) -> Array:
        """Output ``k`` as an array, without recording (its number among all that can vary)."""
        return np.array(self.differentiable_outputs()[k]._data)

    def gradients(self, k: int, cotangent: Array) -> list[Array]:
        output = self.differentiable_outputs()[k]
        found = grad(output, self.varied, wrap(np.asarray(cotangent)), allow_unused=True)
        arrays = []
        for i, (x, g) in enumerate(zip(self.varied, found, strict=True)):
            if g is not None and g.shape != x.shape:
                raise GradcheckError(
                    f"the gradient of input {i} has shape {tuple(g.shape)}, the input "
                    f"{tuple(x.shape)}"
                )
            arrays.append(np.zeros(x.shape) if g is None else np.array(g._data))
        return arrays

    def element_by_element(self, k: int) -> None:
        """Compare the whole Jacobian of output ``k``."""
        shape = self.values(k).shape
        size = int(np.prod(shape))
        rows = []
        for row in range(size):
            cotangent = np.zeros(size)
            cotangent[row] = 1
            rows.append(self.gradients(k, cotangent.reshape(shape)))
        for i, x in enumerate(self.varied):
            numerical = self.numerical_jacobian(k, x, size)
            columns = [r[i].reshape(-1) for r in rows]
            analytical = np.stack(columns, 1) if columns else np.zeros((x.numel(), 0))
            self.compare(k, i, analytical, numerical)

    def numerical_jacobian(self, k: int, x: Tensor, size: int) -> Array:
        jacobian = np.zeros((x.numel(), size))
        for element in range(x.numel()):
            at = np.unravel_index(element, x.shape)
            jacobian[element] = self.difference(k, x, at, self.eps).reshape(-1)
        return jacobian

    def difference(self, k: int, x: Tensor, at: Any, step: Any) -> Array:
        """The central difference of output ``k`` when ``x[at]`` moves by ``step``."""
        before = x._data[at].copy()
        try:
            x._data[at] = before + step
            above = self.values(k)
            x._data[at] = before - step
            below = self.values(k)
        finally:
            x._data[at] = before
        difference: Array = (above - below) / (2 * self.eps)
        return difference

    def along_a_direction(self, k: int) -> None:
        """Compare one number per input: a random cotangent, a random direction."""
        cotangent = np.asarray(self.rng.standard_normal(self.values(k).shape))
        gradients = self.gradients(k, cotangent)
        for i, (x, g) in enumerate(zip(self.varied, gradients, strict=True)):
            direction = np.asarray(self.rng.standard_normal(x.shape))
            moved = self.difference(k, x, ..., direction * self.eps)
            self.compare(k, i, np.sum(g * direction), np.sum(moved * cotangent))

    def compare(self, k: int, i: int, analytical: Any, numerical: Any) -> None:
        if not np.allclose(analytical, numerical, self.rtol, self.atol):
            raise GradcheckError(
                f"Jacobian mismatch for output {k} with respect to input {i},\n"
                f"numerical:{numerical}\nanalytical:{analytical}\n"
            )

    def repeatable(self, k: int) -> None:
        """Two runs of backward must agree."""
        cotangent = np.asarray(self.rng.standard_normal(self.values(k).shape))
        pairs = zip(self.gradients(k, cotangent), self.gradients(k, cotangent), strict=True)
        for i, (first, second) in enumerate(pairs):
            gap = float(np.abs(first - second).max(initial=0.0))
            if gap > self.nondet_tol:
                raise GradcheckError(
                    f"Backward is not reentrant: the gradient of output {k} with respect to input "
                    f"{i} differs between two runs by {gap} > nondet_tol={self.nondet_tol}"
                )

    def undefined_gradients(self) -> None:
        """An output that gets no gradient must count as one that gets zeros."""
        outputs = self.differentiable_outputs()
        if not outputs:
            return
        zeros = [wrap(np.zeros(o.shape)) for o in outputs]
        for i, g in enumerate(grad(outputs, self.varied, zeros, allow_unused=True)):
            if g is not None and np.any(g._data != 0):
                raise GradcheckError(
                    f"the gradient of input {i} is not zero although all outputs' gradients are"
                )
