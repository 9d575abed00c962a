"""What the feedback service's rules say, with no I/O."""
