"""Share kits: partners are asked to pass occasions on, reminded once, and told when what they passed on has changed."""

from __future__ import annotations

from services.notify.campaigns import record
from services.notify.channel_documents import Partner, ShareKit
from services.notify.documents import Campaign, Delivery, Occasion
from services.notify.domain.campaign import campaign_id
from services.notify.domain.message import Message
from services.notify.domain.share_kit import concerns_partner, letter_fate, reminder_at, share_kit_id
from services.notify.domain.targeting import require_known_districts
from services.notify.handlers._messages import messages
from services.notify.share_kits import letters_of, opened
from services.notify.suppressions import suppressed
from services.notify.tasks import AskPartners, RemindPartner
from shared.contracts.news import Standing
from shared.contracts.problem import UNKNOWN, Rejected
from shared.contracts.share_kits import (
    AddPartner,
    AnswerShareKit,
    ConfirmShareKit,
    ListedShareKit,
    PartnerAdded,
    PartnerFacts,
    PartnerRemoved,
    Partners,
    PartnerState,
    ReadPartners,
    ReadShareKits,
    RemovePartner,
    ShareKits,
    ShareKitState,
    ShareKitStatus,
)
from shared.store import Work

PAGE = 100
MOST_SHOWN = 500
PASSED_ON = (ShareKitStatus.PASSED_ON, ShareKitStatus.CONFIRMED)


@messages.handles(AddPartner)
async def add_partner(command: AddPartner, work: Work) -> PartnerAdded:
    """List the partner, or replace what is said of it; it is asked about what is published from now on."""
    require_known_districts(command.districts, [district.id for district in work.city.districts])
    partner = await work.find(Partner, command.partner)
    if partner is None:
        partner = Partner(
            id=command.partner, name=command.name, email=command.email, letter_language=command.letter_language
        )
        work.add(partner)
    partner.name, partner.email, partner.letter_language = command.name, command.email, command.letter_language
    partner.districts, partner.themes = command.districts, command.themes
    return PartnerAdded(partner=partner.id)


@messages.handles(RemovePartner)
async def remove_partner(command: RemovePartner, work: Work) -> PartnerRemoved:
    """Take it off the list, and with it the address: nothing more can be sent to it."""
    work.remove(await work.load(Partner, command.partner, field="/data/partner"))
    return PartnerRemoved(partner=command.partner)


@messages.handles(ReadPartners)
async def read_partners(_: ReadPartners, work: Work) -> Partners:
    """List them all."""
    found = await work.select(Partner, {}, sort=[("_id", 1)])
    unheard = await suppressed({one.id: one.email for one in found}, work.links, work.select)
    facts = PartnerFacts.model_fields.keys() - {"partner"}
    partners = (
        PartnerState(partner=one.id, suppressed=one.id in unheard, **one.model_dump(include=facts)) for one in found
    )
    return Partners(partners=tuple(partners))


async def plan_to_ask(occasion: str, work: Work, *, after: str = "") -> None:
    """Have partners asked to pass an occasion on; each page of them under its own key."""
    task = AskPartners(occasion=occasion, after=after)
    await work.schedule(task, due=work.now, key=f"ask-partners:{occasion}:{after}")


@messages.handles(AskPartners)
async def ask_partners(task: AskPartners, work: Work) -> None:
    """Ask each partner that the occasion concerns, once, by letter."""
    occasion = await work.find(Occasion, task.occasion)
    if occasion is None or occasion.standing is Standing.CANCELLED or work.now >= occasion.facts.starts_at:
        return
    page = await work.select(Partner, {"_id": {"$gt": task.after}}, sort=[("_id", 1)], limit=PAGE)
    asked = [one for one in page if concerns_partner(occasion.facts, one.id, one.districts, one.themes)]
    for partner in asked:
        await _ask(partner, occasion, work)
    if asked:
        await _write_to([one.id for one in asked], Message.SHARE_KIT, occasion.id, occasion, work)
    if len(page) == PAGE:
        await plan_to_ask(occasion.id, work, after=page[-1].id)


