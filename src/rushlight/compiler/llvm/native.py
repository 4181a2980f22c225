"""From the text of an LLVM module to machine code that can be called.

`compile_native` asks the cache of object code first, and otherwise lets LLVM generate code, without
its optimisation passes: the emitters write what they mean. The machine code lives as long as the
`Native` that holds it, and a function taken from it holds it too.
Read next: `compiler/cache.py` for where object code is kept.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any

from rushlight.compiler.cache import ObjectCache, default_cache
from rushlight.compiler.llvm.host import Host, host

__all__ = ["EMITTER", "Native", "assembly", "compile_native", "object_code"]

EMITTER = 1  # the version of the emitters; a change that the text does not show must raise it
_lock = threading.Lock()  # LLVM's context is one for all threads


class Native:
    """Machine code in memory, and the functions in it.

    Args:
        code: an object file that LLVM wrote; LLVM does not check it.
        target: the processor that it was made for.
    """

    def __init__(self, code: bytes, target: Host) -> None:
        from llvmlite import binding

        self.size = len(code)
        machine = target.machine()
        with _lock:
            self._engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
            self._engine.add_object_file(binding.ObjectFileRef.from_data(code))
            self._engine.finalize_object()

    def address(self, name: str) -> int:
        """Where a function begins. It is gone when this object is.

        Raises:
            LookupError: there is no such function.
        """
        found: int = self._engine.get_function_address(name)
        if not found:
            raise LookupError(f"Native: no function {name!r} in this machine code of {self.size} B")
        return found

    def function(self, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        """A function as ctypes calls it: without Python's global lock.

        Args:
            name: of the function.
            result: its ctypes type, or None.
            arguments: their ctypes types.

        Raises:
            LookupError: there is no such function.
        """
        function: Any = ctypes.CFUNCTYPE(result, *arguments)(self.address(name))
        function.native = self  # the code lives as long as it
        return function  # type: ignore[no-any-return]


def compile_native(
    text: str, target: Host | None = None, store: ObjectCache | None = None
) -> Native:
    """Compile a module, or load what an earlier process compiled it to.

    Args:
        text: LLVM assembly; the addresses of one process must not stand in it.
        target: the processor (default: this one).
        store: where object code is kept (default: the user's cache; `ObjectCache(None)` for none).

    Raises:
        RuntimeError: LLVM refuses the text.
    """
    target = target or host()
    store = store or default_cache()
    key = store.key(text, target.triple, target.name, target.features, *_versions())
    if (code := store.load(key)) is None:
        code = object_code(text, target)
        store.save(key, code)
    return Native(code, target)


def object_code(text: str, target: Host | None = None) -> bytes:
    """The object file that LLVM makes of a module.

    Raises:
        RuntimeError: LLVM refuses the text.
    """
    code: bytes = _generated(text, target or host(), "emit_object")
    return code


def assembly(text: str, target: Host | None = None) -> str:
    """The machine code of a module for people to read.

    Raises:
        RuntimeError: LLVM refuses the text.
    """
    read: str = _generated(text, target or host(), "emit_assembly")
    return read


def _generated(text: str, target: Host, form: str) -> Any:
    from llvmlite import binding

    with _lock, target.machine() as machine, binding.parse_assembly(text) as module:
        module.verify()
        return getattr(machine, form)(module)


def _versions() -> tuple[str, ...]:
    import llvmlite
    from llvmlite import binding

    return llvmlite.__version__, str(binding.llvm_version_info), str(EMITTER)
