"""Stochastic gradient descent, with or without momentum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from rushlight.optim.groups import in_range, one_element
from rushlight.optim.optimizer import Group, Names, Numbers, Optimizer, Slots, unless_zero
from rushlight.tensor import Tensor

__all__ = ["SGD"]


class SGD(Optimizer):
    """Stochastic gradient descent: θ ← θ − γ·b.

    g ← ∇f(θ) + λ·θ; b ← μ·b + (1 − τ)·g, but b ← g on the first step; with ``nesterov``, g + μ·b
    takes the place of b. Without momentum, b is g. As in PyTorch, the learning rate multiplies the
    buffer, not what goes into it. (Polyak: Some methods of speeding up the convergence of iteration
    methods, 1964; Sutskever, Martens, Dahl, Hinton: On the importance of initialization and
    momentum in deep learning, 2013, section 2.)

    Args:
        params: tensors, (name, tensor) pairs, or dicts that are parameter groups.
        lr: the learning rate γ (default 0.001).
        momentum: μ (default 0).
        dampening: τ (default 0).
        weight_decay: λ, the factor of an L2 penalty (default 0).
        nesterov: look ahead along the momentum (default False).
        maximize: climb instead (default False).
        foreach: accepted and ignored.
        differentiable: unsupported.
        fused: accepted and ignored.

    Raises:
        ValueError: an option is negative, or ``nesterov`` has no momentum or some dampening.
        NotImplementedError: an unsupported option is set.

    Example:
        >>> import rushlight
        >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
        >>> optimizer = SGD([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w
        tensor([0.8000, 1.6000], requires_grad=True)
    """

    later_options: ClassVar[dict[str, Any]] = {
        "nesterov": False,
        "maximize": False,
        "foreach": None,
        "differentiable": False,
        "fused": False,
    }

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float | Tensor = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        one_element("lr", lr)
        in_range("learning rate", lr)
        in_range("momentum value", momentum)
        in_range("weight_decay value", weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError(
                "Nesterov momentum requires a momentum and zero dampening, "
                f"got momentum={momentum} and dampening={dampening}"
            )
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)

    def slots(self, group: Group) -> Names:
        momentum = group["momentum"]
        return ("momentum_buffer" if isinstance(momentum, Tensor) or momentum != 0 else None,)

    def numbers(
        self,
        xp: Any,
        t: Any,
        lr: Any,
        momentum: Any,
        dampening: Any,
        weight_decay: Any,
        nesterov: bool,
    ) -> Numbers:
        keep = 1 - dampening if t > 1 else 1.0
        return lr, momentum, keep, unless_zero(weight_decay), bool(nesterov)

    def update(self, xp: Any, p: Any, g: Any, slots: Slots, numbers: Numbers) -> None:
        (b,) = slots
        lr, mu, keep, decay, nesterov = numbers
        if decay is not None:
            g = g + decay * p
        if b is not None:
            b *= mu
            b += keep * g
            g = g + mu * b if nesterov else b
        p -= lr * g

    def update_all(
        self, xp: Any, ps: list[Any], gs: list[Any], slots: Slots, numbers: Numbers
    ) -> None:
        """``update``, written out for plain steps: a third of the optimizer's time on small nets.

        Args:
            xp: the operations on arrays.
            ps: the parameters.
            gs: their gradients.
            slots: a None for each slot.
            numbers: what ``numbers`` returned, in the type of all.
        """
        lr, _, _, decay, _ = numbers
        if decay is not None:
            super().update_all(xp, ps, gs, slots, numbers)
            return
        for p, g in zip(ps, gs, strict=True):
            p -= lr * g
