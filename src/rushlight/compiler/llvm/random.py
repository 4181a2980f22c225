"""The Mersenne twister as instructions: the words of `rushlight.random`, drawn by native code.

Every function works on a state as `rushlight.random.Generator.lent` gives it: 624 words and how
many of them are used, so that eager and native code go on from one another's place. A function is
written into the module where it is first asked for, and called from then on.
What it is not: a stream of its own. Each draw here equals the one in `rushlight/random/`, word for
word, and the tests hold it to that.
Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir

from rushlight.compiler.llvm.host import Host
from rushlight.compiler.llvm.lanes import FORMATS, Lanes
from rushlight.compiler.llvm.loops import I32, I64, counted, counted_by_lanes, repeated_while
from rushlight.random.engine import BLOCK

__all__ = [
    "LONGEST",
    "bernoulli",
    "bernoulli_bound",
    "dropout_scale",
    "permutation",
    "seed",
    "shuffle",
    "units",
    "words",
]

LONGEST = (2**32 - 1) // 20  # items; PyTorch shuffles as many or more in another way

_MIDDLE = 397
_CHUNK = 312  # numbers whose words are drawn at once: two words each fill a block
_POINTER, _VOID = ir.PointerType(), ir.VoidType()
_KINDS = {"float": ir.FloatType(), "double": ir.DoubleType()}


def bernoulli_bound(p: float) -> int:
    """What the 53 bits of a number must be below, for the chance `p`."""
    return math.ceil(p * 2.0**53)


def dropout_scale(p: float, dtype: np.dtype[Any]) -> float:
    """What is left is multiplied by this: 1 / (1 − p), rounded as the eager mask is."""
    return float(np.divide(np.ones((), dtype), 1 - p))


def seed(module: ir.Module, host: Host) -> ir.Function:
    """`(state, i32 seed)`: go to the beginning of a stream."""
    return _function(module, "seed", [_POINTER, I32], _write_seed, host)


def words(module: ir.Module, host: Host) -> ir.Function:
    """`(state, i32 *out, i64 count)`: the next words; with `out` null they are skipped."""
    return _function(module, "words", [_POINTER, _POINTER, I64], _write_words, host)


def permutation(module: ir.Module, host: Host) -> ir.Function:
    """`(state, i64 n, i64 *out)`: 0 to n − 1 in random order, as `randperm`; n < `LONGEST`."""
    return _function(module, "permutation", [_POINTER, I64, _POINTER], _write_permutation, host)


def shuffle(module: ir.Module, host: Host) -> ir.Function:
    """`(state, i64 n, i64 *out)`: the order of a `DataLoader` that shuffles without a generator.

    It draws four words of the default stream: a seed for workers, and one for the sampler, whose
    own stream makes the permutation.
    """
    return _function(module, "shuffle", [_POINTER, I64, _POINTER], _write_shuffle, host)


def units(module: ir.Module, host: Host, kind: str) -> ir.Function:
    """`(state, out, i64 count)`: uniform numbers of [0, 1), `"float"`s or `"double"`s."""
    return _function(module, "units", [_POINTER, _POINTER, I64], _write_units, host, kind)


def bernoulli(module: ir.Module, host: Host, kind: str) -> ir.Function:
    """`(state, i64 bound, value, out, i64 count)`: `value` with a chance, else 0.

    `bound` is `bernoulli_bound` of the chance. With `dropout_scale` as the value this is the mask
    of dropout. Numbers are `"float"`s or `"double"`s.
    """
    arguments = [_POINTER, I64, _KINDS[kind], _POINTER, I64]
    return _function(module, "bernoulli", arguments, _write_bernoulli, host, kind)


def _function(
    module: ir.Module,
    name: str,
    arguments: list[ir.Type],
    write: Callable[..., None],
    host: Host,
    *kinds: str,
) -> ir.Function:
    """The module's function of a name, written by `write` if there is none yet."""
    full = ".".join(["random", name, *kinds])
    found = module.globals.get(full)
    if found is None:
        found = ir.Function(module, ir.FunctionType(_VOID, arguments), full)
        found.linkage = "internal"
        b = ir.IRBuilder(found.append_basic_block("entry"))
        write(b, host, *kinds, *found.args)
        b.ret_void()
    return found


def _write_seed(b: ir.IRBuilder, host: Host, state: ir.Value, value: ir.Value) -> None:
    b.store(value, state)
    last = b.alloca(I32)
    b.store(value, last)
    with counted(b, I64(1), I64(BLOCK)) as j:
        x = Lanes(b, b.load(last, typ=I32))
        following = (x ^ x.unsigned_shift(30)) * 1812433253 + Lanes(b, b.trunc(j, I32))
        b.store(following.value, last)
        b.store(following.value, _at(b, state, j))
    b.store(I32(BLOCK), _at(b, state, I64(BLOCK)))


