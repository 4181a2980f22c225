"""What a run tells its report."""

import numpy as np
import pytest

from rushlight.cli.reporting import report_data, write_report
from rushlight.cli.settings import config_of, settings_of
from rushlight.datasets import load
from rushlight.training.job import train_run
from rushlight.training.run import Run


def trained(name, out, **words):
    task = load(name)
    settings = settings_of(name, {"epochs": "2", "hidden": "4", **words}, None)
    run = Run.create(out, name, None, config_of(task, None, settings))
    return run, task, train_run(run, task, progress=False)


def test_digits_have_images_classes_and_test_answers(tmp_path):
    run, task, result = trained("digits", tmp_path)
    data = report_data(run, task, result)
    assert data.image_shape == (8, 8)
    assert len(data.classes) == 10
    assert np.shape(data.outputs) == (360, 10)
    assert data.predict is None
    assert [layer["type"] for layer in data.layers] == ["Linear", "ReLU", "Dropout", "Linear"]
    assert data.config["training"]["epochs"] == 2
    assert data.environment["rushlight"]
    assert data.loss_name == "cross-entropy"
    assert data.description.endswith("(1,293 to train, 144 to validate, 360 to test).")


@pytest.mark.parametrize("name", ["xor", "line"])
def test_small_inputs_have_a_plane_in_their_own_units(name, tmp_path):
    run, task, result = trained(name, tmp_path)
    data = report_data(run, task, result)
    from rushlight.datasets import read

    raw = read(name).train
    np.testing.assert_allclose(data.train_inputs, raw.x, atol=1e-5)
    found = data.predict(np.asarray(raw.x, dtype=np.float64))
    assert np.shape(found) == ((100, 2) if name == "xor" else (10,))
    assert data.inputs is None
    page = write_report(run, task, result)
    assert page.read_text(encoding="utf-8").count("<svg") >= 2
