"""Adam and AdamW: steps scaled by running means of the gradient and of its square."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from rushlight.optim.groups import in_range, one_element
from rushlight.optim.optimizer import (
    Group,
    Names,
    Numbers,
    Optimizer,
    Slots,
    overwrite,
    unless_zero,
)
from rushlight.tensor import Tensor

__all__ = ["Adam", "AdamW"]

Beta = float | Tensor


class Adam(Optimizer):
    """Adam: θ ← θ − γ·m̂ / (√v̂ + ε).

    g ← ∇f(θ) + λ·θ; m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; m̂ = m / (1 − β₁ᵗ);
    v̂ = v / (1 − β₂ᵗ), computed in the order of the end of section 2: √(1 − β₂ᵗ) goes into γ and ε.
    With ``amsgrad``, the largest v so far takes the place of v. (Kingma, Ba: Adam: a method for
    stochastic optimization, 2015, algorithm 1; Reddi, Kale, Kumar: On the convergence of Adam and
    beyond, 2018, algorithm 2.)

    Args:
        params: tensors, (name, tensor) pairs, or dicts that are parameter groups.
        lr: the learning rate γ (default 0.001).
        betas: β₁ and β₂ (default (0.9, 0.999)).
        eps: ε (default 1e-8).
        weight_decay: λ, the factor of an L2 penalty (default 0).
        amsgrad: divide by the largest v so far (default False).
        foreach: accepted and ignored.
        maximize: climb instead (default False).
        capturable: unsupported.
        differentiable: unsupported.
        fused: accepted and ignored.
        decoupled_weight_decay: shrink θ by 1 − γ·λ instead of adding λ·θ to the gradient, as AdamW
            does (default False).

    Raises:
        ValueError: an option is negative, or a beta is not in [0, 1).
        NotImplementedError: an unsupported option is set.

    Example:
        >>> import rushlight
        >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
        >>> optimizer = Adam([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w
        tensor([0.9000, 1.9000], requires_grad=True)
    """

    counts_steps = True
    later_options: ClassVar[dict[str, Any]] = {
        "amsgrad": False,
        "maximize": False,
        "foreach": None,
        "capturable": False,
        "differentiable": False,
        "decoupled_weight_decay": False,
        "fused": None,
    }

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        betas: tuple[Beta, Beta] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        if foreach and not capturable and isinstance(lr, Tensor):
            raise ValueError(
                "lr as a Tensor is not supported for capturable=False and foreach=True; got "
                f"lr={lr}"
            )
        one_element("lr", lr)
        in_range("learning rate", lr)
        in_range("epsilon value", eps)
        _check_betas(betas, bool(foreach and not capturable))
        in_range("weight_decay value", weight_decay)
        defaults = {
            "lr": lr,
            "betas": tuple(betas),
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def slots(self, group: Group) -> Names:
        return "exp_avg", "exp_avg_sq", "max_exp_avg_sq" if group["amsgrad"] else None

    def numbers(
        self,
        xp: Any,
        t: Any,
        lr: Any,
        betas: Any,
        eps: Any,
        weight_decay: Any,
        decoupled_weight_decay: bool,
    ) -> Numbers:
        beta1, beta2 = betas
        root = xp.sqrt(1 - beta2**t)
        step_size = lr * root / (1 - beta1**t)
        decay, shrink = unless_zero(weight_decay), None
        if decoupled_weight_decay and decay is not None:
            decay, shrink = None, 1 - lr * weight_decay
        return beta1, 1 - beta1, beta2, 1 - beta2, step_size, eps * root, decay, shrink

    def update(self, xp: Any, p: Any, g: Any, slots: Slots, numbers: Numbers) -> None:
        m, v, largest = slots
        beta1, rest1, beta2, rest2, step_size, eps, decay, shrink = numbers
        if decay is not None:
            g = g + decay * p
        if shrink is not None:
            p *= shrink
        m *= beta1
        m += rest1 * g
        v *= beta2
        v += rest2 * g * g
        if largest is not None:
            overwrite(largest, xp.maximum(largest, v))
            v = largest
        p -= step_size * m / (xp.sqrt(v) + eps)


class AdamW(Adam):
    """Adam with decoupled weight decay: θ ← θ − γ·λ·θ, then Adam's step without a penalty.

    (Loshchilov, Hutter: Decoupled weight decay regularization, 2019, algorithm 2, with the schedule
    in γ.)

    Args:
        params: tensors, (name, tensor) pairs, or dicts that are parameter groups.
        lr: the learning rate γ (default 0.001).
        betas: β₁ and β₂ (default (0.9, 0.999)).
        eps: ε (default 1e-8).
        weight_decay: λ (default 0.01).
        amsgrad: divide by the largest v so far (default False).
        maximize: climb instead (default False).
        foreach: accepted and ignored.
        capturable: unsupported.
        differentiable: unsupported.
        fused: accepted and ignored.

    Raises:
        ValueError: an option is negative, or a beta is not in [0, 1).
        NotImplementedError: an unsupported option is set.

    Example:
        >>> import rushlight
        >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
        >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.5)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w
        tensor([0.8500, 1.8000], requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        betas: tuple[Beta, Beta] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            foreach=foreach,
            maximize=maximize,
            capturable=capturable,
            differentiable=differentiable,
            fused=fused,
            decoupled_weight_decay=True,
        )

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        for group in self.param_groups:  # states of early versions do not say it
            group["decoupled_weight_decay"] = True


def _check_betas(betas: tuple[Beta, Beta], foreach: bool) -> None:
    for index, beta in enumerate(betas):
        in_range(f"beta parameter at index {index}", beta, below=1.0)
    kinds = {isinstance(beta, Tensor) for beta in betas}
    if len(kinds) > 1 or not all(isinstance(beta, float | Tensor) for beta in betas):
        raise ValueError(f"betas must be either both floats or both Tensors, got {betas}")
    for index, beta in enumerate(betas):
        if foreach and isinstance(beta, Tensor):
            raise ValueError(
                f"betas[{index}] as a Tensor is not supported for capturable=False and "
                f"foreach=True; got {beta}"
            )
        one_element(f"betas[{index}]", beta)
