"""Losses as modules: each stores its arguments and calls its function."""

from __future__ import annotations

from rushlight.functional import cross_entropy as classification
from rushlight.functional import loss as regression
from rushlight.functional.loss import legacy_reduction
from rushlight.nn.module import Module
from rushlight.tensor import Tensor

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "HuberLoss",
    "L1Loss",
    "MSELoss",
    "NLLLoss",
    "SmoothL1Loss",
]


class _Loss(Module):
    """A loss whose elements are kept, added or averaged."""

    reduction: str

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__()
        if size_average is not None or reduce is not None:
            reduction = legacy_reduction(size_average, reduce, stacklevel=4)
        self.reduction = reduction


class MSELoss(_Loss):
    """(input - target)².

    Args:
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).

    Example:
        >>> import rushlight
        >>> MSELoss()(rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 0.0]))
        tensor(2.5000)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return regression.mse_loss(input, target, reduction=self.reduction)


class L1Loss(_Loss):
    """|input - target|.

    Args:
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return regression.l1_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(_Loss):
    """d² / 2β for d = input - target within ±β, |d| - β/2 beyond.

    Args:
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        beta: where square becomes line (default 1).
    """

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        beta: float = 1.0,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return regression.smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)


class HuberLoss(_Loss):
    """d² / 2 for d = input - target within ±δ, δ · (|d| - δ/2) beyond.

    Args:
        reduction: "none", "sum" or "mean" (default).
        delta: where square becomes line (default 1).
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return regression.huber_loss(input, target, reduction=self.reduction, delta=self.delta)


class _WeightedLoss(_Loss):
    """A loss with a weight, which is a buffer."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)


class BCELoss(_WeightedLoss):
    """-target · ln input - (1 - target) · ln(1 - input), each logarithm at least -100.

    Args:
        weight: a factor for each element, broadcast (default None: 1).
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return classification.binary_cross_entropy(
            input, target, self.weight, reduction=self.reduction
        )


class BCEWithLogitsLoss(_Loss):
    """``BCELoss`` of sigmoid(input), exact also where the sigmoid rounds to 0 or 1.

    Args:
        weight: a factor for each element, broadcast (default None: 1).
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        pos_weight: a factor for the positive part of each class (default None: 1).
    """

    weight: Tensor | None
    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return classification.binary_cross_entropy_with_logits(
            input, target, self.weight, reduction=self.reduction, pos_weight=self.pos_weight
        )


class NLLLoss(_WeightedLoss):
    """-input at the number of the class: the loss for logarithms of probabilities.

    Args:
        weight: a factor for each class (default None: 1).
        size_average: deprecated, see ``reduction``.
        ignore_index: a target that does not count (default -100).
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return classification.nll_loss(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
        )


class CrossEntropyLoss(_WeightedLoss):
    """-ln softmax(input) at the class, or averaged over the classes' probabilities.

    Args:
        weight: a factor for each class (default None: 1).
        size_average: deprecated, see ``reduction``.
        ignore_index: a target that does not count (default -100).
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        label_smoothing: the part of each target that is spread over all classes (default 0).

    Example:
        >>> import rushlight
        >>> CrossEntropyLoss()(rushlight.tensor([[0.0, 0.0]]), rushlight.tensor([1]))
        tensor(0.6931)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return classification.cross_entropy(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )
