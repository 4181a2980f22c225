"""What is known of a processor: plain data, also of one that we do not run on."""

import pytest

from rushlight.compiler.llvm.host import host, host_of


@pytest.mark.parametrize(
    ("triple", "features", "expected"),
    [
        ("x86_64-pc-linux-gnu", {}, (16, 16, False)),
        ("x86_64-pc-linux-gnu", {"avx2": True}, (32, 16, False)),
        ("x86_64-pc-linux-gnu", {"avx2": True, "fma": True}, (32, 16, True)),
        (
            "x86_64-pc-linux-gnu",
            {"avx2": True, "fma": True, "avx512f": True, "avx512vl": True, "avx512dq": True},
            (64, 32, True),
        ),
        ("x86_64-pc-linux-gnu", {"avx512f": True, "avx2": True, "fma": True}, (32, 16, True)),
        ("arm64-apple-darwin", {"neon": True}, (16, 32, True)),
    ],
)
def test_vectors_follow_from_features(triple, features, expected):
    found = host_of(triple, "some", features)
    assert (found.vector_bytes, found.registers, found.fma) == expected


def test_absent_features_are_said_to_be_absent():
    assert host_of("x86_64", "some", {"avx": False, "aes": True}).features == "+aes,-avx"


def test_lanes_halve_with_the_width_of_numbers():
    here = host()
    assert here.lanes("float32") == 2 * here.lanes("float64") == here.vector_bytes // 4


def test_this_processor_has_a_generator_of_code():
    with host().machine() as machine:
        assert machine.triple == host().triple