def _write_words(
    b: ir.IRBuilder, host: Host, state: ir.Value, out: ir.Value, count: ir.Value
) -> None:
    refill = _function(b.module, "refill", [_POINTER], _write_refill, host)
    used_at = _at(b, state, I64(BLOCK))
    with repeated_while(b, count) as left:
        empty = b.icmp_unsigned(">=", b.load(used_at, typ=I32), I32(BLOCK))
        with b.if_then(empty, likely=False):
            b.call(refill, [state])
        used = b.zext(b.load(used_at, typ=I32), I64)
        there = b.sub(I64(BLOCK), used)
        taken = b.select(b.icmp_signed("<", left[0], there), left[0], there)
        with b.if_then(b.icmp_unsigned("!=", b.ptrtoint(out, I64), I64(0))):
            target = _at(b, out, b.sub(count, left[0]))
            _copy_tempered(b, host, _at(b, state, used), target, taken)
        b.store(b.trunc(b.add(used, taken), I32), used_at)
        left[0] = b.sub(left[0], taken)


def _copy_tempered(
    b: ir.IRBuilder, host: Host, source: ir.Value, target: ir.Value, count: ir.Value
) -> None:
    for i, lanes in counted_by_lanes(b, count, host.lanes("float32")):
        x = Lanes(b, b.load(_at(b, source, i), typ=_vector(I32, lanes), align=4))
        x = x ^ x.unsigned_shift(11)
        x = x ^ ((x << 7) & 0x9D2C5680)
        x = x ^ ((x << 15) & 0xEFC60000)
        x = x ^ x.unsigned_shift(18)
        b.store(x.value, _at(b, target, i), align=4)


def _write_refill(b: ir.IRBuilder, host: Host, state: ir.Value) -> None:
    """The recurrence in place: word i of words i, i + 1 and i + 397, counted round the block."""
    early = BLOCK - _MIDDLE
    for first, last, partner in ((0, early, _MIDDLE), (early, BLOCK - 1, -early)):
        for i, lanes in counted_by_lanes(b, I64(last - first), host.lanes("float32")):
            _twist(b, state, b.add(i, I64(first)), 1, partner, lanes)
    _twist(b, state, I64(BLOCK - 1), 1 - BLOCK, -early, 1)
    b.store(I32(0), _at(b, state, I64(BLOCK)))


def _twist(
    b: ir.IRBuilder, state: ir.Value, i: ir.Value, following: int, partner: int, lanes: int
) -> None:
    def load(distance: int) -> Lanes:
        place = _at(b, state, b.add(i, I64(distance)))
        return Lanes(b, b.load(place, typ=_vector(I32, lanes), align=4))

    upper, lower = load(0), load(following)
    y = (upper & 0x80000000) | (lower & 0x7FFFFFFF)
    odd = (lower & 1).equals(0).choose(lower.of(0), 0x9908B0DF)
    b.store((load(partner) ^ y.unsigned_shift(1) ^ odd).value, _at(b, state, i), align=4)


def _write_permutation(
    b: ir.IRBuilder, host: Host, state: ir.Value, n: ir.Value, out: ir.Value
) -> None:
    with counted(b, I64(0), n) as i:
        b.store(i, _at(b, out, i, I64))
    swaps = b.sub(n, I64(1))
    drawn = _buffer(b, 2 * _CHUNK)
    draw = words(b.module, host)
    with counted(b, I64(0), swaps, 2 * _CHUNK) as start:
        rest = b.sub(swaps, start)
        count = b.select(b.icmp_signed("<", rest, I64(2 * _CHUNK)), rest, I64(2 * _CHUNK))
        b.call(draw, [state, drawn, count])
        _reduce(b, host, drawn, b.sub(n, start), count)
        with counted(b, I64(0), count) as k:
            here = b.add(start, k)
            there = b.add(here, b.zext(b.load(_at(b, drawn, k), typ=I32), I64))
            places = [_at(b, out, place, I64) for place in (here, there)]
            items = [b.load(place, typ=I64) for place in places]
            b.store(items[0], places[1])
            b.store(items[1], places[0])


def _reduce(
    b: ir.IRBuilder, host: Host, drawn: ir.Value, greatest: ir.Value, count: ir.Value
) -> None:
    """Word k becomes word % (greatest − k), in float64, where all of this is exact.

    A quotient that is no integer is further from the next one than its rounding can reach.
    """
    for k, lanes in counted_by_lanes(b, count, host.lanes("float32")):
        place = _at(b, drawn, k)
        doubles = _vector(ir.DoubleType(), lanes)
        word = Lanes(b, b.uitofp(b.load(place, typ=_vector(I32, lanes), align=4), doubles))
        first = b.sitofp(b.sub(greatest, k), ir.DoubleType())
        steps = [float(lane) for lane in range(lanes)]
        modulus = _splat(b, first, lanes) - Lanes(b, ir.Constant(doubles, _held(steps)))
        remainder = word - (word / modulus).floor() * modulus
        b.store(b.fptosi(remainder.value, _vector(I32, lanes)), place, align=4)


