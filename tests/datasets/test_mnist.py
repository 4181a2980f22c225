"""MNIST by OpenML's recorded answers, served through urllib and read by scikit-learn itself."""

import hashlib
import io
import json
import urllib.request
from email.message import Message
from types import SimpleNamespace
from urllib.error import HTTPError, URLError
from urllib.response import addinfourl

import numpy as np
import pytest

from rushlight.datasets import mnist

PIXELS = np.random.default_rng(0).integers(0, 256, size=(70, 784))
LABELS = np.arange(70) % 10


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """Nothing of the user's is read or written."""
    monkeypatch.setenv("RUSHLIGHT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "sklearn"))
    return tmp_path / "cache"


def recorded(pixels=PIXELS, labels=LABELS):
    """OpenML's answers for mnist_784, cut down to the fields and rows that are needed."""
    names = [f"pixel{i}" for i in range(1, 785)]
    header = ["@RELATION mnist_784", *(f"@ATTRIBUTE {name} real" for name in names)]
    rows = [",".join(map(str, [*row, y])) for row, y in zip(pixels, labels, strict=True)]
    arff = "\n".join([*header, "@ATTRIBUTE class {0,1,2,3,4,5,6,7,8,9}", "@DATA", *rows, ""])
    unused = {"is_ignore": "false", "is_row_identifier": "false", "number_of_missing_values": "0"}
    features = [
        {"index": str(i), "name": n, "data_type": "numeric", "is_target": "false", **unused}
        for i, n in enumerate(names)
    ]
    target = {"index": "784", "name": "class", "data_type": "nominal", "is_target": "true"}
    target["nominal_value"] = [str(d) for d in range(10)]
    description = {
        "id": "554",
        "name": "mnist_784",
        "version": "1",
        "description": "The MNIST database of handwritten digits with 784 features",
        "format": "ARFF",
        "status": "active",
        "url": "https://www.openml.org/data/v1/download/52667/mnist_784.arff",
        "file_id": "52667",
        "default_target_attribute": "class",
        "md5_checksum": hashlib.md5(arff.encode()).hexdigest(),
    }
    listed = {"did": 554, "name": "mnist_784", "version": 1, "status": "active", "format": "ARFF"}
    answers = {
        "/api/v1/json/data/list/data_name/mnist_784/limit/2/data_version/1": {
            "data": {"dataset": [listed]}
        },
        "/api/v1/json/data/554": {"data_set_description": description},
        "/api/v1/json/data/features/554": {
            "data_features": {"feature": [*features, {**target, **unused}]}
        },
        "/api/v1/json/data/qualities/554": {
            "data_qualities": {"quality": [{"name": "NumberOfInstances", "value": str(len(rows))}]}
        },
    }
    texts = {path: json.dumps(answer) for path, answer in answers.items()}
    return texts | {"/data/v1/download/52667/mnist_784.arff": arff}


@pytest.fixture
def serve():
    """Answers every request of this process; returns the list of the paths asked for."""

    def serve(answers):
        asked = []

        class Recorded(urllib.request.HTTPSHandler):
            def https_open(self, request):
                asked.append(request.selector)
                if isinstance(answers, Exception):
                    raise answers
                content = io.BytesIO(answers[request.selector].encode())
                response = addinfourl(content, Message(), request.full_url, 200)
                response.msg = "OK"
                return response

        urllib.request.install_opener(urllib.request.build_opener(Recorded))
        return asked

    yield serve
    urllib.request.install_opener(None)


def fake_fetch(monkeypatch, data, target):
    calls = []

    def fetch_openml(*args, **options):
        calls.append((args, options))
        return SimpleNamespace(data=data, target=target)

    monkeypatch.setattr("sklearn.datasets.fetch_openml", fetch_openml)
    return calls


def test_the_recorded_answer_becomes_the_cached_file(serve, folder):
    asked = serve(recorded())
    raw = mnist.read()
    assert [len(part) for part in raw.parts.values()] == [60, 10]
    np.testing.assert_array_equal(raw.pooled().x, PIXELS)
    np.testing.assert_array_equal(raw.pooled().y, LABELS)
    assert raw.train.x.dtype == raw.train.y.dtype == np.uint8
    assert (raw.image_shape, raw.scaling) == ((28, 28), "pixels")
    assert raw.class_names == tuple("0123456789")
    assert [path.name for path in folder.iterdir()] == ["mnist.npz"]

    count = len(asked)
    assert mnist.read().fingerprint() == raw.fingerprint()
    assert len(asked) == count


def test_openml_is_asked_as_agreed(monkeypatch):
    calls = fake_fetch(monkeypatch, PIXELS.astype(float), LABELS.astype(str).astype(object))
    mnist.read()
    assert calls == [(("mnist_784",), {"version": 1, "as_frame": False, "parser": "liac-arff"})]


@pytest.mark.filterwarnings("ignore:A network error occurred")
@pytest.mark.parametrize(
    "failure",
    [URLError("no network"), HTTPError("https://x", 404, "no network", Message(), io.BytesIO())],
)
def test_without_a_network_one_clear_error(serve, folder, monkeypatch, failure):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    serve(failure)
    with pytest.raises(OSError, match=r"^mnist: .*OpenML \(.*no network.*\); .*--data"):
        mnist.read()
    assert list(folder.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Invalid cache")
def test_a_spoiled_download_is_refused(serve, folder):
    answers = recorded()
    answers["/data/v1/download/52667/mnist_784.arff"] += " "
    serve(answers)
    with pytest.raises(OSError, match=r"^mnist: .*md5"):
        mnist.read()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("pixel", "label", "what"),
    [
        (256, 0, "pixels"),
        (0.5, 0, "pixels"),
        (-1, 0, "pixels"),
        (np.nan, 0, "pixels"),
        (0, 10, "la"),
    ],
)
def test_values_that_are_not_mnists_are_refused(monkeypatch, folder, pixel, label, what):
    x, y = PIXELS.astype(float), LABELS.copy()
    x[3, 4], y[5] = pixel, label
    fake_fetch(monkeypatch, x, y.astype(str))
    with pytest.raises(ValueError, match=f"^mnist: expected {what}"):
        mnist.read()
    assert list(folder.iterdir()) == []


def test_a_damaged_cache_says_what_to_do(folder):
    folder.mkdir()
    (folder / "mnist.npz").write_bytes(b"half a fi")
    with pytest.raises(ValueError, match=r"^mnist: .*delete .*mnist.npz to fetch it again"):
        mnist.read()


def test_a_cache_that_cannot_be_written_is_found_before_the_wait(monkeypatch, tmp_path):
    calls = fake_fetch(monkeypatch, PIXELS, LABELS)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RUSHLIGHT_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(OSError, match="set RUSHLIGHT_CACHE"):
        mnist.read()
    monkeypatch.setenv("RUSHLIGHT_CACHE", str(tmp_path))
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(OSError, match=r"Permission denied.*set RUSHLIGHT_CACHE"):
        mnist.read()
    assert calls == []
