"""The report of a run: one HTML file that opens anywhere, with no network and no script.

`ReportData` is what a run tells of itself, in plain data; `render` makes the page of it, `write`
puts the page and its figures into the run's folder. Pictures come from `rushlight.viz`.
"""

from rushlight.report.data import ReportData
from rushlight.report.page import render, write

__all__ = ["ReportData", "render", "write"]
__dir__ = __all__.copy
