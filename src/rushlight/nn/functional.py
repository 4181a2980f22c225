"""What PyTorch calls ``torch.nn.functional``: layers and losses as functions, by name."""

from rushlight.functional.activation import (
    gelu,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    logsigmoid,
    mish,
    relu,
    relu6,
    sigmoid,
    silu,
    softplus,
    softsign,
    tanh,
    tanhshrink,
)
from rushlight.functional.counting import one_hot
from rushlight.functional.cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    nll_loss,
)
from rushlight.functional.dropout import dropout
from rushlight.functional.exponential import celu, elu, selu
from rushlight.functional.linear import linear
from rushlight.functional.loss import huber_loss, l1_loss, mse_loss, smooth_l1_loss
from rushlight.functional.normalization import batch_norm, layer_norm
from rushlight.functional.softmax import log_softmax, softmax, softmin

__all__ = [
    "batch_norm",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "celu",
    "cross_entropy",
    "dropout",
    "elu",
    "gelu",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "huber_loss",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logsigmoid",
    "mish",
    "mse_loss",
    "nll_loss",
    "one_hot",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "softmax",
    "softmin",
    "softplus",
    "softsign",
    "tanh",
    "tanhshrink",
]
__dir__ = __all__.copy
