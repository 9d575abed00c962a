"""Clients of the services, one a protocol. Each keeps trying, under the same message id, until its patience ends."""
