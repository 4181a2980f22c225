"""A training step as a program: traced from the rules that eager code runs, then interpreted.

``ir.py`` is the program and ``verify.py`` its rules, ``tracer.py`` the value that writes it down,
``trace.py`` a function traced, ``step.py`` a whole training step, ``interpret.py`` what runs it on
arrays. There is no second set of derivatives: the tape and the engine of ``autograd`` run on
tracers as they run on arrays.
"""

from rushlight.compiler.interpret import interpret
from rushlight.compiler.ir import Program
from rushlight.compiler.step import Range, Step, trace_step
from rushlight.compiler.trace import TraceError, trace
from rushlight.compiler.verify import verify

__all__ = ["Program", "Range", "Step", "TraceError", "interpret", "trace", "trace_step", "verify"]
__dir__ = __all__.copy
