"""Follow-ups that the feedback service publishes."""

from __future__ import annotations

from services.events.documents import Occasion
from services.events.domain.history import Why
from services.events.domain.life_cycle import Status
from services.events.handlers._messages import messages
from shared.contracts.feedback import FollowUpPublished
from shared.store import Work
from shared.text import Text

FOLLOWED_UP = Text(
    fi="Jälkiseuranta on julkaistu", sv="Uppföljningen har publicerats", en="The follow-up has been published"
)


@messages.handles(FollowUpPublished)
async def link_follow_up(event: FollowUpPublished, work: Work) -> None:
    """Close the circle: the clock shows that residents were told what became of it."""
    occasion = await work.find(Occasion, event.occasion)
    if occasion and occasion.status is Status.HELD:
        occasion.follow_up(event.url, work.now, Why(by=work.city.name, reason=FOLLOWED_UP))
