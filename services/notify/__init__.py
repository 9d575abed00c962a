"""The notify service: subscriptions, campaigns, and every channel by which the city tells residents."""
