"""Pictures of data, of training and of networks, drawn from plain data.

Every function takes arrays, dictionaries and callables and returns a matplotlib `Figure`, except
`network`, which writes its own SVG. None of them touches pyplot or any other global state of
matplotlib, and importing this package does not import matplotlib. Read `style` for the colours
that all of them share, then any picture: each file draws one.
"""

from rushlight.viz.confusion import confusion_matrix
from rushlight.viz.curves import curves
from rushlight.viz.digits import digit_grid, digit_variants
from rushlight.viz.line import fit_line
from rushlight.viz.mistakes import mistakes
from rushlight.viz.network import network
from rushlight.viz.predicted import predicted_vs_actual
from rushlight.viz.regions import decision_regions
from rushlight.viz.saving import save, to_png, to_svg

__all__ = [
    "confusion_matrix",
    "curves",
    "decision_regions",
    "digit_grid",
    "digit_variants",
    "fit_line",
    "mistakes",
    "network",
    "predicted_vs_actual",
    "save",
    "to_png",
    "to_svg",
]
__dir__ = __all__.copy
