"""How news is posted to social networks and staff chats: by apprise, whose calls block, in processes that are timed."""
