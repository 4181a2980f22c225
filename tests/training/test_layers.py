"""The table of layers, found by running one row."""

import rushlight
from rushlight import nn
from rushlight.training.layers import describe_layers


def test_shapes_and_parameters():
    model = nn.Sequential(
        nn.Linear(4, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Dropout(0.25), nn.Linear(6, 2, bias=False)
    )
    before = rushlight.get_rng_state().numpy().tobytes()
    table = describe_layers(model, 4)
    assert [layer["type"] for layer in table] == [
        "Linear",
        "BatchNorm1d",
        "ReLU",
        "Dropout",
        "Linear",
    ]
    assert [layer["parameters"] for layer in table] == [30, 12, 0, 0, 12]
    assert [layer["output_shape"] for layer in table] == [(6,)] * 4 + [(2,)]
    assert [layer["input_shape"] for layer in table] == [(4,)] + [(6,)] * 4
    assert table[3]["detail"] == "p=0.25"
    assert [layer["name"] for layer in table] == ["0", "1", "2", "3", "4"]
    assert model.training
    assert model[1].num_batches_tracked.item() == 0
    assert rushlight.get_rng_state().numpy().tobytes() == before


def test_networks_of_either_type():
    assert len(describe_layers(nn.Sequential(nn.Linear(2, 1)).double(), 2)) == 1
