"""The sheet of small images: what is accepted, where each tile lies."""

import numpy as np
import pytest

from rushlight.viz.tiles import as_images, sheet


@pytest.mark.parametrize("shape", [(3, 8, 8), (1, 28, 20), (2, 4, 5, 3), (2, 4, 5, 4)])
def test_images_of_any_size(shape):
    assert as_images(np.zeros(shape), "who").shape == shape


@pytest.mark.parametrize("shape", [(8, 8), (5, 64, 1, 1, 1), (0, 8, 8), (2, 4, 5, 2)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match=r"who: expected images .* reshape"):
        as_images(np.zeros(shape), "who")


def boxes(axes):
    return [image.get_extent() for image in axes.images]


def test_tiles_keep_their_proportion_and_do_not_overlap():
    axes = sheet(np.random.default_rng(0).random((7, 6, 4)), [["a", "b"]] * 7, columns=3).axes[0]
    assert len(axes.images) == 7
    assert [t.get_text() for t in axes.texts] == ["a", "b"] * 7
    for left, right, bottom, top in boxes(axes):
        assert top - bottom == pytest.approx(6 / 4 * (right - left))
    corners = {(round(left, 6), round(top, 6)) for left, _, _, top in boxes(axes)}
    assert len(corners) == 7
    assert len({left for left, _ in corners}) == 3
    rows = sorted({top for _, top in corners}, reverse=True)
    assert rows[0] - rows[1] > 6 / 4


def test_one_black_for_all_tiles():
    images = np.stack([np.full((2, 2), 0.1), np.full((2, 2), 0.9)])
    axes = sheet(images, [["a"], ["b"]], columns=2).axes[0]
    assert {image.get_clim() for image in axes.images} == {(0.1, 0.9)}


@pytest.mark.parametrize("images", [np.zeros((1, 2, 2)), np.full((1, 2, 2), np.nan)])
def test_flat_and_empty_images_have_a_scale(images):
    low, high = sheet(images, [["a"]], columns=5).axes[0].images[0].get_clim()
    assert low < high
