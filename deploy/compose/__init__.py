"""Silta on one machine with containers."""
