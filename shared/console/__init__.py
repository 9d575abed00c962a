"""The command line of operators and staff; `services.console` starts it."""
