"""The work that is measured: one file per case, one function per library."""
