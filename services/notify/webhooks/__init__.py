"""How news is posted to other systems: signed as Standard Webhooks says, and never to where it may not go."""
