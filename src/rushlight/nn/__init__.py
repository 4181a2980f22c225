"""Neural networks from parts: layers, losses, containers, initial values.

``module.py`` has what all of them share; each other file is a family of layers.
"""

from rushlight.absent import absent
from rushlight.nn import functional, init, utils
from rushlight.nn.activation import (
    GELU,
    Hardsigmoid,
    Hardswish,
    Hardtanh,
    LeakyReLU,
    LogSigmoid,
    Mish,
    ReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softplus,
    Softsign,
    Tanh,
    Tanhshrink,
)
from rushlight.nn.batchnorm import BatchNorm1d
from rushlight.nn.containers import ModuleDict, ModuleList, Sequential
from rushlight.nn.dropout import Dropout
from rushlight.nn.exponential import CELU, ELU, SELU
from rushlight.nn.flatten import Flatten, Unflatten
from rushlight.nn.linear import Identity, Linear
from rushlight.nn.loss import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    L1Loss,
    MSELoss,
    NLLLoss,
    SmoothL1Loss,
)
from rushlight.nn.module import Module
from rushlight.nn.normalization import LayerNorm
from rushlight.nn.parameter import Buffer, Parameter
from rushlight.nn.parameters import ParameterDict, ParameterList
from rushlight.nn.softmax import LogSoftmax, Softmax, Softmax2d, Softmin

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "SELU",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BatchNorm1d",
    "Buffer",
    "CrossEntropyLoss",
    "Dropout",
    "Flatten",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "HuberLoss",
    "Identity",
    "L1Loss",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LogSigmoid",
    "LogSoftmax",
    "MSELoss",
    "Mish",
    "Module",
    "ModuleDict",
    "ModuleList",
    "NLLLoss",
    "Parameter",
    "ParameterDict",
    "ParameterList",
    "ReLU",
    "ReLU6",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "SmoothL1Loss",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "Softplus",
    "Softsign",
    "Tanh",
    "Tanhshrink",
    "Unflatten",
    "functional",
    "init",
    "utils",
]
__dir__ = __all__.copy

__getattr__ = absent(
    "rushlight.nn",
    {
        "convolutions, pooling, recurrent and attention layers are not written yet; use PyTorch": (
            "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d MaxPool1d MaxPool2d AvgPool2d "
            "AdaptiveAvgPool2d RNN LSTM GRU Embedding MultiheadAttention Transformer "
            "TransformerEncoder TransformerEncoderLayer DataParallel"
        ),
        "it is not written yet; build it from operations in a Module of your own": (
            "Bilinear BatchNorm2d GroupNorm InstanceNorm1d Dropout2d AlphaDropout PReLU RReLU GLU "
            "Threshold Hardshrink Softshrink KLDivLoss PoissonNLLLoss GaussianNLLLoss "
            "HingeEmbeddingLoss CosineEmbeddingLoss MarginRankingLoss TripletMarginLoss "
            "MultiMarginLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss"
        ),
    },
    __dir__,
)
