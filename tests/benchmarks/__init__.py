"""Measures what one machine can do; every ratio comes from one run. `make bench` prints a table and JSON."""
