"""Random calls of the common surface: any operation × type × shape × layout × arguments.

`SIGNATURES` tells for each operation what its arguments are, by the words of `WORDS`; a word after
`?` may be left out. Now and then an argument is one that PyTorch refuses.
"""

import numpy as np
import torch
from hypothesis import strategies as st

UNARY = """abs acos acosh asin asinh atan atanh ceil cos cosh deg2rad erf erfc exp exp2 expm1 floor
    frac isfinite isinf isnan isneginf isposinf log log10 log1p log2 logical_not neg positive
    reciprocal relu rsqrt sgn sigmoid sign signbit sin sinh sqrt square tan tanh trunc bitwise_not
    clone numel is_floating_point ravel argwhere nonzero fliplr flipud t count_nonzero
    atleast_1d atleast_2d atleast_3d nn.functional.softsign nn.functional.tanhshrink
    nn.functional.logsigmoid nn.functional.mish nn.functional.relu6 nn.functional.selu
    nn.functional.silu nn.functional.hardswish nn.functional.hardsigmoid"""
BINARY = """add sub mul div true_divide atan2 eq ne lt le gt ge maximum minimum fmax fmin fmod
    remainder floor_divide pow float_power hypot logaddexp logaddexp2 logical_and logical_or
    logical_xor bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift xlogy
    isclose equal dist outer dot mv mm bmm matmul inner kron broadcast_tensors allclose"""
