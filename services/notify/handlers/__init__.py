"""One function a message."""

from services.notify.handlers import attendees, campaigns, changes, news, occasions, panels, subscriptions
from services.notify.handlers._messages import messages

__all__ = ["attendees", "campaigns", "changes", "messages", "news", "occasions", "panels", "subscriptions"]
