"""One function a message."""

from services.notify.handlers import attendees, campaigns, news, occasions, panels, subscriptions
from services.notify.handlers._messages import messages

__all__ = ["attendees", "campaigns", "messages", "news", "occasions", "panels", "subscriptions"]