def _write_shuffle(
    b: ir.IRBuilder, host: Host, state: ir.Value, n: ir.Value, out: ir.Value
) -> None:
    drawn, own = _buffer(b, 4), _buffer(b, BLOCK + 1)
    b.call(words(b.module, host), [state, drawn, I64(4)])
    b.call(seed(b.module, host), [own, b.load(_at(b, drawn, I64(3)), typ=I32)])
    b.call(permutation(b.module, host), [own, n, out])


def _write_units(
    b: ir.IRBuilder, host: Host, kind: str, state: ir.Value, out: ir.Value, count: ir.Value
) -> None:
    def store(i: ir.Value, drawn: ir.Value, at: ir.Value, lanes: int) -> None:
        if kind == "float":
            word = Lanes(b, b.load(_at(b, drawn, at), typ=_vector(I32, lanes), align=4))
            bits, digits = word & 0xFFFFFF, 24
        else:
            bits, digits = _bits53(b, drawn, at, lanes), 53
        whole = b.uitofp(bits.value, _vector(_KINDS[kind], lanes))
        value = Lanes(b, whole) * 2.0**-digits
        b.store(value.value, _at(b, out, i, _KINDS[kind]), align=FORMATS[kind].bits // 8)

    _in_chunks(b, host, state, count, kind, 1 if kind == "float" else 2, store)


def _write_bernoulli(
    b: ir.IRBuilder,
    host: Host,
    kind: str,
    state: ir.Value,
    bound: ir.Value,
    value: ir.Value,
    out: ir.Value,
    count: ir.Value,
) -> None:
    def store(i: ir.Value, drawn: ir.Value, at: ir.Value, lanes: int) -> None:
        chosen = _bits53(b, drawn, at, lanes) < _splat(b, bound, lanes)
        result = chosen.choose(_splat(b, value, lanes), 0.0)
        b.store(result.value, _at(b, out, i, _KINDS[kind]), align=FORMATS[kind].bits // 8)

    _in_chunks(b, host, state, count, kind, 2, store)


def _in_chunks(
    b: ir.IRBuilder,
    host: Host,
    state: ir.Value,
    count: ir.Value,
    kind: str,
    each: int,
    store: Callable[[ir.Value, ir.Value, ir.Value, int], None],
) -> None:
    """Draw `each` words per number, and let `store` make the numbers of them."""
    drawn, draw = _buffer(b, each * _CHUNK), words(b.module, host)
    lanes = host.vector_bytes * 8 // FORMATS[kind].bits
    with counted(b, I64(0), count, _CHUNK) as start:
        rest = b.sub(count, start)
        here = b.select(b.icmp_signed("<", rest, I64(_CHUNK)), rest, I64(_CHUNK))
        b.call(draw, [state, drawn, b.mul(here, I64(each))])
        for k, width in counted_by_lanes(b, here, lanes):
            store(b.add(start, k), drawn, b.mul(k, I64(each)), width)


def _bits53(b: ir.IRBuilder, drawn: ir.Value, at: ir.Value, lanes: int) -> Lanes:
    """The low 53 bits of pairs of words, the first of which is the high half."""
    pair = Lanes(b, b.load(_at(b, drawn, at), typ=_vector(I64, lanes), align=4))
    return ((pair << 32) | pair.unsigned_shift(32)) & (2**53 - 1)


def _buffer(b: ir.IRBuilder, count: int) -> ir.Value:
    memory = b.alloca(ir.ArrayType(I32, count))
    memory.type = _POINTER  # llvmlite would let it hold nothing but such an array
    return memory


def _at(b: ir.IRBuilder, base: ir.Value, i: ir.Value, element: ir.Type = I32) -> ir.Value:
    return b.gep(base, [i], source_etype=element)


def _vector(element: ir.Type, lanes: int) -> ir.Type:
    return ir.VectorType(element, lanes) if lanes > 1 else element


def _held(numbers: list[float]) -> Any:
    """The constant's form: a list for a vector, the number itself for a scalar."""
    return numbers if len(numbers) > 1 else numbers[0]


def _splat(b: ir.IRBuilder, value: ir.Value, lanes: int) -> Lanes:
    """A value in every lane."""
    if lanes == 1:
        return Lanes(b, value)
    kind = ir.VectorType(value.type, lanes)
    one = b.insert_element(ir.Constant(kind, ir.Undefined), value, I32(0))
    return Lanes(b, b.shuffle_vector(one, one, ir.Constant(ir.VectorType(I32, lanes), [0] * lanes)))
