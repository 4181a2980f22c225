"""Tracing: the program's own code runs once on tracers, which write down what it does.

A ``Tracer`` stands for an array of which shape and type are known and values are not. Tensors hold
it in the place of an array; rows, the tape, the engine and the optimizers' equations run on it
unchanged. Whatever asks for a value stops the trace. An in-place write gives the tracer a new value,
which every alias sees; a view that was made before such a write cannot follow it, so using it, or
writing into a view, stops the trace too: nothing is silently different.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

from rushlight.compiler.ir import HOLE, Node, Program, Ref, filled, freeze
from rushlight.ops import Row, tracers
from rushlight.ops.specs import Spec
from rushlight.tensor import Tensor, wrap

__all__ = ["TraceError", "Tracer", "trace"]


class TraceError(RuntimeError):
    """The traced code did something that a program cannot hold."""


class Tracer:
    """A value in a trace: a reference into the program, and what is known of it."""

    __array_ufunc__ = None  # NumPy leaves ``array * tracer`` to the tracer
    base = None  # aliases share the tracer itself, so it owns its memory

    def __init__(self, program: Program, ref: Ref, source: Tracer | None = None) -> None:
        self.program = program
        self.ref = ref
        self.writes = 0
        # Of a view: what it is a view of, and how often that had been written to.
        self.source = source
        self.source_writes = source.writes if source is not None else 0

    @property
    def spec(self) -> Spec:
        """Shape and type."""
        return self.program.spec(self.ref)

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
            TraceError: this is a view of something that was written to since.
        """
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
        return Tracer(self.program, self.current())

    def assign(self, value: Any) -> None:
        """An in-place write: this tracer, and all that share it, have a new value."""
        if self.source is not None:
            raise TraceError(
                f"a view of shape {self.shape} is written in place, which a trace cannot follow; "
                "write the whole tensor, or use index_put"
            )
        new = value if isinstance(value, Tracer) else _constant(self.program, value)
        if new.shape != self.shape or new.dtype != self.dtype:
            new = tracers.expand(tracers.cast(new, dtype=self.dtype), shape=self.shape)
        self.ref = new.current()
        self.writes += 1

    def record(self, row: Row, inputs: Sequence[Any], params: dict[str, Any]) -> Any:
        """Write down a row; the result is a tracer, or a tuple of them."""
        values = self._values(inputs)
        specs = _specs_of(row, [v.spec for v in values], params)
        return self._add(row.name, values, params, specs, row.view)

    def record_backward(self, row: Row, needs: tuple[bool, ...], saved: Sequence[Any]) -> Any:
        """Write down the joint backward of a row that has a twin: a tuple, None where not needed."""
        is_value = [isinstance(s, Tracer | np.ndarray) for s in saved]
        values = self._values([self, *(s for s, v in zip(saved, is_value, strict=True) if v)])
        rest = tuple(HOLE if v else s for s, v in zip(saved, is_value, strict=True))
        params = {"needs": needs, "saved": rest}
        specs = _backward_specs(row, values, params)
        found = iter(self._add(f"{row.name}.backward", values, params, specs, False))
        return tuple(next(found) if need else None for need in needs)

    def _values(self, inputs: Sequence[Any]) -> list[Tracer]:
        """The inputs as tracers: numbers take the type of the first one that is no mask."""
        known = [v for v in inputs if hasattr(v, "dtype")]
        like = next((v for v in known if v.dtype.kind != "b"), known[0])
        return [
            v
            if isinstance(v, Tracer)
            else _constant(
                self.program, v if isinstance(v, np.ndarray) else np.asarray(v, like.dtype)
            )
            for v in inputs
        ]

    def _add(
        self,
        op: str,
        values: list[Tracer],
        params: dict[str, Any],
        specs: tuple[Spec, ...],
        view: bool,
    ) -> Any:
        frozen = tuple((k, freeze(v)) for k, v in params.items())
        number = self.program.add(Node(op, tuple(v.current() for v in values), frozen, specs))
        source = values[0] if view else None
        results = tuple(Tracer(self.program, Ref(number, k), source) for k in range(len(specs)))
        return results if len(results) > 1 or op.endswith(".backward") else results[0]

    def ones_like(self) -> Tracer:
        """Ones of the same shape and type."""
        return _constant(self.program, np.ones(self.shape, self.dtype))

    def astype(self, dtype: Any) -> Any:
        """The value as another type."""
        return tracers.cast(self, dtype=np.dtype(dtype))

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TraceError(
            f"the code asks for the value of a tensor of shape {self.shape}, which a trace does not "
            "know: no item(), bool(), float(), numpy(), printing or Python branch on values"
        )

    item = tolist = __bool__ = __float__ = __int__ = __index__ = __array__ = __iter__ = _refuse
    __len__ = _refuse

    def __neg__(self) -> Any:
        return tracers.neg(self)

    def __abs__(self) -> Any:
        return tracers.abs(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise TraceError(
            f"the code reads {name!r} of an array of shape {self.shape}, which a trace does not have"
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


for _name, _row in (
    ("add", "add"),
    ("sub", "sub"),
    ("mul", "mul"),
    ("truediv", "div"),
    ("pow", "pow"),
):
    setattr(Tracer, f"__{_name}__", _operator(_row, False))
    setattr(Tracer, f"__r{_name}__", _operator(_row, True))
    setattr(Tracer, f"__i{_name}__", _augmented(_row))


def _constant(program: Program, value: Any) -> Tracer:
    array = np.array(value)
    array.flags.writeable = False
    program.constants.append(array)
    params = (("number", len(program.constants) - 1),)
    return Tracer(
        program, Ref(program.add(Node("constant", (), params, (Spec(array.shape, array.dtype),))))
    )


def input_tracer(program: Program, name: str, spec: Spec) -> Tracer:
    """A new input of the program."""
    program.names += (name,)
    return Tracer(program, Ref(program.add(Node("input", (), (("name", name),), (spec,)))))


def _specs_of(row: Row, specs: list[Spec], params: dict[str, Any]) -> tuple[Spec, ...]:
    """The specs of a row's results: an atom's rule, or the formula run on scratch tracers."""
    if row.spec is not None:
        found = row.spec(*specs, **params)
        return (found,) if isinstance(found, Spec) else tuple(found)
    scratch = Program()
    inputs = [input_tracer(scratch, f"x{i}", spec) for i, spec in enumerate(specs)]
    result = row.function(tracers, *inputs, **params)
    return tuple(r.spec for r in (result if isinstance(result, tuple) else (result,)))


def _backward_specs(row: Row, values: list[Tracer], params: dict[str, Any]) -> tuple[Spec, ...]:
    """The specs of the wanted gradients: the rules run on scratch tracers."""
    scratch = Program()
    g, *arrived = (input_tracer(scratch, f"x{i}", v.spec) for i, v in enumerate(values))
    saved = dict(zip(row.saves, filled(params["saved"], arrived), strict=True))
    return tuple(
        rule.function(tracers, g, *[saved[n] for n in rule.names]).spec
        for need, rule in zip(params["needs"], row.rules.values(), strict=True)
        if need and rule is not None
    )


def trace(function: Callable[..., Any], *specs: Spec) -> Program:
    """The program of ``function``, called once on tensors of these specs.

    Args:
        function: takes one tensor per spec; returns a tensor or a tuple of them.
        specs: shape and NumPy type of each argument.

    Raises:
        TraceError: the function asked for values, or wrote where a trace cannot follow.

    Example:
        >>> import numpy as np
        >>> from rushlight.ops.specs import Spec
        >>> print(trace(lambda x: x * 2 + 1, Spec((3,), np.dtype("float32"))))
        %0 = input(name=x0) : float32[3]
        %1 = constant(number=0) : float32[]
        %2 = mul(%0, %1) : float32[3]
        %3 = constant(number=1) : float32[]
        %4 = add(%2, %3) : float32[3]
        return %4
    """
    program = Program()
    arguments = [wrap(input_tracer(program, f"x{i}", s)) for i, s in enumerate(specs)]
    result = function(*arguments)
    results = result if isinstance(result, tuple) else (result,)
    program.outputs = tuple(_ref(program, r) for r in results)
    program.verify()
    return program


def _ref(program: Program, result: Any) -> Ref:
    data = result._data if isinstance(result, Tensor) else result
    return data.current() if isinstance(data, Tracer) else _constant(program, data).ref
