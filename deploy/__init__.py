"""How Silta is run: on one machine, in containers, on a cluster."""
