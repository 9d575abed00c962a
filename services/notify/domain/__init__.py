"""Pure rules of notify: no I/O, no clock, no randomness."""
