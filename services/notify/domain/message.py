"""Every message that notify sends, and what sort it is."""

from __future__ import annotations

import re
from enum import StrEnum

LONGEST_GREETED_NAME = 60


class Audience(StrEnum):
    """To whom a campaign goes, and so in which collection its recipients are."""

    SUBSCRIBERS = "subscribers"
    ATTENDEES = "attendees"
    INVITED = "invited"
    APPLICANTS = "applicants"
    SUMMONED = "summoned"
    BUDGET = "budget"
    """Authors of ideas, and voters."""
    OFFICE = "office"
    """An office of the city; the recipient is the matter that it is told of."""
    KEEPERS = "keepers"
    """Those who see to what follow-ups have promised; the recipient is what was promised."""
    PARTNERS = "partners"
    """Organisations that pass news on."""
    RECEIVERS = "receivers"
    """Other systems that the city lists, each with an address to which news is posted."""
    NETWORKS = "networks"
    """Social networks and staff chats, as the settings name them."""
    NOBODY = "nobody"
    """No reader: the recipient is the pulse that is felt."""
    PROOFREADERS = "proofreaders"
    """Those of staff who try a newsletter before it is sent."""


class Message(StrEnum):
    """One message; its templates bear this name in each language."""

    CONFIRM_SUBSCRIPTION = "confirm-subscription"
    ALREADY_SUBSCRIBED = "already-subscribed"
    OCCASION_PUBLISHED = "occasion-published"
    DIGEST = "digest"
    PHENOMENON = "phenomenon"
    FOLLOWED = "followed"
    """To who follows an occasion: it is published, moved, called off, or followed up."""
    NEWSLETTER = "newsletter"
    """What staff have composed."""
    NEWSLETTER_TEST = "newsletter-test"
    PLACE_TAKEN = "place-taken"
    PLACE_AWAITED = "place-awaited"
    PLACE_PROMOTED = "place-promoted"
    PLACE_OFFERED = "place-offered"
    PLACE_LAPSED = "place-lapsed"
    PLACE_SWITCHED = "place-switched"
    PLACE_CHANGED = "place-changed"
    PLACE_CARRIED = "place-carried"
    PLACE_NOT_CARRIED = "place-not-carried"
    PLACE_RELEASED = "place-released"
    REMINDER = "reminder"
    OCCASION_MOVED = "occasion-moved"
    OCCASION_AMENDED = "occasion-amended"
    OCCASION_CANCELLED = "occasion-cancelled"
    FOLLOW_UP = "follow-up"
    CHANGE_MADE = "change-made"
    PANEL_INVITATION = "panel-invitation"
    PANEL_PLACE_LAPSED = "panel-place-lapsed"
    PANEL_SESSION = "panel-session"
    APPLICATION_RECEIVED = "application-received"
    APPLICATION_CHANGED = "application-changed"
    LOTTERY_PUBLISHED = "lottery-published"
    ACTIVITY_AWAITS_DECISION = "activity-awaits-decision"
    ACTIVITY_TAKEN_BACK = "activity-taken-back"
    PROMISE_DUE = "promise-due"
    IDEA_RECEIVED = "idea-received"
    IDEA_DECIDED = "idea-decided"
    BALLOT_LINK = "ballot-link"
    ROUND_DECIDED = "round-decided"
    PROJECT_PROGRESSED = "project-progressed"
    SHARE_KIT = "share-kit"
    SHARE_KIT_REMINDER = "share-kit-reminder"
    SHARE_KIT_CHANGED = "share-kit-changed"
    HEARTBEAT = "heartbeat"
    NEWS_TO_RECEIVERS = "news-to-receivers"
    NEWS_TO_NETWORKS = "news-to-networks"

    @property
    def audience(self) -> Audience:
        """To whom it goes."""
        return _AUDIENCES.get(self, Audience.ATTENDEES)

    @property
    def is_newsletter(self) -> bool:
        """Whether it goes to subscribers as a list's post; all others answer what one person did."""
        return self in NEWSLETTERS

    @property
    def is_bulk(self) -> bool:
        """Whether it goes to many at once, and so lets messages to one person pass first."""
        return self in NEWSLETTERS | TO_ATTENDEES | TO_PARTICIPANTS | TO_APPLICANTS | NEWS


NEWSLETTERS = frozenset(
    {Message.OCCASION_PUBLISHED, Message.DIGEST, Message.PHENOMENON, Message.FOLLOWED, Message.NEWSLETTER}
)
TO_ATTENDEES = frozenset(
    {
        Message.REMINDER,
        Message.OCCASION_MOVED,
        Message.OCCASION_AMENDED,
        Message.OCCASION_CANCELLED,
        Message.FOLLOW_UP,
        Message.CHANGE_MADE,
    }
)
"""To everyone who attends the same occasion."""
TO_PARTICIPANTS = frozenset({Message.ROUND_DECIDED, Message.PROJECT_PROGRESSED})
"""To everyone who wants to hear of the same round."""
TO_APPLICANTS = frozenset({Message.LOTTERY_PUBLISHED})
"""To everyone who applied to the same panel."""
OF_BUDGETS = TO_PARTICIPANTS | {Message.IDEA_RECEIVED, Message.IDEA_DECIDED, Message.BALLOT_LINK}
NEWS = frozenset({Message.NEWS_TO_RECEIVERS, Message.NEWS_TO_NETWORKS})
"""What is news to everyone, told to what isn't a person."""
TO_PARTNERS = frozenset({Message.SHARE_KIT, Message.SHARE_KIT_REMINDER, Message.SHARE_KIT_CHANGED})
"""They ask to pass on, and say when what was passed on is no longer so."""
TO_OFFICE = frozenset({Message.ACTIVITY_AWAITS_DECISION, Message.ACTIVITY_TAKEN_BACK})


_AUDIENCES = {
    **dict.fromkeys((Message.PANEL_INVITATION, Message.PANEL_PLACE_LAPSED), Audience.INVITED),
    Message.PANEL_SESSION: Audience.SUMMONED,
    **dict.fromkeys((Message.APPLICATION_RECEIVED, Message.APPLICATION_CHANGED), Audience.APPLICANTS),
    **dict.fromkeys(TO_APPLICANTS, Audience.APPLICANTS),
    **dict.fromkeys(TO_OFFICE, Audience.OFFICE),
    Message.PROMISE_DUE: Audience.KEEPERS,
    **dict.fromkeys(TO_PARTNERS, Audience.PARTNERS),
    Message.HEARTBEAT: Audience.NOBODY,
    Message.NEWS_TO_RECEIVERS: Audience.RECEIVERS,
    Message.NEWS_TO_NETWORKS: Audience.NETWORKS,
    Message.NEWSLETTER_TEST: Audience.PROOFREADERS,
    **dict.fromkeys(OF_BUDGETS, Audience.BUDGET),
    **dict.fromkeys(NEWSLETTERS, Audience.SUBSCRIBERS),
    **dict.fromkeys((Message.CONFIRM_SUBSCRIPTION, Message.ALREADY_SUBSCRIBED), Audience.SUBSCRIBERS),
}
"""All others go to attendees."""

_NAME_LIKE = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+)*")


def greeted(name: str | None) -> str | None:
    """Return the name to greet with, or None for what isn't like a name.

    Anyone can register anyone's address under any "name". What holds a link, a number or a sentence's
    punctuation is left out, so that nobody sends their own words under the city's name.
    """
    tidy = " ".join((name or "").split())
    return tidy if len(tidy) <= LONGEST_GREETED_NAME and _NAME_LIKE.fullmatch(tidy) else None
