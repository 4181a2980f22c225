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
    """The squared error (input - target)².

    Args:
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).

    Shape:
        input (*), target (*); result (), with reduction "none" (*).

    Example:
        >>> import rushlight
        >>> MSELoss()(rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 0.0]))
        tensor(2.5000)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return regression.mse_loss(input, target, reduction=self.reduction)


class L1Loss(_Loss):
    """The absolute error |input - target|.

    Args:
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).

    Shape:
        input (*), target (*); result (), with reduction "none" (*).

    Example:
        >>> import rushlight
        >>> L1Loss()(rushlight.tensor([1.0, 2.0]), rushlight.tensor([0.0, 0.0]))
        tensor(1.5000)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return regression.l1_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(_Loss):
    """d² / 2β for d = input - target within ±β, |d| - β/2 beyond.

    Source: Girshick: Fast R-CNN, 2015, equation 3 (β = 1).

    Args:
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        beta: where square becomes line, not negative; 0 is ``L1Loss`` (default 1).

    Shape:
        input (*), target (*); result (), with reduction "none" (*).

    Raises:
        RuntimeError: ``beta`` is negative; on the call.

    Example:
        >>> import rushlight
        >>> loss = SmoothL1Loss(reduction="none")
        >>> loss(rushlight.tensor([0.5, 2.0]), rushlight.tensor([0.0, 0.0]))
        tensor([0.1250, 1.5000])
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

    Source: Huber: Robust estimation of a location parameter, 1964.

    Args:
        reduction: "none", "sum" or "mean" (default).
        delta: where square becomes line, above 0 (default 1).

    Shape:
        input (*), target (*); result (), with reduction "none" (*).

    Raises:
        RuntimeError: ``delta`` is not positive; on the call.

    Example:
        >>> import rushlight
        >>> loss = HuberLoss(reduction="none", delta=2.0)
        >>> loss(rushlight.tensor([1.0, 4.0]), rushlight.tensor([0.0, 0.0]))
        tensor([0.5000, 6.0000])
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

    The cross-entropy of two classes for probabilities; ``BCEWithLogitsLoss`` takes logits and is
    exact for all of them.

    Args:
        weight: a factor for each element, broadcast (default None: 1).
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).

    Shape:
        input (*), target (*); result (), with reduction "none" (*).

    Raises:
        RuntimeError: an input is not between 0 and 1; on the call.
        ValueError: input and target have different shapes; on the call.

    Example:
        >>> import rushlight
        >>> BCELoss()(rushlight.tensor([0.5, 0.9]), rushlight.tensor([0.0, 1.0]))
        tensor(0.3993)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss."""
        return classification.binary_cross_entropy(
            input, target, self.weight, reduction=self.reduction
        )


class BCEWithLogitsLoss(_Loss):
    """``BCELoss`` of σ(input), exact also where the sigmoid rounds to 0 or 1.

    Args:
        weight: a factor for each element, broadcast (default None: 1).
        size_average: deprecated, see ``reduction``.
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        pos_weight: a factor for the positive part of each class (default None: 1).

    Shape:
        input (*), target (*); result (), with reduction "none" (*).

    Raises:
        ValueError: input and target have different shapes; on the call.

    Example:
        >>> import rushlight
        >>> BCEWithLogitsLoss()(rushlight.tensor([0.0, 200.0]), rushlight.tensor([0.0, 0.0]))
        tensor(100.3466)
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

    The mean is weighted: the sum of weighted losses over the sum of the weights.

    Args:
        weight: a factor for each class (default None: 1).
        size_average: deprecated, see ``reduction``.
        ignore_index: a target that does not count (default -100).
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).

    Shape:
        input (batch, classes, *), target (batch, *) of int64; or (classes,) and (). Result (), with
        reduction "none" like the target.

    Raises:
        IndexError: a target is no class; on the call.

    Example:
        >>> import rushlight
        >>> logs = rushlight.tensor([[0.25, 0.75], [0.5, 0.5]]).log()
        >>> NLLLoss()(logs, rushlight.tensor([1, 0]))
        tensor(0.4904)
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

    Exact for all logits: logarithm and softmax are computed together.

    Args:
        weight: a factor for each class (default None: 1).
        size_average: deprecated, see ``reduction``.
        ignore_index: a target that does not count (default -100).
        reduce: deprecated, see ``reduction``.
        reduction: "none", "sum" or "mean" (default).
        label_smoothing: the part of each target that is spread over all classes (default 0;
            Szegedy et al.: Rethinking the inception architecture, 2016, section 7).

    Shape:
        input (batch, classes, *) or (classes,), the logits; target (batch, *) or () of int64, or of
        input's shape and type, with probabilities. Result (), with reduction "none" (batch, *).

    Raises:
        IndexError: a target is no class; on the call.

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
