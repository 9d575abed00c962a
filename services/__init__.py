"""The four services. None imports another; they send messages."""
