"""What a report is made of belongs together, or is refused with all problems at once."""

import dataclasses

import pytest
from reported_runs import RUNS

from rushlight.report import ReportData


@pytest.mark.parametrize("kind", RUNS)
def test_every_kind_of_run_can_be_told(kind):
    assert isinstance(RUNS[kind](), ReportData)


def test_it_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        RUNS["images"]().name = "other"


def test_all_problems_in_one_message():
    with pytest.raises(ValueError, match="ReportData: ") as caught:
        ReportData(
            name="a",
            command="b",
            task="clustering",
            inputs=[[1.0], [2.0]],
            targets=[0],
            outputs=[0.5],
            train_inputs=[[1.0]],
        )
    for expected in (
        "got 'clustering'",
        "2 inputs need as many targets, got 1",
        "1 train_inputs need as many train_targets, got none",
    ):
        assert expected in str(caught.value)
    assert "outputs need" not in str(caught.value)


def test_every_field_is_documented():
    for field in dataclasses.fields(ReportData):
        assert f"        {field.name}: " in ReportData.__doc__
