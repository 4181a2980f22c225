"""Setting examples apart: a test part to report on and a validation part to watch.

scikit-learn's `train_test_split` does the drawing, class by class for labels. Parts that the data
set brings along are left as they are.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rushlight.datasets.task import RawData, Split

__all__ = ["hold_out", "split"]


def split(data: RawData, valid: float = 0.1, test: float = 0.2, seed: int = 1) -> RawData:
    """Give a data set the parts that it lacks, taken from its training rows.

    The test rows are drawn first, the validation rows from what is left, class by class for labels.
    A data set whose division is its own (`divided`) comes back unchanged.

    Args:
        data: The data set.
        valid: Share of the rows for validation; 0 for none. Default: 0.1.
        test: Share of the rows for the test; 0 for none. Default: 0.2.
        seed: Seed of both draws, taken modulo 2³². Default: 1.

    Raises:
        ValueError: A share is not in [0, 1), or there are too few rows, or too few of a class.

    Example:
        >>> from rushlight.datasets import read
        >>> {part: len(rows) for part, rows in split(read("digits"), valid=0.25).parts.items()}
        {'train': 1077, 'test': 360, 'valid': 360}
    """
    for name, share in (("valid", valid), ("test", test)):
        if not 0 <= share < 1:
            raise ValueError(
                f"split(): {name} must be a share of the rows, 0 or more and below 1, got {share}; "
                "0.1 is a tenth"
            )
    for name, share in (("test", test), ("valid", valid)):
        if share and not data.divided and name not in data.parts:
            who, stratify = f"split(): {data.source}", data.kind != "regression"
            rest, part = hold_out(data.train, share, seed, stratify, who)
            data = replace(data, parts={**data.parts, "train": rest, name: part})
    return data


def hold_out(
    part: Split, share: float | int, seed: int, stratify: bool = True, who: str = "hold_out()"
) -> tuple[Split, Split]:
    """Draw a part of the rows, and return the rest and it.

    Args:
        part: The rows.
        share: The share to draw, rounded up to whole rows; or their number.
        seed: Seed of the draw, taken modulo 2³².
        stratify: Whether each class keeps its share. Default: True.
        who: Who speaks in an error message. Default: this function.

    Raises:
        ValueError: There are too few rows, or too few of a class.
    """
    from sklearn.model_selection import train_test_split

    rows = len(part)
    held = share if isinstance(share, int) else math.ceil(share * rows)
    problems = list(_problems(part, held, stratify))
    if problems:
        raise ValueError(
            f"{who}: cannot set {held} of {rows} rows apart: {'; '.join(problems)}; give more data "
            "or another share"
        )
    labels = part.y if stratify else None
    rest, drawn = train_test_split(
        np.arange(rows), test_size=held, random_state=seed % 2**32, stratify=labels
    )
    return part.take(rest), part.take(drawn)


def _problems(part: Split, held: int, stratify: bool) -> Iterator[str]:
    """What scikit-learn would refuse, in the words of the data."""
    smallest = 1
    if stratify:
        labels, counts = np.unique(part.y, return_counts=True)
        smallest = len(labels)
        if counts.min() < 2:
            label = labels[np.argmin(counts)]
            yield f"class {label} has one row, and each part needs one of each class"
    if min(held, len(part) - held) < smallest:
        yield f"each part needs {smallest} rows at least"