async def _ask(partner: Partner, occasion: Occasion, work: Work) -> None:
    id_ = share_kit_id(occasion.id, partner.id)
    if await work.find(ShareKit, id_) is not None:
        return
    work.add(ShareKit(id=id_, occasion=occasion.id, partner=partner.id, asked_at=work.now))
    if (due := reminder_at(work.now, occasion.facts.starts_at)) is not None:
        await work.schedule(RemindPartner(share_kit=id_), due=due, key=f"remind-partner:{id_}")


@messages.handles(RemindPartner)
async def remind_partner(task: RemindPartner, work: Work) -> None:
    """Remind it once, unless it has answered or there is nothing to pass on any more."""
    kit = await work.load(ShareKit, task.share_kit)
    occasion = await work.load(Occasion, kit.occasion)
    over = occasion.standing is Standing.CANCELLED or work.now >= occasion.facts.starts_at
    if kit.status is ShareKitStatus.ASKED and kit.reminded_at is None and not over:
        kit.reminded_at = work.now
        await _write_to([kit.partner], Message.SHARE_KIT_REMINDER, occasion.id, occasion, work)


async def tell_partners(occasion: Occasion, work: Work) -> None:
    """Tell those who have passed an occasion on that it has moved or is called off: what they passed on is wrong now.

    What isn't sent yet to the others tells how it is now, or is not sent at all.
    """
    kits = await work.select(ShareKit, {"occasion": occasion.id, "status": {"$in": list(PASSED_ON)}})
    if kits and work.now < occasion.facts.ends_at:
        subject = f"{occasion.id}.{occasion.revision}"
        await _write_to([kit.partner for kit in kits], Message.SHARE_KIT_CHANGED, subject, occasion, work)


async def _write_to(partners: list[str], message: Message, subject: str, occasion: Occasion, work: Work) -> None:
    """Record a letter to each of these partners, where there is none yet."""
    id_ = campaign_id(message, subject)
    campaign = await work.find(Campaign, id_)
    if campaign is None:
        campaign = Campaign(id=id_, message=message, subject=subject, created_at=work.now)
        work.add(campaign)
    facts = occasion.facts
    campaign.occasions = (occasion.told,)
    campaign.cancelled = occasion.standing is Standing.CANCELLED
    campaign.expires_at = facts.ends_at if message is Message.SHARE_KIT_CHANGED else facts.starts_at
    await record(work, campaign, {partner: partner for partner in partners})


@messages.handles(AnswerShareKit)
async def answer_share_kit(command: AnswerShareKit, work: Work) -> ShareKitState:
    """Take the partner's answer."""
    kit, _, _ = await opened(work, work.links, command.share_kit, command.token, now=work.now)
    kit.answer(command.answer, work.now)
    if command.seen is not None:
        kit.confirm(command.seen, "partner", work.now)
    return _state(kit)


@messages.handles(ConfirmShareKit)
async def confirm_share_kit(command: ConfirmShareKit, work: Work) -> ShareKitState:
    """Note where staff have seen it."""
    kit = await work.find(ShareKit, share_kit_id(command.occasion, command.partner))
    if kit is None:
        raise Rejected(UNKNOWN, field="/data/partner", what="share kit", id=f"{command.occasion} {command.partner}")
    kit.confirm(command.seen, "staff", work.now)
    return _state(kit)


@messages.handles(ReadShareKits)
async def read_share_kits(command: ReadShareKits, work: Work) -> ShareKits:
    """List those that are asked for."""
    query = command.model_dump(include={"occasion", "partner", "status"}, exclude_none=True)
    found = await work.select(ShareKit, query, sort=[("asked_at", -1), ("_id", 1)], limit=MOST_SHOWN)
    letters = await letters_of(found, work)
    return ShareKits(share_kits=tuple(_listed(kit, letters.get(kit.id)) for kit in found))


def _state(kit: ShareKit) -> ShareKitState:
    return ShareKitState(**kit.model_dump(include=set(ShareKitState.model_fields)))


def _listed(kit: ShareKit, letter: Delivery | None) -> ListedShareKit:
    fate = letter_fate(letter.status, came_back=letter.bounced_at is not None) if letter else None
    return ListedShareKit(**_state(kit).model_dump(), letter=fate)
