"""Behaviour of the panels service that needs no broker and no database."""
