"""Newsletters that staff compose: drafts, their recipients put on record, tests. Nothing here sends to subscribers."""

from __future__ import annotations

from itertools import product

from services.notify.campaigns import fan_out, record
from services.notify.documents import Campaign, Notice, Occasion
from services.notify.domain.campaign import campaign_id
from services.notify.domain.message import Message
from services.notify.domain.newsletter import Content, require_languages
from services.notify.domain.newsletter_problems import NOT_OF_STAFF, NOTHING_TO_TELL
from services.notify.domain.targeting import require_known_districts
from services.notify.handlers._messages import messages
from services.notify.newsletter_documents import Newsletter, Proofreader
from services.notify.newsletters import campaign_of, is_ahead, is_worth_telling, open_for_staff, withdraw
from services.notify.notices import follow_up_notice, survey_notice
from services.notify.tasks import PROOFREADERS_KEPT, FanOut, ForgetProofreaders
from shared.audit.acting import acting
from shared.contracts.campaigns import (
    CampaignDrafted,
    CampaignPreviewed,
    CampaignTested,
    ComposeCampaign,
    PreviewCampaign,
    TestCampaign,
)
from shared.contracts.problem import UNKNOWN, Rejected
from shared.store import Work


@messages.handles(ComposeCampaign)
async def compose_campaign(command: ComposeCampaign, work: Work) -> CampaignDrafted:
    """Keep the draft; what was counted of an edition before it is let go of."""
    content = Content.model_validate(command.model_dump())
    require_languages(content, work.city.required_languages)
    require_known_districts(content.districts, [district.id for district in work.city.districts])
    newsletter, by = await work.find(Newsletter, command.campaign), await acting(command.by, work)
    if newsletter is not None and newsletter.content == content:
        newsletter.compose(content, by=by, replaces=command.replaces)
        return CampaignDrafted(campaign=newsletter.id, edition=newsletter.edition)
    await _require_what_it_shows(content, work)
    if newsletter is None:
        if command.replaces is not None:
            raise Rejected(UNKNOWN, field="/data/campaign", what="campaign", id=command.campaign)
        newsletter = Newsletter(id=command.campaign, name=command.campaign, content=content, composers=())
        newsletter.note_composer(by)
        work.add(newsletter)
    else:
        counted = campaign_of(newsletter)
        newsletter.compose(content, by=by, replaces=command.replaces)
        await _let_go(counted, work)
    return CampaignDrafted(campaign=newsletter.id, edition=newsletter.edition)


@messages.handles(PreviewCampaign)
async def preview_campaign(command: PreviewCampaign, work: Work) -> CampaignPreviewed:
    """Begin to put the recipients on record, unless that was begun, and say where to look."""
    newsletter = await work.load(Newsletter, command.campaign, field="/data/campaign")
    if command.again:
        counted = campaign_of(newsletter)
        newsletter.recount()
        await _let_go(counted, work)
    if newsletter.begin_counting():
        campaign = Campaign(
            id=campaign_of(newsletter),
            message=Message.NEWSLETTER,
            subject=f"{newsletter.id}.{newsletter.edition}",
            newsletter=newsletter.content,
            held=True,
            created_at=work.now,
        )
        work.add(campaign)
        await fan_out(work, FanOut(campaign=campaign.id))
    opened = open_for_staff(newsletter.id, work, hours=command.hours)
    return CampaignPreviewed(
        campaign=newsletter.id,
        edition=newsletter.edition,
        stage=newsletter.stage,
        recipients=newsletter.recipients,
        needs_approval=newsletter.needs_approval(work.city.campaign_approval_above),
        url=opened.url,
        report_url=opened.report_url,
        until=opened.until,
    )


@messages.handles(TestCampaign)
async def test_campaign(command: TestCampaign, work: Work) -> CampaignTested:
    """Write to the named addresses alone: they are recipients of a campaign of its own."""
    newsletter = await work.load(Newsletter, command.campaign, field="/data/campaign")
    domains = work.city.staff_mail_domains
    for place, email in enumerate(command.to):
        if domains and email.rpartition("@")[2].lower() not in domains:
            raise Rejected(NOT_OF_STAFF, field=f"/data/to/{place}", domains=", ".join(domains))
    newsletter.tests += 1
    subject = f"{newsletter.id}.{newsletter.tests}"
    campaign = Campaign(
        id=campaign_id(Message.NEWSLETTER_TEST, subject),
        message=Message.NEWSLETTER_TEST,
        subject=subject,
        newsletter=newsletter.content,
        created_at=work.now,
    )
    work.add(campaign)
    languages = command.languages or work.city.required_languages
    for number, (email, language) in enumerate(product(dict.fromkeys(command.to), dict.fromkeys(languages)), 1):
        reader = Proofreader(id=f"{campaign.id}.{number}", campaign=campaign.id, email=email, language=language)
        work.add(reader)
        await record(work, campaign, {reader.id: reader.id})
    campaign.complete = True
    forgetting = ForgetProofreaders(campaign=campaign.id)
    await work.schedule(forgetting, due=work.now + PROOFREADERS_KEPT, key=f"forget-proofreaders:{campaign.id}")
    return CampaignTested(campaign=newsletter.id, edition=newsletter.edition, letters=number, report=campaign.id)


@messages.handles(ForgetProofreaders)
async def forget_proofreaders(task: ForgetProofreaders, work: Work) -> None:
    """Drop the addresses: a test has a few."""
    for reader in await work.select(Proofreader, {"campaign": task.campaign}):
        work.remove(reader)


async def _let_go(counted: str, work: Work) -> None:
    """Drop the recipients of an edition that isn't sent."""
    campaign = await work.find(Campaign, counted)
    if campaign is not None:
        campaign.superseded = True
        await withdraw(campaign.id, work)


async def _require_what_it_shows(content: Content, work: Work) -> None:
    """Accept what is known and still worth telling. Raises `Rejected` with the field that names something else."""
    for place, id_ in enumerate(content.occasions):
        field = f"/data/occasions/{place}"
        if not is_ahead(await work.load(Occasion, id_, field=field), work.now):
            raise Rejected(NOTHING_TO_TELL, field=field, id=id_)
    for place, id_ in enumerate(content.follow_ups):
        if await work.find(Notice, follow_up_notice(id_)) is None:
            raise Rejected(UNKNOWN, field=f"/data/follow_ups/{place}", what="follow-up", id=id_)
    for place, id_ in enumerate(content.surveys):
        field = f"/data/surveys/{place}"
        notice = await work.find(Notice, survey_notice(id_))
        if notice is None:
            raise Rejected(UNKNOWN, field=field, what="survey", id=id_)
        if not is_worth_telling(notice, work.now):
            raise Rejected(NOTHING_TO_TELL, field=field, id=id_)
