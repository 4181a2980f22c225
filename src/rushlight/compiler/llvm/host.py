"""What the emitters must know of a processor: its vectors, its registers, whether it has an FMA.

A ``Host`` is plain data, so that a test can emit code for a processor that it does not run on, or
run code for a poorer one. ``host()`` is the machine we are on; ``Host.machine`` is LLVM's generator
of code for it. No emitter asks LLVM about the processor: it asks the ``Host`` it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

__all__ = ["Host", "host", "host_of"]


@dataclass(frozen=True)
class Host:
    """A processor as the emitters see it.

    Args:
        triple: LLVM's name of architecture and system.
        name: LLVM's name of the processor.
        features: LLVM's list of what it has and has not, ``"+avx2,-avx512f"``.
        vector_bytes: the width of the vectors that code is emitted for.
        registers: how many of them there are.
        fma: whether it multiplies and adds in one instruction.

    Example:
        >>> poor = Host("x86_64-unknown-linux-gnu", "x86-64", "", 16, 16, fma=False)
        >>> poor.lanes("float32"), poor.lanes("float64")
        (4, 2)
    """

    triple: str
    name: str
    features: str
    vector_bytes: int
    registers: int
    fma: bool

    @property
    def masks(self) -> bool:
        """Whether a masked load costs no more than a plain one."""
        return self.vector_bytes >= 64

    def lanes(self, dtype: str) -> int:
        """How many numbers of ``dtype`` (``float32``, ``float64``) a vector holds."""
        return self.vector_bytes // (8 if dtype == "float64" else 4)

    def machine(self, opt: int = 2) -> Any:
        """A new llvmlite ``TargetMachine`` for this processor; code may be placed anywhere."""
        import llvmlite.binding as llvm

        prepare()
        target = llvm.Target.from_triple(self.triple)
        return target.create_target_machine(
            cpu=self.name, features=self.features, opt=opt, reloc="pic", codemodel="small", jit=True
        )


@cache
def prepare() -> None:
    """Let LLVM know how to write code for the processor that we run on; once a process."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


@cache
def host() -> Host:
    """The processor that we run on."""
    import llvmlite.binding as llvm

    return host_of(
        llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features()
    )


def host_of(triple: str, name: str, features: Mapping[str, bool]) -> Host:
    """The ``Host`` of a processor that has ``features``.

    Example:
        >>> host_of("x86_64-pc-linux-gnu", "haswell", {"avx": True, "avx2": True, "fma": True})
        Host(triple='x86_64-pc-linux-gnu', name='haswell', features='+avx,+avx2,+fma', \
vector_bytes=32, registers=16, fma=True)
    """
    has = {feature for feature, present in features.items() if present}
    text = ",".join(("+" if features[f] else "-") + f for f in sorted(features))
    if triple.startswith(("aarch64", "arm64")):
        return Host(triple, name, text, 16, 32, fma=True)
    if {"avx512f", "avx512vl", "avx512dq"} <= has:
        return Host(triple, name, text, 64, 32, fma=True)
    if "avx2" in has:
        return Host(triple, name, text, 32, 16, fma="fma" in has)
    return Host(triple, name, text, 16, 16, fma=False)
