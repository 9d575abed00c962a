"""The public proof of a draw: what is published, and how anyone checks it without solver, database or network."""
