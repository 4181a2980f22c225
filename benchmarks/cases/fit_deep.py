"""A deeper MNIST network, 784-512-256-10 with Adam, through ``fit``: seconds per epoch."""

from benchmarks.cases.jobs import DEEP
from benchmarks.cases.marginal import libraries
from benchmarks.cases.timing import main

if __name__ == "__main__":
    main(libraries(DEEP, per="epoch"))
