"""What all four services need, once: contracts, broker, store, web, observation."""
