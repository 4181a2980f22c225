"""Matrix products use one thread inside, and as many as before outside."""

from threadpoolctl import threadpool_info

import rushlight
from rushlight.training.threads import one_blas_thread


def blas_threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_one_inside_and_the_same_as_before_outside():
    before = blas_threads()
    with one_blas_thread():
        assert blas_threads() == {1}
    assert blas_threads() == before


def test_a_model_is_judged_with_one():
    seen = []

    class Watch(rushlight.nn.Module):
        def forward(self, x):
            seen.append(blas_threads())
            return x

    rushlight.predict(Watch(), [[1.0]])
    assert seen == [{1}]
