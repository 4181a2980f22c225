"""``RUSHLIGHT_DEBUG``: what is compiled, told on standard error as it happens.

1 tells the figures of each stage, 2 adds the optimised program, 3 the kernels, their memory and
LLVM's text, 4 the machine code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from rushlight.compiler import Step
from rushlight.compiler.explain import explained
from rushlight.training.engines.names import input_names
from rushlight.training.engines.traced import Traced

__all__ = ["debug_level", "tell"]

_SHOWN = {"optimised": 2, "buffers": 3, "llvm": 3, "assembly": 4}


def debug_level() -> int:
    """The number in the environment variable ``RUSHLIGHT_DEBUG``, from 0 (default) to 4.

    Raises:
        ValueError: it is none of these.
    """
    text = os.environ.get("RUSHLIGHT_DEBUG") or "0"
    if text not in ("0", "1", "2", "3", "4"):
        raise ValueError(f"RUSHLIGHT_DEBUG is a number from 0 to 4, got {text!r}")
    return int(text)


def tell(traced: Traced, trace: Callable[[], Step]) -> None:
    """Tell of a step that is about to be compiled, as much as was asked for.

    Args:
        traced: whose step it is.
        trace: gives the step; called only where somebody wants to know.
    """
    level = debug_level()
    if not level:
        return
    step = trace()
    for stage in explained(step, input_names(traced, step)).stages:
        shown = level >= _SHOWN.get(stage.name, 5)
        print(stage if shown else f"{stage.name}: {stage.summary}", file=sys.stderr)
