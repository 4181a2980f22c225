"""The tracer: a value of which shape and type are known, and which writes down what is done to it.

Tensors hold a ``Tracer`` in the place of an array; rows, the tape, the engine and the optimizers'
equations run on it unchanged. Whatever asks for a value stops the trace. An in-place write gives
the tracer a new value, which every alias sees; a view that was made before such a write cannot
follow it, so using it, or writing into a view, stops the trace too: nothing is silently different.
Read ``trace.py`` next, which calls a function on tracers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np

from rushlight.autograd.node import Leaf
from rushlight.autograd.state import clock
from rushlight.compiler.ir import HOLE, Node, Program, Ref, filled, freeze
from rushlight.ops import Row, tracers
from rushlight.ops.specs import Spec

__all__ = ["Recording", "TraceError", "Tracer", "specs_of"]


class TraceError(RuntimeError):
    """The traced code did something that a program cannot hold.

    Example:
        >>> from rushlight.compiler import trace
        >>> try:
        ...     trace(lambda x: x if x.sum() > 0 else -x, Spec((2,), np.dtype("float32")))
        ... except TraceError:
        ...     print("a program cannot branch on values")
        a program cannot branch on values
    """


class Recording:
    """A program in the making, and what is known of the world around it.

    ``state`` are the arrays that inputs stand for: their values change from call to call, so they
    must not be captured as constants. ``stale`` are the leaves that got a gradient added to the one
    of the call before.
    """

    def __init__(self) -> None:
        self.program = Program()
        self.started = clock()
        self.finished = False
        self.state: list[Any] = []
        self.stale: list[Leaf] = []
        # Why the code must not draw; None where masks of dropout become inputs.
        self.no_draws: TraceError | None = None

    def input(self, name: str, spec: Spec) -> Tracer:
        """A new input of the program."""
        self.program.names += (name,)
        return self._tracer(Node("input", (), (("name", name),), (spec,)))

    def constant(self, value: Any) -> Tracer:
        """A copy of ``value``, as it is now, as a constant of the program.

        Raises:
            TraceError: it is memory that an input stands for.
        """
        if any(np.may_share_memory(value, array) for array in self.state):
            raise TraceError(
                f"a tensor of shape {np.shape(value)} that shows a part of the traced state was "
                "made before the trace, which cannot follow it; make it inside the traced function"
            )
        array = np.array(value)
        array.flags.writeable = False
        self.program.constants.append(array)
        number = len(self.program.constants) - 1
        spec = Spec(array.shape, array.dtype)
        return self._tracer(Node("constant", (), (("number", number),), (spec,)))

    def mask(self, shape: tuple[int, ...], dtype: np.dtype[Any], p: float) -> Tracer:
        """A mask of dropout: an input, drawn anew for each call.

        Raises:
            TraceError: this trace must not draw.
        """
        if self.no_draws is not None:
            raise self.no_draws
        name = f"mask{len(self.program.draws)}"
        self.program.draws += ((name, p),)
        return self.input(name, Spec(shape, dtype))

    def copied(self, node: Node, args: Sequence[Tracer]) -> tuple[Tracer, ...]:
        """A node of another program, with arguments of this one."""
        number = self.program.add(replace(node, args=tuple(a.ref for a in args)))
        return tuple(Tracer(self, Ref(number, k)) for k in range(len(node.specs)))

    def _tracer(self, node: Node) -> Tracer:
        return Tracer(self, Ref(self.program.add(node)))


class Tracer:
    """A value in a trace: a reference into the program, and what is known of it."""

    # The least and the largest value, where they are known.
    range: tuple[int, int] | None = None
    base = None  # aliases share the tracer itself, so it owns its memory

    def __init__(self, recording: Recording, ref: Ref, source: Tracer | None = None) -> None:
        self.recording = recording
        self.ref = ref
        self.writes = 0
        # Of a view: what it is a view of, and how often that had been written to.
        self.source = source
        self.source_writes = source.writes if source is not None else 0
        # Why its value cannot be used, until it is written to; "" if it can.
        self.unusable = ""

    @property
    def spec(self) -> Spec:
        """Shape and type."""
        return self.recording.program.spec(self.ref)

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the dimensions."""
        return self.spec.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The NumPy type of the elements."""
        return self.spec.dtype

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return self.spec.size

    @property
    def itemsize(self) -> int:
        """Bytes per element."""
        return self.dtype.itemsize

    def current(self) -> Ref:
        """The reference to the value now.

        Raises:
            TraceError: this is a view of something that was written to since, or has no value yet.
        """
        if self.unusable:
            raise TraceError(self.unusable)
        view: Tracer | None = self
        while view is not None and view.source is not None:
            if view.source.writes != view.source_writes:
                raise TraceError(
                    f"a view of shape {self.shape} is used after the tensor it shows was written "
                    "in place; take the view after the write"
                )
            view = view.source
        return self.ref

    def copy(self) -> Tracer:
        """The value as it is now, whatever is written later."""
        return Tracer(self.recording, self.current())

    def assign(self, value: Any) -> None:
        """An in-place write: this tracer, and all that share it, have a new value."""
        if self.source is not None:
            raise TraceError(
                f"a view of shape {self.shape} is written in place, which a trace cannot follow; "
                "write the whole tensor, or use index_put"
            )
        new = value if isinstance(value, Tracer) else self.recording.constant(value)
        if new.shape != self.shape or new.dtype != self.dtype:
            new = tracers.expand(tracers.cast(new, dtype=self.dtype), shape=self.shape)
        self.ref = new.current()
        self.writes += 1
        self.unusable = ""

    def kept_by(self, leaf: Leaf, old: Any) -> Any:
        """What ``leaf`` keeps as its gradient: this one, added to the ``old`` one.

        Raises:
            TraceError: the leaf belongs to a tensor that is no input of the program.
        """
        if -leaf.birth < self.recording.started:
            raise TraceError(
                f"a tensor of shape {leaf.shape} that is no part of the traced state gets a "
                "gradient; add it to the state, or detach() it"
            )
        if isinstance(old, Tracer) and old.unusable:
            self.recording.stale.append(leaf)
            old = None
        return self.copy() if old is None else old + self

    def record(self, row: Row, inputs: Sequence[Any], params: dict[str, Any]) -> Any:
        """Write down a row; the result is a tracer, or a tuple of them."""
        values = self._values(inputs)
        specs = specs_of(row, [v.spec for v in values], params)
        results = self._add(row.name, values, params, specs, view=row.view)
        return results if row.outputs > 1 else results[0]

    def record_backward(self, row: Row, needs: tuple[bool, ...], saved: Sequence[Any]) -> Any:
        """Write down the joint backward of a row with a twin: a tuple, None where not needed."""
        is_value = [isinstance(s, Tracer | np.ndarray) for s in saved]
        values = self._values([self, *(s for s, v in zip(saved, is_value, strict=True) if v)])
        rest = tuple(HOLE if v else s for s, v in zip(saved, is_value, strict=True))
        specs = backward_specs(row, [v.spec for v in values], needs, rest)
        params = {"needs": needs, "saved": rest}
        found = iter(self._add(f"{row.name}.backward", values, params, specs))
        return tuple(next(found) if need else None for need in needs)

    def _values(self, inputs: Sequence[Any]) -> list[Tracer]:
        """The inputs as tracers: numbers take the type of the first one that is no mask."""
        self._require_open(inputs)
        known = [v for v in inputs if hasattr(v, "dtype")]
        like = next((v for v in known if v.dtype.kind != "b"), known[0])
        constant = self.recording.constant
        return [
            v
            if isinstance(v, Tracer)
            else constant(v if isinstance(v, np.ndarray) else np.asarray(v, like.dtype))
            for v in inputs
        ]

    def _require_open(self, inputs: Sequence[Any]) -> None:
        for v in (self, *inputs):
            if isinstance(v, Tracer) and (
                v.recording.finished or v.recording is not self.recording
            ):
                raise TraceError(
                    f"a tensor of shape {v.shape} that was made while tracing is used outside of "
                    "its trace, where it has no value; return what you want to keep"
                )

    def _add(
        self,
        op: str,
        values: list[Tracer],
        params: dict[str, Any],
        specs: tuple[Spec, ...],
        *,
        view: bool = False,
    ) -> tuple[Tracer, ...]:
        frozen = tuple((k, freeze(v)) for k, v in params.items())
        number = self.recording.program.add(
            Node(op, tuple(v.current() for v in values), frozen, specs)
        )
        source = values[0] if view else None
        return tuple(Tracer(self.recording, Ref(number, k), source) for k in range(len(specs)))

    def constant(self, value: Any) -> Tracer:
        """An array as a constant of the same program."""
        return self.recording.constant(value)

    def ones_like(self) -> Tracer:
        """Ones of the same shape and type."""
        return self.recording.constant(np.ones(self.shape, self.dtype))

    def astype(self, dtype: Any) -> Any:
        """The value as another type."""
        return tracers.cast(self, dtype=np.dtype(dtype))

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TraceError(
            f"the code asks for the value of a tensor of shape {self.shape}, which a trace does "
            "not know: no item(), bool(), float(), numpy(), printing or Python branch on values"
        )

    item = tolist = __bool__ = __float__ = __int__ = __index__ = __array__ = __iter__ = _refuse
    __len__ = _refuse

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **options: Any
    ) -> Any:
        """``array * tracer``; NumPy's other functions, and writes into arrays, are refused."""
        row = _ROW_OF.get(ufunc)
        if row is None or method != "__call__" or out is not None or options:
            raise TraceError(
                f"NumPy's {ufunc.__name__} is called on a traced value of shape {self.shape}, or "
                "to write one into an array that is no part of the traced state"
            )
        return getattr(tracers, row)(*inputs)

    def __neg__(self) -> Any:
        return tracers.neg(self)

    def __abs__(self) -> Any:
        return tracers.abs(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise TraceError(
            f"the code reads {name!r} of an array of shape {self.shape}, which a trace lacks"
        )


def _operator(row: str, reflected: bool) -> Callable[[Tracer, Any], Any]:
    def apply(self: Tracer, other: Any) -> Any:
        a, b = (other, self) if reflected else (self, other)
        return getattr(tracers, row)(a, b)

    return apply


def _augmented(row: str) -> Callable[[Tracer, Any], Any]:
    def apply(self: Tracer, other: Any) -> Any:
        self.assign(getattr(tracers, row)(self, other))
        return self

    return apply


_ROW_OF: dict[np.ufunc, str] = {
    np.add: "add",
    np.subtract: "sub",
    np.multiply: "mul",
    np.true_divide: "div",
    np.power: "pow",
}
for _name, _row in zip(("add", "sub", "mul", "truediv", "pow"), _ROW_OF.values(), strict=True):
    setattr(Tracer, f"__{_name}__", _operator(_row, False))
    setattr(Tracer, f"__r{_name}__", _operator(_row, True))
    setattr(Tracer, f"__i{_name}__", _augmented(_row))


def specs_of(row: Row, specs: Sequence[Spec], params: dict[str, Any]) -> tuple[Spec, ...]:
    """The specs of a row's results: an atom's rule, or the formula run on scratch tracers."""
    if row.spec is not None:
        found = row.spec(*specs, **params)
        return (found,) if isinstance(found, Spec) else tuple(found)
    result = row.function(tracers, *_scratch(specs), **params)
    return tuple(r.spec for r in (result if isinstance(result, tuple) else (result,)))


def backward_specs(
    row: Row, specs: Sequence[Spec], needs: tuple[bool, ...], saved: tuple[Any, ...]
) -> tuple[Spec, ...]:
    """The specs of the gradients that a joint backward gives: the rules run on scratch tracers."""
    g, *arrived = _scratch(specs)
    values = dict(zip(row.saves, filled(saved, arrived), strict=True))
    return tuple(
        rule.function(tracers, g, *[values[n] for n in rule.names]).spec
        for need, rule in zip(needs, row.rules.values(), strict=True)
        if need and rule is not None
    )


def _scratch(specs: Sequence[Spec]) -> list[Tracer]:
    recording = Recording()
    return [recording.input(f"x{i}", spec) for i, spec in enumerate(specs)]
