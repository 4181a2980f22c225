"""The members of a module as dictionaries: what is written there is written to the module."""

import pytest

from rushlight import nn, ones
from rushlight.nn.registry import Registry


def test_writing_a_module_replaces_the_attribute():
    net = nn.Sequential(nn.ReLU(), nn.Tanh())
    net._modules["0"] = nn.Sigmoid()
    net._modules["2"] = nn.ELU()
    assert [type(m).__name__ for m in net] == ["Sigmoid", "Tanh", "ELU"]


def test_deleting_a_name_deletes_the_attribute():
    layer = nn.Linear(2, 2)
    del layer._parameters["bias"]
    assert not hasattr(layer, "bias")
    assert list(layer.state_dict()) == ["weight"]


def test_it_reads_as_a_dictionary():
    layer = nn.BatchNorm1d(2)
    assert list(layer._buffers) == ["running_mean", "running_var", "num_batches_tracked"]
    assert len(layer._parameters) == 2
    assert "weight" in layer._parameters
    assert "weight" not in layer._buffers
    assert repr(Registry({"a": 1, "b": 2}, {"b": True})) == "{'b': 2}"


def test_other_attributes_are_not_seen():
    with pytest.raises(KeyError, match="in_features"):
        nn.Linear(2, 2)._parameters["in_features"]


def test_a_buffer_written_here_is_persistent():
    module = nn.Module()
    module._buffers["seen"] = ones(2)
    assert list(module.state_dict()) == ["seen"]
