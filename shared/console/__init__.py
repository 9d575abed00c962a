"""The operator's command line: ``silta``, or ``python -m shared.console`` anywhere."""
