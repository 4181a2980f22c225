"""RMSprop: steps divided by a running mean of the gradient's size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from rushlight.optim.groups import in_range, one_element
from rushlight.optim.optimizer import Group, Names, Numbers, Optimizer, Slots, unless_zero
from rushlight.tensor import Tensor

__all__ = ["RMSprop"]


class RMSprop(Optimizer):
    """RMSprop: θ ← θ − γ·g / (√v + ε).

    g ← ∇f(θ) + λ·θ; v ← α·v + (1 − α)·g². With ``centered``, v − ḡ² takes the place of v, where
    ḡ ← α·ḡ + (1 − α)·g; with momentum, b ← μ·b + g / (√v + ε) and θ ← θ − γ·b. (Tieleman, Hinton:
    Neural networks for machine learning, lecture 6.5, 2012; centered: Graves: Generating sequences
    with recurrent neural networks, 2013, equations 38 to 45.)

    Args:
        params: tensors, (name, tensor) pairs, or dicts that are parameter groups.
        lr: the learning rate γ (default 0.01).
        alpha: α (default 0.99).
        eps: ε (default 1e-8).
        weight_decay: λ, the factor of an L2 penalty (default 0).
        momentum: μ (default 0).
        centered: divide by the deviation from the mean (default False).
        capturable: unsupported.
        foreach: accepted and ignored.
        maximize: climb instead (default False).
        differentiable: unsupported.

    Raises:
        ValueError: an option is negative.
        NotImplementedError: an unsupported option is set.

    Example:
        >>> import rushlight
        >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
        >>> optimizer = RMSprop([w], lr=0.01)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w
        tensor([0.9000, 1.9000], requires_grad=True)
    """

    counts_steps = True
    later_options: ClassVar[dict[str, Any]] = {
        "momentum": 0,
        "centered": False,
        "foreach": None,
        "maximize": False,
        "differentiable": False,
        "capturable": False,
    }

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        one_element("lr", lr)
        in_range("learning rate", lr)
        in_range("epsilon value", eps)
        in_range("momentum value", momentum)
        in_range("weight_decay value", weight_decay)
        in_range("alpha value", alpha)
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "capturable": capturable,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def slots(self, group: Group) -> Names:
        momentum = group["momentum"]
        return (
            "square_avg",
            "momentum_buffer" if isinstance(momentum, Tensor) or momentum > 0 else None,
            "grad_avg" if group["centered"] else None,
        )

    def numbers(
        self, xp: Any, t: Any, lr: Any, alpha: Any, eps: Any, weight_decay: Any, momentum: Any
    ) -> Numbers:
        return lr, alpha, 1 - alpha, eps, unless_zero(weight_decay), momentum

    def update(self, xp: Any, p: Any, g: Any, slots: Slots, numbers: Numbers) -> None:
        v, b, mean = slots
        lr, alpha, rest, eps, decay, mu = numbers
        if decay is not None:
            g = g + decay * p
        v *= alpha
        v += rest * g * g
        if mean is not None:
            mean *= alpha
            mean += rest * g
            v = v - mean * mean
        size = xp.sqrt(v) + eps
        if b is not None:
            b *= mu
            b += g / size
            p -= lr * b
        else:
            p -= lr * g / size
