"""What all optimizers share: the loop over the parameters, their groups, and their state.

An optimizer's own file holds its equations, in two functions. ``numbers`` computes what does not
depend on the elements, in doubles; ``update`` changes one parameter. Both run on ndarrays, which
``p -= …`` writes in place, and on tracers, to which it gives a new value: so eager training and the
compiler share one text. This file looks up gradients and state, turns the numbers into the
parameter's type, and stamps what was written. Read ``sgd.py`` next, then ``groups.py``.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import attrgetter, is_, itemgetter
from typing import Any, ClassVar

import numpy as np

from rushlight import dtypes
from rushlight.autograd import enable_grad
from rushlight.autograd.namespaces import arrays, tracers
from rushlight.autograd.state import inside, state
from rushlight.autograd.versions import mark_written
from rushlight.optim.groups import checked_group, listed_groups
from rushlight.optim.hooks import (
    HOOKS,
    Hook,
    Hooked,
    hooked,
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
    run_hooks,
)
from rushlight.optim.states import loaded_groups, loaded_state, packed
from rushlight.tensor import Tensor, wrap

__all__ = [
    "Group",
    "Names",
    "Numbers",
    "Optimizer",
    "Slots",
    "overwrite",
    "register_optimizer_step_post_hook",
    "register_optimizer_step_pre_hook",
    "unless_zero",
]

Group = dict[str, Any]
Names = tuple[str | None, ...]
Slots = list[Any]
Numbers = tuple[Any, ...]
State = dict[str, Any]
_FLOAT64 = np.dtype(np.float64)
_dtype_of = attrgetter("dtype")


class Optimizer(Hooked):
    """The base class of all optimizers.

    A new optimizer gives ``slots``, ``numbers`` and ``update``; or, as in PyTorch, its ``step``.

    Args:
        params: tensors, (name, tensor) pairs, or dicts with "params" and options of their own.
        defaults: the options of groups that do not set them.

    Raises:
        TypeError: ``params`` holds something that is no tensor.
        ValueError: there are no parameters, one is listed in two groups, or one is no leaf.

    Example:
        >>> import rushlight
        >>> class SignSGD(Optimizer):
        ...     def numbers(self, xp, t, lr):
        ...         return (lr,)
        ...     def update(self, xp, p, g, slots, numbers):
        ...         (lr,) = numbers
        ...         p -= lr * xp.sign(g)
        >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
        >>> optimizer = SignSGD([w], {"lr": 0.5})
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w
        tensor([0.5000, 1.5000], requires_grad=True)
    """

    # Whether the number of steps is kept for each parameter, as the slot "step".
    counts_steps: ClassVar[bool] = False
    # What groups saved by old versions of PyTorch lack.
    later_options: ClassVar[dict[str, Any]] = {}
    # The options of a group that ``numbers`` asks for.
    _options: ClassVar[Callable[[Group], tuple[Any, ...]]] = staticmethod(lambda group: ())
    # Whether ``step`` was called; None as long as no scheduler wants to know.
    _opt_called: bool | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        names = tuple(inspect.signature(cls.numbers).parameters)[3:]
        cls._options = staticmethod(itemgetter(*names) if len(names) > 1 else _only(names))
        if "step" in cls.__dict__:
            cls.step = hooked(cls.step)  # type: ignore[method-assign]

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        self.state: defaultdict[Any, State] = defaultdict(dict)
        self.param_groups: list[Group] = []
        self._forget()
        for group in listed_groups(params):
            self.add_param_group(group)

    def _forget(self) -> None:
        """Start without hooks and without numbers of an earlier step."""
        self._hooks: dict[str, dict[int, Hook]] = {kind: {} for kind in HOOKS}
        self._known: dict[Any, Numbers] = {}

    def add_param_group(self, param_group: Group) -> None:
        """Optimize more parameters, with options of their own.

        Args:
            param_group: "params" and any options; the others take their defaults.

        Raises:
            TypeError: the group is no dict, or holds something that is no tensor.
            ValueError: a required option is missing, a parameter is listed in another group, is no
                leaf or lies in read-only memory, or only some parameters have names.

        Example:
            >>> import rushlight
            >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
            >>> optimizer = rushlight.optim.SGD([w], lr=0.5)
            >>> optimizer.add_param_group({"params": [rushlight.ones(1)], "lr": 0.1})
            >>> [group["lr"] for group in optimizer.param_groups]
            [0.5, 0.1]
        """
        self.param_groups.append(
            checked_group(type(self).__name__, param_group, self.defaults, self.param_groups)
        )

    def slots(self, group: Group) -> Names:
        """The names of the arrays kept for each parameter, which start as zeros.

        None stands for one that the group's options do without.

        Args:
            group: the parameter group, with its options.
        """
        return ()

    def numbers(self, xp: Any, t: Any, *args: Any, **kwargs: Any) -> Numbers:
        """What ``update`` needs besides arrays: numbers as doubles, flags, or None.

        The parameters after ``t`` name the options of the group that are passed. Options may be
        tracers, so a term is left out by ``unless_zero``, never by a comparison.

        Args:
            xp: the operations on arrays or on tracers.
            t: the number of this step, a double without dimensions; of an optimizer that does not
                count, 1 on a parameter's first step and 2 from then on.
            args: the values of the options.
            kwargs: none.

        Raises:
            NotImplementedError: the subclass has neither this nor ``step``.
        """
        raise NotImplementedError(f"{type(self).__name__} has neither step() nor numbers()")

    def update(self, xp: Any, p: Any, g: Any, slots: Slots, numbers: Numbers) -> None:
        """Change ``p`` and the slots in place for the gradient ``g``: the optimizer's equations.

        They use operators and ``xp`` alone.

        Args:
            xp: the operations on arrays or on tracers.
            p: the parameter.
            g: its gradient.
            slots: what ``slots`` names, of p's shape.
            numbers: what ``numbers`` returned, in p's type.

        Raises:
            NotImplementedError: the subclass has neither this nor ``step``.
        """
        raise NotImplementedError(f"{type(self).__name__} has neither step() nor update()")

    def update_all(
        self, xp: Any, ps: list[Any], gs: list[Any], slots: Slots, numbers: Numbers
    ) -> None:
        """``update`` for each of several parameters of one type that keep no state.

        Args:
            xp: the operations on arrays.
            ps: the parameters.
            gs: their gradients.
            slots: a None for each slot.
            numbers: what ``numbers`` returned, in the type of all.
        """
        for p, g in zip(ps, gs, strict=True):
            self.update(xp, p, g, slots, numbers)

    @hooked
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Take one step: change every parameter that has a gradient.

        Args:
            closure: computes the loss and its gradients, and returns the loss, as ``step`` does
                then (default: the gradients are there).

        Example:
            >>> import rushlight
            >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
            >>> optimizer = rushlight.optim.SGD([w], lr=0.5)
            >>> w.sum().backward()
            >>> optimizer.step()
            >>> w
            tensor([0.5000, 1.5000], requires_grad=True)
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        try:
            state.run(self._step_groups)
        except RuntimeError as error:
            inside(error, self._step_groups)
        return loss

    def _step_groups(self) -> None:
        written: list[Any] = []
        try:
            for group in self.param_groups:
                self._step_group(group, written)
        finally:
            mark_written(*written)

    def _step_group(self, group: Group, written: list[Any]) -> None:
        """Update the parameters of a group that have gradients; list their memory."""
        tensors, ps, gs = [], [], []
        for tensor in group["params"]:
            leaf = tensor._leaf
            if leaf is not None and leaf.grad is not None:
                tensors.append(tensor)
                ps.append(tensor._data)
                gs.append(leaf.grad)
        written += ps
        if Tensor in map(type, gs):
            gs = [g._data if type(g) is Tensor else g for g in gs]
        if group.get("maximize"):
            gs = [-g for g in gs]
        names, options = self.slots(group), type(self)._options(group)
        if not any(names) and _all_alike(ps):
            numbers = self._typed_numbers(ps[0].dtype, 2.0, options)
            self.update_all(arrays, ps, gs, [None] * len(names), numbers)
            return
        for tensor, p, g in zip(tensors, ps, gs, strict=True):
            slots, t = self._slots_of(tensor, names)
            numbers = self._typed_numbers(p.dtype, t, options)
            self.update(arrays if type(p) is np.ndarray else tracers, p, g, slots, numbers)

    def _slots_of(self, tensor: Tensor, names: Names) -> tuple[Slots, Any]:
        """The raw slots of a parameter, made if it has none; and the number of its step."""
        kept, t = self.state[tensor], 2.0
        try:
            slots = [None if name is None else kept[name]._data for name in names]
        except (KeyError, AttributeError):  # old states may say None
            self._make_slots(tensor, kept, names)
            slots, t = [None if name is None else kept[name]._data for name in names], 1.0
        if type(tensor._data) is not np.ndarray and np.ndarray in map(type, slots):
            raise RuntimeError(
                f"{type(self).__name__}: the parameter of shape {tensor._data.shape} is traced, "
                "its state is not; add the tensors of optimizer.state to the traced state"
            )
        return slots, _count(kept["step"]._data) if self.counts_steps else t

    def _make_slots(self, tensor: Tensor, kept: State, names: Names) -> None:
        """Add the slots that a parameter lacks: zeros."""
        if type(tensor._data) is not np.ndarray:
            raise RuntimeError(
                f"{type(self).__name__}: a parameter of shape {tensor._data.shape} has no state "
                "yet; take one step before tracing"
            )
        if self.counts_steps and "step" not in kept:
            kept["step"] = wrap(np.zeros((), dtypes.get_default_dtype().numpy))
        for name in names:
            if name is not None and kept.get(name) is None:
                kept[name] = wrap(np.zeros_like(tensor._data))

    def _typed_numbers(self, dtype: Any, t: Any, options: tuple[Any, ...]) -> Numbers:
        """The numbers of step ``t`` as arrays of this type without dimensions."""
        key = (dtype, t, options)
        try:
            if (known := self._known.get(key)) is not None:
                return known
        except TypeError:  # betas may be a list
            options = tuple(tuple(o) if isinstance(o, list) else o for o in options)
            return self._typed_numbers(dtype, t, options)
        eager = type(t) is float
        xp = arrays if eager else tracers
        step = np.array(t) if eager else tracers.cast(t, dtype=_FLOAT64)
        doubles = [_double(option) for option in options]
        typed = tuple([_typed(n, dtype) for n in self.numbers(xp, step, *doubles)])
        if eager and all(map(is_, doubles, options)):
            if len(self._known) >= 64:
                self._known.clear()
            self._known[key] = typed
        return typed

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Take away the gradients of all parameters.

        Args:
            set_to_none: set ``grad`` to None instead of to zeros (default True).

        Example:
            >>> import rushlight
            >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
            >>> w.sum().backward()
            >>> rushlight.optim.SGD([w]).zero_grad()
            >>> w.grad is None
            True
        """
        if not set_to_none:
            self._fill_gradients()
            return
        for group in self.param_groups:
            for tensor in group["params"]:
                if tensor._leaf is not None:
                    tensor._leaf.grad = None

    def _fill_gradients(self) -> None:
        for group in self.param_groups:
            for tensor in group["params"]:
                if tensor.grad is not None:
                    tensor.grad.requires_grad_(
                        False
                    ) if tensor.grad.is_leaf else tensor.grad.detach_()
                    overwrite(tensor.grad._data, 0)
                    mark_written(tensor.grad._data)

    def state_dict(self) -> dict[str, Any]:
        """The state, by the number of the parameter, and the groups: ``{"state", "param_groups"}``.

        The tensors are the optimizer's own, as PyTorch's are; copy them to keep them.

        Example:
            >>> import rushlight
            >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
            >>> state = rushlight.optim.SGD([w], lr=0.5).state_dict()
            >>> state["state"], state["param_groups"][0]["lr"], state["param_groups"][0]["params"]
            ({}, 0.5, [0])
        """
        run_hooks(self, "state_dict_pre")
        found = packed(self.state, self.param_groups)
        saved: dict[str, Any] = run_hooks(self, "state_dict_post", found)
        return saved

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over a copy of the state of another optimizer of the same shape.

        Args:
            state_dict: what ``state_dict`` returned, here or in PyTorch.

        Raises:
            ValueError: the numbers of groups or of parameters in them differ, or shapes do.

        Example:
            >>> import rushlight
            >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
            >>> optimizer = rushlight.optim.SGD([w], lr=0.5)
            >>> optimizer.load_state_dict(rushlight.optim.SGD([w], lr=0.1).state_dict())
            >>> optimizer.param_groups[0]["lr"]
            0.1
        """
        state_dict = run_hooks(self, "load_state_dict_pre", dict(state_dict))
        missing = {**self.defaults, **self.later_options}
        groups = loaded_groups(self.param_groups, state_dict["param_groups"], missing)
        kept = loaded_state(self.param_groups, state_dict)
        self._check_slots(groups, kept)
        self.__setstate__({"state": kept, "param_groups": groups})
        run_hooks(self, "load_state_dict_post")

    def _check_slots(self, groups: list[Group], state: dict[Any, State]) -> None:
        for group in groups:
            for number, p in enumerate(group["params"]):
                for name in self.slots(group):
                    slot = state.get(p, {}).get(name) if name else None
                    if slot is not None and slot.shape != p.shape:
                        raise ValueError(
                            f"{type(self).__name__}: the loaded {name} of parameter {number} has "
                            f"shape {tuple(slot.shape)}, the parameter {tuple(p.shape)}; load the "
                            "state of an optimizer of the same model"
                        )

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if "_hooks" not in self.__dict__:
            self._forget()
        for group in self.param_groups:
            for name, value in self.later_options.items():
                group.setdefault(name, value)
        for kept in self.state.values() if self.counts_steps else ():
            if "step" in kept and not isinstance(kept["step"], Tensor):
                kept["step"] = wrap(np.array(kept["step"], dtypes.get_default_dtype().numpy))

    def __repr__(self) -> str:
        text = f"{type(self).__name__} ("
        for i, group in enumerate(self.param_groups):
            text += f"\nParameter Group {i}\n"
            text += "".join(f"    {k}: {group[k]}\n" for k in sorted(group) if k != "params")
        return text + ")"


def _all_alike(values: list[Any]) -> bool:
    """Whether there are values, all arrays and of one element type."""
    return set(map(type, values)) == {np.ndarray} and len(set(map(_dtype_of, values))) == 1


def overwrite(target: Any, value: Any) -> None:
    """Give an array or a tracer another value, in place."""
    if type(target) is np.ndarray:
        target[...] = value
    else:
        target.assign(value)


def _only(names: tuple[str, ...]) -> Callable[[Group], tuple[Any, ...]]:
    return lambda group: tuple(group[name] for name in names)


def _double(option: Any) -> Any:
    """An option that may be a tensor of one element: as a number, or as a traced double."""
    if isinstance(option, tuple) and any(isinstance(o, Tensor) for o in option):
        return tuple(_double(o) for o in option)
    if not isinstance(option, Tensor):
        return option
    if type(option._data) is np.ndarray:
        return option.item()
    return tracers.cast(option._data, dtype=_FLOAT64)


def unless_zero(number: Any) -> Any:
    """The number, but None for a plain 0: the term that it multiplies is left out."""
    return None if isinstance(number, int | float) and number == 0 else number


def _typed(number: Any, dtype: np.dtype[Any]) -> Any:
    """A number as an array of this type without dimensions; flags and None as they are."""
    if number is None or isinstance(number, bool):
        return number
    if hasattr(number, "record"):
        return tracers.cast(number, dtype=dtype)
    # NumPy multiplies by an array of the same type twice as fast as by a Python number.
    return np.array(number, dtype)


def _count(step: Any) -> Any:
    """Count a step in ``step``; return the count, a float if it is known."""
    if type(step) is not np.ndarray:
        step += 1
        return step
    step[()] = step.item() + 1
    return float(step.item())
