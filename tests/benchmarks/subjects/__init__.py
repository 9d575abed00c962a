"""What our engine is measured against: consumers that anyone might write. Each runs as its own process."""