SIGNATURES = {
    **dict.fromkeys(UNARY.split(), "x"),
    **dict.fromkeys(BINARY.split(), "x y"),
    "add ": "x y alpha=number",
    "sub ": "x y alpha=number",
    "rsub": "x y ?alpha=number",
    "div ": "x y rounding_mode=rounding",
    "clamp": "x ?min=y ?max=y",
    "clamp_min": "x y",
    "clamp_max": "x y",
    "lerp": "x y y",
    "where": "mask y y",
    "addcmul": "x y y ?value=number",
    "addcdiv": "x y y ?value=number",
    "addmm": "x y y ?beta=number ?alpha=number",
    "round": "x ?decimals=small",
    "nan_to_num": "x ?nan=number ?posinf=number ?neginf=number",
    "sum": "x ?dims ?keepdim=flag ?dtype=dtype",
    "nansum": "x ?dims ?keepdim=flag ?dtype=dtype",
    "mean": "x ?dims ?keepdim=flag ?dtype=dtype",
    "nanmean": "x ?dims ?keepdim=flag ?dtype=dtype",
    "prod": "x ?dim ?keepdim=flag ?dtype=dtype",
    "amax": "x ?dims ?keepdim=flag",
    "amin": "x ?dims ?keepdim=flag",
    "aminmax": "x ?dim=dim ?keepdim=flag",
    "max": "x ?dim ?keepdim=flag",
    "min": "x ?dim ?keepdim=flag",
    "max ": "x y",
    "median": "x ?dim ?keepdim=flag",
    "nanmedian": "x ?dim ?keepdim=flag",
    "argmax": "x ?dim ?keepdim=flag",
    "argmin": "x ?dim ?keepdim=flag",
    "all": "x ?dims ?keepdim=flag",
    "any": "x ?dims ?keepdim=flag",
    "std": "x ?dims ?correction=small ?keepdim=flag",
    "var": "x ?dims ?correction=small ?keepdim=flag",
    "var ": "x ?flag",
    "std_mean": "x ?dims ?correction=small ?keepdim=flag",
    "var_mean": "x ?dims ?correction=small ?keepdim=flag",
    "norm": "x ?p=number ?dim=dims ?keepdim=flag",
    "logsumexp": "x dims ?keepdim=flag",
    "cumsum": "x dim ?dtype=dtype",
    "cumprod": "x dim ?dtype=dtype",
    "logcumsumexp": "x dim",
    "cummax": "x dim",
    "cummin": "x dim",
    "sort": "x ?dim=dim ?descending=flag stable=true",
    "argsort": "x ?dim=dim ?descending=flag stable=true",
    "msort": "x",
    "kthvalue": "x small ?dim ?keepdim=flag",
    "topk": "x small ?dim ?largest=flag",
    "unique": "x ?sorted=flag ?return_inverse=flag ?return_counts=flag",
    "unique_consecutive": "x ?return_inverse=flag ?return_counts=flag",
    "softmax": "x dim ?dtype=dtype",
    "log_softmax": "x dim ?dtype=dtype",
    "reshape": "x shape",
    "Tensor.view": "x shape",
    "Tensor.expand": "x shape",
    "Tensor.repeat": "x shape",
    "tile": "x shape",
    "broadcast_to": "x shape",
    "flatten": "x ?dim ?dim",
    "unflatten": "x dim shape",
    "squeeze": "x ?dims",
    "unsqueeze": "x dim",
    "transpose": "x dim dim",
    "permute": "x dims",
    "movedim": "x dims dims",
    "flip": "x dims",
    "roll": "x small ?dims",
    "rot90": "x ?small ?dims",
    "diag": "x ?small",
    "diagonal": "x ?small",
    "diag_embed": "x ?small",
    "tril": "x ?small",
    "triu": "x ?small",
    "trace": "x",
    "narrow": "x dim small small",
    "select": "x dim small",
    "split": "x small ?dim",
    "chunk": "x small ?dim",
    "tensor_split": "x small ?dim",
    "unbind": "x ?dim",
    "Tensor.unfold": "x dim small small",
    "cat": "list ?dim",
    "stack": "list ?dim",
    "hstack": "list",
    "vstack": "list",
    "dstack": "list",
    "column_stack": "list",
    "block_diag": "x y",
    "cartesian_prod": "x y",
    "meshgrid": "list indexing=indexing",
    "gather": "x dim index",
    "scatter": "x dim index y",
    "scatter ": "x dim index number",
    "scatter_add": "x dim index y",
    "take_along_dim": "x index ?dim",
    "take": "x index",
    "index_select": "x dim index",
    "index_add": "x dim index y ?alpha=number",
    "index_fill": "x dim index number",
    "index_copy": "x dim index y",
    "masked_fill": "x mask y",
    "masked_select": "x mask",
    "masked_scatter": "x mask y",
    "__getitem__": "x subscript",
    "repeat_interleave": "x small ?dim",
    "bincount": "x ?minlength=small",
    "searchsorted": "x y ?right=flag",
    "bucketize": "x y ?right=flag",
    "tensordot": "x y ?dims=small",
    "vdot": "x y",
    "Tensor.to": "x dtype",
    "Tensor.float": "x",
    "Tensor.long": "x",
    "Tensor.bool": "x",
    "Tensor.item": "x",
    "Tensor.tolist": "x",
    "Tensor.type_as": "x y",
    "Tensor.fill_": "x y",
    "Tensor.copy_": "x y",
    "Tensor.new_full": "x shape number",
    "full_like": "x number ?dtype=dtype",
    "zeros_like": "x ?dtype=dtype",
    "full": "shape number ?dtype=dtype",
    "arange": "number ?number ?number ?dtype=dtype",
    "linspace": "number number small ?dtype=dtype",
    "eye": "small ?small ?dtype=dtype",
    "result_type": "x y",
    "nn.functional.elu": "x ?alpha=number",
    "nn.functional.celu": "x ?alpha=number",
    "nn.functional.gelu": "x ?approximate=approximate",
    "nn.functional.softplus": "x ?beta=number ?threshold=number",
    "nn.functional.leaky_relu": "x ?negative_slope=number",
    "nn.functional.hardtanh": "x ?min_val=number ?max_val=number",
    "nn.functional.softmin": "x ?dim=dim",
    "nn.functional.linear": "x y ?y",
    "nn.functional.l1_loss": "x y ?reduction=reduction",
    "nn.functional.mse_loss": "x y ?reduction=reduction",
    "nn.functional.smooth_l1_loss": "x y ?reduction=reduction ?beta=number",
    "nn.functional.huber_loss": "x y ?reduction=reduction ?delta=number",
    "nn.functional.binary_cross_entropy": "x y ?weight=y ?reduction=reduction",
    "nn.functional.binary_cross_entropy_with_logits": "x y ?pos_weight=y ?reduction=reduction",
    "nn.functional.cross_entropy": "x target ?reduction=reduction ?label_smoothing=fraction",
    "nn.functional.cross_entropy ": "x y ?reduction=reduction",
    "nn.functional.nll_loss": "x target ?reduction=reduction ?ignore_index=small",
    "nn.functional.layer_norm": "x shape ?eps=fraction",
    "nn.functional.batch_norm": "x none none training=true ?eps=fraction",
}

FLOATS = (torch.float32, torch.float64)
INTEGERS = (torch.int64, torch.bool, torch.int32, torch.uint8, torch.int8, torch.int16)
NUMBERS = st.sampled_from([0, 1, 2, -1, 3, 0.5, -1.5, 2.0, True, float("inf"), float("nan")])
SIZES = st.sampled_from([2, 3, 1, 2, 3, 1, 0, 4])
SUBSCRIPTS = (0, -1, 5, None, ..., slice(1, None), slice(None, None, 2), slice(3, 1), True, [0, 1])


