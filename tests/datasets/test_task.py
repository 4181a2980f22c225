"""The records: what is told apart by its fingerprint, and what a network must know."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from rushlight.datasets import line, load, xor
from rushlight.datasets.task import Split


def changed(raw, name, **arrays):
    return replace(raw, parts={**raw.parts, name: replace(raw.parts[name], **arrays)})


def test_the_fingerprint_tells_values_types_shapes_and_parts_apart():
    raw = xor.read()
    x, y = raw.train.x.copy(), raw.train.y
    x[99, 1] = np.nextafter(x[99, 1], 2)
    others = [
        changed(raw, "train", x=x),
        changed(raw, "train", y=1 - y),
        changed(raw, "train", y=y.view(np.uint64)),
        changed(raw, "train", x=raw.train.x.reshape(200, 1)),
        replace(raw, parts={"train": raw.parts["valid"], "valid": raw.train}),
        replace(raw, parts={"train": raw.train}),
    ]
    prints = [each.fingerprint() for each in (raw, *others)]
    assert len(set(prints)) == len(prints)
    assert all(len(digits) == 64 for digits in prints)


def test_the_fingerprint_ignores_layout_and_order_of_parts():
    raw = xor.read()
    assert (
        changed(raw, "train", x=np.asfortranarray(raw.train.x)).fingerprint() == raw.fingerprint()
    )
    backwards = replace(raw, parts=dict(reversed(raw.parts.items())))
    assert backwards.fingerprint() == raw.fingerprint()
    np.testing.assert_array_equal(backwards.pooled().x, raw.pooled().x)


def test_records_are_frozen():
    with pytest.raises(FrozenInstanceError):
        line.read().kind = "binary"


def test_take_keeps_rows_and_targets_together():
    part = Split(np.arange(6).reshape(3, 2), np.arange(3)).take(np.array([2, 0]))
    assert (part.x.tolist(), part.y.tolist(), len(part)) == ([[4, 5], [0, 1]], [2, 0], 2)


@pytest.mark.parametrize(("name", "features", "outputs"), [("digits", 64, 10), ("xor", 2, 1)])
def test_what_a_network_needs(name, features, outputs):
    task = load(name)
    assert (task.num_features, task.num_outputs) == (features, outputs)
