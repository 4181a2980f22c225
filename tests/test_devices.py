import copy
import pickle

import pytest

from rushlight.devices import CPU, device, require_cpu

# Arguments, and what PyTorch 2.13 answers: repr, str, index.
FROZEN = {
    ("cpu",): ("device(type='cpu')", "cpu", None),
    ("cpu", 0): ("device(type='cpu', index=0)", "cpu:0", 0),
    ("cpu:1",): ("device(type='cpu', index=1)", "cpu:1", 1),
    ("cpu", None): ("device(type='cpu')", "cpu", None),
    ("cuda",): ("device(type='cuda')", "cuda", None),
    ("cuda:12",): ("device(type='cuda', index=12)", "cuda:12", 12),
    ("mps",): ("device(type='mps')", "mps", None),
    ("meta",): ("device(type='meta')", "meta", None),
}
REFUSED = {
    ("foo",): (RuntimeError, "at start of device string: foo"),
    ("CPU",): (RuntimeError, "Expected one of cpu, cuda, ipu, xpu, .* privateuseone device type"),
    ("",): (RuntimeError, "Device string must not be empty"),
    ("cpu:",): (RuntimeError, "Invalid device string: 'cpu:'"),
    ("cpu:x",): (RuntimeError, "Invalid device string: 'cpu:x'"),
    ("cpu:01",): (RuntimeError, "Invalid device string: 'cpu:01'"),
    ("cpu:-1",): (RuntimeError, "Invalid device string: 'cpu:-1'"),
    ("cpu:0", 1): (RuntimeError, "type .string. must not include an index"),
    ("cpu", -1): (RuntimeError, "Device index must not be negative"),
    ("cpu", "0"): (TypeError, r"argument 'index' \(position 2\) must be int, not str"),
    (0,): (RuntimeError, "Cannot access accelerator device when none is available"),
    (2.5,): (TypeError, r"device\(\).*float"),
    (None,): (TypeError, r"device\(\).*NoneType"),
}


@pytest.mark.parametrize(("arguments", "answer"), FROZEN.items())
def test_texts_are_the_frozen_ones(arguments, answer):
    named = device(*arguments)
    assert (repr(named), str(named), named.index) == answer
    assert named.type == str(named).partition(":")[0]


@pytest.mark.parametrize("arguments", FROZEN)
def test_texts_are_pytorchs(torch, arguments):
    ours, theirs = device(*arguments), torch.device(*arguments)
    assert repr(ours) == repr(theirs)
    assert str(ours) == str(theirs)
    assert (ours.type, ours.index) == (theirs.type, theirs.index)


@pytest.mark.parametrize("arguments", REFUSED)
def test_bad_names_are_refused_in_pytorchs_words(torch, arguments):
    error, rule = REFUSED[arguments]
    for library in (device, torch.device):
        with pytest.raises(error, match=rule):
            library(*arguments)


def test_equality():
    assert device("cpu") == device(device("cpu")) == device(type="cpu", index=None)
    assert device("cpu", 0) == device("cpu:0") != device("cpu")
    assert device("cpu") != "cpu"
    assert len({device("cpu"), device("cpu"), device("cpu:0")}) == 2


def test_devices_do_not_change():
    with pytest.raises(AttributeError):
        device("cpu").type = "cuda"


def test_copies_are_equal():
    for named in (device("cpu"), device("cuda", 1)):
        assert pickle.loads(pickle.dumps(named)) == copy.deepcopy(named) == named


@pytest.mark.parametrize("where", [None, "cpu", "cpu:3", CPU, device("cpu", 0)])
def test_the_cpu_is_the_cpu(where):
    assert require_cpu(where) is CPU


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("cuda", AssertionError),
        ("cuda:1", AssertionError),
        ("xpu", AssertionError),
        ("mps", NotImplementedError),
        ("foo", RuntimeError),
        (0, RuntimeError),
    ],
)
def test_other_devices_are_refused_on_use(torch, where, error):
    with pytest.raises(error) as theirs:
        torch.zeros(1, device=where)
    with pytest.raises(error) as ours:
        require_cpu(where)
    if error is not NotImplementedError:
        assert str(ours.value).startswith(str(theirs.value).split("\n")[0])


def test_refusal_says_what_to_do():
    with pytest.raises(AssertionError, match=r"CUDA enabled; got device 'cuda:1', .* pass 'cpu'"):
        require_cpu("cuda:1")
    with pytest.raises(NotImplementedError, match=r"mps devices; got device 'mps', .* pass 'cpu'"):
        require_cpu(device("mps"))
