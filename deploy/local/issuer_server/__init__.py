"""An OpenID Connect issuer for development: it signs for whoever asks. Production mode refuses it."""