@st.composite
def tensors(draw, shape, dtypes=FLOATS * 3 + INTEGERS, *, low=-4, high=5):
    """A tensor of the shape: whole and half numbers, so that equal elements and zeros occur."""
    dtype = draw(st.sampled_from(dtypes))
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    array = rng.integers(low * 2, high * 2, shape) / 2
    if draw(st.integers(0, 3)):  # distinct numbers in most cases
        array = array + rng.random(shape) * 0.4
    if not draw(st.integers(0, 7)):
        array = np.where(rng.random(shape) < 0.3, rng.choice([np.inf, -np.inf, np.nan]), array)
    tensor = torch.from_numpy(np.asarray(np.nan_to_num(array) if dtype in INTEGERS else array))
    tensor = laid_out(
        tensor.to(dtype), draw(st.sampled_from(["plain"] * 3 + ["stepped", "turned"]))
    )
    return tensor.requires_grad_(dtype in FLOATS and draw(st.booleans()))


def laid_out(x, layout):
    if layout == "stepped" and x.dim():
        return x.repeat_interleave(2, -1)[..., ::2]
    if layout == "turned" and x.dim() > 1:
        return x.transpose(0, -1).contiguous().transpose(0, -1)
    return x


@st.composite
def broadcastable(draw, shape):
    """A shape that broadcasts with the given one, mostly."""
    shape = [size if draw(st.integers(0, 3)) else 1 for size in shape]
    if not draw(st.integers(0, 12)):
        return (*shape[:-1], 5)
    return tuple(shape[draw(st.sampled_from([0, 0, 0, 1, 2])) :])


class Call:
    """What the words of a signature draw from; the first tensor's shape is the others' measure."""

    def __init__(self, draw):
        self.draw = draw
        self.shape = tuple(draw(st.lists(SIZES, max_size=3)))

    def pick(self, *choices):
        return self.draw(st.sampled_from(choices))

    def x(self):
        return self.draw(tensors(self.shape))

    def y(self):
        if self.pick(0, 0, 1):
            return self.number()
        return self.draw(tensors(self.draw(broadcastable(self.shape))))

    def list(self):
        others = [tensors(self.draw(broadcastable(self.shape))) for _ in range(self.pick(0, 1, 2))]
        return [self.x(), *map(self.draw, others)]

    def number(self):
        return self.draw(NUMBERS)

    def fraction(self):
        return self.pick(0.0, 1e-5, 0.1, 0.5)

    def small(self):
        return self.pick(1, 2, 0, -1, 3, 7)

    def dim(self):
        n = len(self.shape)
        return self.draw(st.integers(-n - (not self.pick(0, 1, 2)), max(n - 1, 0)))

    def dims(self):
        if self.pick(True, False):
            return self.dim()
        return tuple(self.dim() for _ in range(self.pick(1, 2, 2, 3, 0)))

    def size(self):
        return tuple(self.draw(st.lists(SIZES, max_size=3)))

    def shape_(self):
        total = int(np.prod(self.shape))
        return self.pick(self.shape, (-1,), (total,), (total, 1), (1, *self.shape), (2, -1),
                         self.shape[-1:], self.size())  # fmt: skip

    def index(self):
        shape = self.shape if self.pick(0, 1) else self.draw(broadcastable(self.shape))
        shape = shape if self.pick(0, 1) else shape[:1]
        dtypes = (torch.int64,) * 6 + (torch.int32, torch.float32)
        x = self.draw(tensors(shape, dtypes, low=0, high=self.pick(1, 1, 2)))
        return x.detach()

    def target(self):
        shape = (self.shape[:1] + self.shape[2:]) if len(self.shape) > 1 else ()
        return self.draw(tensors(shape, (torch.int64,), low=0, high=self.pick(1, 1, 2)))

    def mask(self):
        kinds = (torch.bool,) * 6 + (torch.int64,)
        return self.draw(tensors(self.draw(broadcastable(self.shape)), kinds)).detach()

    def subscript(self):
        items = [self.pick(*SUBSCRIPTS) for _ in range(self.pick(1, 1, 2, 3))]
        if self.pick(0, 0, 1):
            items[0] = self.pick(self.index, self.mask)()
        return tuple(items) if len(items) > 1 else items[0]

    def word(self, word):
        """What the word of a signature stands for."""
        match word:
            case "flag":
                return self.pick(False, True)
            case "true":
                return True
            case "none":
                return None
            case "dtype":
                return self.pick(*FLOATS, *INTEGERS)
            case "rounding":
                return self.pick("floor", "trunc", None)
            case "reduction":
                return self.pick("mean", "sum", "none", "average")
            case "approximate":
                return self.pick("none", "tanh")
            case "indexing":
                return self.pick("ij", "xy")
            case "shape":
                return self.shape_()
        return getattr(self, word)()


@st.composite
def calls(draw, signature):
    """The arguments of one call."""
    call, args, kwargs = Call(draw), [], {}
    for word in signature.split():
        if word.startswith("?") and not call.pick(0, 1):
            if "=" not in word:
                break
            continue
        name, _, word = word.lstrip("?").rpartition("=")
        if name:
            kwargs[name] = call.word(word)
        else:
            args.append(call.word(word))
    return args, kwargs
