"""All that knows LLVM: how programs become machine code.

llvmlite is imported by the functions that emit or compile, never by importing this package.
"""

__all__: list[str] = []
__dir__ = __all__.copy
