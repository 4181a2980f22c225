"""Each run gets the pictures that it has the data for, and no other."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from reported_runs import FULL_HISTORY, RUNS, images, table, xor

from rushlight.report import pictures as module
from rushlight.report.pictures import answers_of, pictures

CURVES = {"curve-loss", "curve-accuracy"}
EXPECTED = {
    "images": CURVES | {"examples", "shapes", "confusion", "mistakes", "network"},
    "table": CURVES | {"confusion", "mistakes", "network"},
    "xor": CURVES | {"regions", "confusion", "network"},
    "line": {"curve-loss", "fit", "predicted"},
    "no validation": {"curve-loss", "examples", "shapes", "confusion", "mistakes", "network"},
    "never right": CURVES | {"regions", "confusion", "mistakes", "network"},
    "nothing": set(),
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_the_pictures_of_a_run(kind):
    made = pictures(RUNS[kind]())
    assert set(made) == EXPECTED[kind]
    for name, picture in made.items():
        assert picture.name == name
        assert picture.suffix == ".svg"
        assert ET.fromstring(picture.data) is not None
        assert len(picture.alt) > 15
        assert picture.caption.endswith(".")


def test_descriptions_tell_the_figures():
    made = pictures(images())
    loss = "Loss by epoch: training 1 to 0.1667, validation 0.48 to 0.58; best epoch 3."
    assert made["curve-loss"].alt == loss
    assert "validation 40.00 % to 90.00 %" in made["curve-accuracy"].alt
    right = int((answers_of(images()).true == answers_of(images()).predicted).sum())
    assert f"{right} of 120 test examples" in made["confusion"].alt


def test_the_shapes_are_of_the_class_that_is_hardest_to_tell():
    run = images(targets=np.r_[[3] * 30, [5] * 90], outputs=np.eye(10)[[5] * 120])
    assert pictures(run)["shapes"].alt == "25 images of class 3."


def test_too_many_classes_for_a_matrix():
    run = table(targets=np.arange(90) % 51, outputs=np.eye(51)[np.arange(90) % 51])
    assert "confusion" not in pictures(run)


def test_great_pictures_are_pixels(monkeypatch):
    monkeypatch.setattr(module, "MOST_SVG_BYTES", 1000)
    made = pictures(xor())
    assert made["regions"].suffix == ".png"
    assert made["regions"].data.startswith(b"\x89PNG")
    assert made["regions"].html.startswith("<img alt=")
    assert made["network"].suffix == ".svg"


def test_colour_images():
    run = images(inputs=np.random.default_rng(0).random((120, 75)), image_shape=(5, 5, 3))
    assert "examples" in pictures(run)


def test_more_features_than_a_plane_has():
    run = xor(train_inputs=np.zeros((9, 3)), train_targets=np.zeros(9))
    assert "regions" not in pictures(run)
    assert "curve-loss" in pictures(xor(history=FULL_HISTORY[:1], predict=None))
