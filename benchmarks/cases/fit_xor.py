"""The course's XOR network through ``fit``: seconds per step in a long training."""

from benchmarks.cases.jobs import XOR
from benchmarks.cases.marginal import libraries
from benchmarks.cases.timing import main

if __name__ == "__main__":
    main(libraries(XOR, per="step"))
