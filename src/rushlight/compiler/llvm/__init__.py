"""All that knows LLVM: how programs become machine code.

llvmlite is imported by the functions that emit or compile, never by importing this package.
"""
