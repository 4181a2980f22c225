"""A program as a native function of arrays: what the interpreter does, in machine code."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.compiler.ir import Program
from rushlight.compiler.lower import scheduled
from rushlight.compiler.native import aligned
from rushlight.compiler.passes import optimised

__all__ = ["NativeCall"]

Array = np.ndarray[Any, Any]


class NativeCall:
    """A program that is called with an array for each input, and gives one for each output.

    Args:
        program: from ``trace``; it draws nothing.

    Raises:
        Unsupported: it holds an operation that has no native code.
    """

    def __init__(self, program: Program) -> None:
        from llvmlite import ir

        from rushlight.compiler.llvm.host import host
        from rushlight.compiler.llvm.kernels import emit_step
        from rushlight.compiler.llvm.native import compile_native

        self.schedule = scheduled(optimised(program), 0, host().lanes("float32"))
        module = ir.Module("rushlight")
        module.triple = host().triple
        function, reach = emit_step(module, "call", self.schedule, host())
        function.linkage = "external"
        self._call = compile_native(str(module)).function("call", None, ctypes.c_void_p)
        self.arena = aligned(reach)
        for buffer, array in self.schedule.constants:
            buffer.view(self.arena)[...] = array

    def __call__(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """The outputs for these inputs."""
        for buffer, array in zip(self.schedule.batch, inputs, strict=True):
            buffer.view(self.arena)[...] = array
        self._call(self.arena.ctypes.data)
        return tuple(buffer.view(self.arena).copy() for buffer in self.schedule.results)
