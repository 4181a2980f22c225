"""What was done to the training rows is done to every other row, through JSON and back."""

import json

import numpy as np
import pytest

from rushlight.datasets.preprocess import apply_scaling, fit_scaling


@pytest.mark.parametrize(
    ("largest", "by"),
    [(0, 1), (0.9, 1), (1, 1), (-1, 1), (2, 16), (16, 16), (17, 255), (255, 255), (256, 65535)],
)
def test_pixels_are_divided_by_their_range(largest, by):
    assert fit_scaling(np.array([[0, largest]]), "pixels")["by"] == by


def test_bytes_are_scaled_as_pytorch_scales_them(torch):
    x = np.arange(256, dtype=np.uint8).reshape(-1, 1)
    expected = torch.tensor(x).to(torch.float32).div(255).numpy()
    for rows in (x, x.astype(np.float64)):
        np.testing.assert_array_equal(apply_scaling(fit_scaling(x, "pixels"), rows), expected)


def test_columns_get_mean_0_and_deviation_1():
    x = np.random.default_rng(0).normal([5, -3], [0.1, 100], size=(1000, 2))
    scaled = apply_scaling(fit_scaling(x, "standardise"), x)
    assert scaled.dtype == np.float32
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(scaled.std(axis=0), 1, atol=1e-6)


def test_a_constant_column_is_only_centred():
    x = np.full((7, 1), 0.1)
    assert np.abs(apply_scaling(fit_scaling(x, "standardise"), x)).max() < 1e-15


def test_large_numbers_keep_their_digits():
    x = 1.7e9 + np.arange(10.0).reshape(-1, 1)
    scaled = apply_scaling(fit_scaling(x, "standardise"), x)
    np.testing.assert_allclose(
        scaled[:, 0], (np.arange(10) - 4.5) / np.std(np.arange(10)), rtol=1e-6
    )


@pytest.mark.parametrize("scaling", ["pixels", "standardise", "none"])
def test_json_keeps_every_bit(scaling):
    x = np.random.default_rng(0).random((20, 3)) * 200
    preprocess = fit_scaling(x, scaling)
    again = json.loads(json.dumps(preprocess))
    assert again == preprocess
    np.testing.assert_array_equal(apply_scaling(again, x), apply_scaling(preprocess, x))


@pytest.mark.parametrize("scaling", ["pixels", "standardise", "none"])
def test_the_input_is_neither_changed_nor_shared(scaling):
    x = np.ones((2, 3), np.float32)
    x.flags.writeable = False
    scaled = apply_scaling(fit_scaling(x, scaling), x)
    assert scaled.flags.writeable
    assert not np.shares_memory(x, scaled)


def test_no_rows_give_no_rows():
    assert apply_scaling({"kind": "identity", "features": 3}, np.zeros((0, 3))).shape == (0, 3)


def test_pixels_beyond_16_bits_are_refused():
    with pytest.raises(ValueError, match=r"at most 65535, got 65536\.0"):
        fit_scaling(np.array([[65536]]), "pixels")


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((2, 3)), r"\(rows, 2\), got dtype float64 and shape \(2, 3\)"),
        (np.zeros(2), r"shape \(2,\)"),
        ([["a", "b"]], "dtype <U1"),
        ([[0, 0], [np.nan, 0]], "row 1"),
        ([[1e39, 0]], "too large a number in row 0"),
    ],
)
def test_rows_that_do_not_fit_are_refused(x, message):
    with pytest.raises(ValueError, match=rf"^apply_scaling\(\): .*{message}"):
        apply_scaling({"kind": "identity", "features": 2}, x)


@pytest.mark.parametrize(
    "spoiled",
    [
        {},
        {"kind": None},
        {"kind": ["divide"]},
        {"kind": "__class__"},
        {"features": 0},
        {"features": True},
        {"features": 2.0},
        {"kind": "divide"},
        {"kind": "divide", "by": 0.0},
        {"kind": "divide", "by": "255"},
        {"kind": "divide", "by": float("nan")},
        {"mean": [1.0]},
        {"mean": [1.0, 2.0, 3.0]},
        {"mean": [1.0, None]},
        {"mean": [1.0, 10**400]},
        {"std": [1.0, 0.0]},
        {"std": [1.0, -1.0]},
        {"std": [1.0, float("inf")]},
        {"std": 1.0},
    ],
)
def test_a_spoiled_description_is_refused(spoiled):
    good = {"kind": "standardise", "features": 2, "mean": [0.0, 0.0], "std": [1.0, 1.0]}
    assert apply_scaling(good, [[3, 4]]).tolist() == [[3, 4]]
    with pytest.raises(ValueError, match=r"^apply_scaling\(\): .*restore preprocess.json"):
        apply_scaling({**good, **spoiled} if spoiled else {}, [[3, 4]])


def test_numbers_whose_squares_overflow_are_refused():
    x = np.array([[1.0, 1e300], [2.0, 3e299], [2.0, 2e299]])
    with pytest.raises(
        ValueError, match=r"^fit_scaling\(\): column 1 .*too large .* up to 1e\+300"
    ):
        fit_scaling(x, "standardise")


def test_a_message_names_whose_rows_they_are():
    known = {"kind": "identity", "features": 2}
    for x in ([[1.0]], [[np.nan, 1.0]]):
        with pytest.raises(ValueError, match=r"^a\.npz: "):
            apply_scaling(known, x, "a.npz")
