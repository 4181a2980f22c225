"""The course's MNIST network, 784-50-10, through ``fit``: seconds per epoch."""

from benchmarks.cases.jobs import MNIST
from benchmarks.cases.marginal import libraries
from benchmarks.cases.timing import main

if __name__ == "__main__":
    main(libraries(MNIST, per="epoch"))
