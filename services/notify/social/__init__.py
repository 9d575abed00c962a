"""How news is posted to social networks and staff chats: by apprise, whose calls block, in threads that are timed."""
