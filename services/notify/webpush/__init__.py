"""What a message to a browser is made of on its way through a push service."""
