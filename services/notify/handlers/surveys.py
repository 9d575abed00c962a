"""Surveys: screens and the feed ask to answer, while there is time; the phenomenon of the week is in the newsletter."""

from __future__ import annotations

from services.notify.campaigns import fan_out
from services.notify.documents import Campaign
from services.notify.domain.campaign import campaign_id
from services.notify.domain.digest import next_digest
from services.notify.domain.message import Message
from services.notify.domain.notice import of_survey
from services.notify.handlers._messages import messages
from services.notify.notices import post, survey_notice
from services.notify.tasks import FanOut
from shared.contracts.notify import NEWS_RHYTHMS, Rhythm
from shared.contracts.surveys import SurveyKind, SurveyPublished
from shared.store import Work


@messages.handles(SurveyPublished)
async def tell_of_survey(event: SurveyPublished, work: Work) -> None:
    """Ask everyone whom the survey concerns, or stop asking when it was closed before its time."""
    await post(work, survey_notice(event.survey), of_survey(event), edition=event.version)
    if event.kind is SurveyKind.PHENOMENON:
        for rhythm in NEWS_RHYTHMS:
            await _ask_subscribers(event, rhythm, work)


async def _ask_subscribers(event: SurveyPublished, rhythm: Rhythm, work: Work) -> None:
    """Write to subscribers once, as often as they want to be written to: at once, or with the next summary."""
    subject = f"{event.survey}.{rhythm}"
    known = await work.find(Campaign, campaign_id(Message.PHENOMENON, subject))
    if known is not None:
        if known.survey is not None and known.survey.version < event.version:
            known.survey, known.expires_at = event, event.closes_at
        return
    begins = max(event.opens_at, work.now)
    due = begins if rhythm is Rhythm.IMMEDIATE else next_digest(rhythm, begins, work.city.zone)
    if due >= event.closes_at:
        return
    campaign = Campaign(
        id=campaign_id(Message.PHENOMENON, subject),
        message=Message.PHENOMENON,
        subject=subject,
        rhythm=rhythm,
        survey=event,
        created_at=work.now,
        expires_at=event.closes_at,
    )
    work.add(campaign)
    await fan_out(work, FanOut(campaign=campaign.id), due=due)
