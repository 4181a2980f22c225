"""Rushlight measured against its peers, side by side in one run.

``python -m benchmarks`` runs every case and prints the table; ``--write FILE`` writes the page of
the documentation. A case is a file of ``cases/``: the same work for each library, in a process of
its own.
"""
