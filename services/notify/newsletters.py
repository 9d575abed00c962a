"""Newsletters that staff compose: recipients put on record, what they show, and the links by which staff see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from services.notify.campaigns import record
from services.notify.documents import Campaign, Delivery, Notice, Occasion, Subscription
from services.notify.domain.campaign import campaign_id
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.message import Message
from services.notify.domain.newsletter import Content, Counted
from services.notify.domain.newsletter_problems import LINK_OVER
from services.notify.domain.subscription import Wish
from services.notify.newsletter_documents import Newsletter
from services.notify.notices import follow_up_notice, survey_notice
from services.notify.suppressions import suppressed
from services.notify.tasks import REACH_KEPT, SumUpReach, WithdrawDeliveries
from shared.contracts.news import NoticeKind, Standing
from shared.contracts.problem import Rejected
from shared.links import Links
from shared.store import Work

if TYPE_CHECKING:
    from shared.store import Store

PURPOSE = "see-newsletter"


def campaign_of(newsletter: Newsletter) -> str:
    """Return the id of the campaign whose deliveries are the recipients of its present edition."""
    return campaign_id(Message.NEWSLETTER, f"{newsletter.id}.{newsletter.edition}")


# --- recipients -----------------------------------------------------------------------------------------------


async def put_on_record(campaign: Campaign, page: Sequence[Subscription], work: Work, *, last: bool) -> None:
    """Record and count one page of recipients; with the last, tell the newsletter how many there are.

    Who is suppressed is on record as that, and isn't counted.
    """
    addresses = {one.id: one.email for one in page if one.email is not None}
    get_nothing = await suppressed(addresses, work.links, work.select)
    counted = campaign.counted or Counted()
    added = await record_newsletter(work, campaign, page)
    for delivery in added:
        if delivery.recipient in get_nothing:
            delivery.status = DeliveryStatus.SUPPRESSED
    for one in page:
        if one.wish is not None and one.id not in get_nothing:
            counted.count(one.wish.language, one.wish.districts)
    campaign.counted = counted
    if last:
        newsletter = await work.find(Newsletter, campaign.subject.rpartition(".")[0])
        if newsletter is not None and campaign_of(newsletter) == campaign.id:
            newsletter.counted(counted.total)


async def record_newsletter(
    work: Work,
    campaign: Campaign,
    subscriptions: Iterable[Subscription],
    occasions: dict[str, tuple[str, ...]] | None = None,
) -> list[Delivery]:
    """Record the deliveries to subscribers, with the districts that each chose; `occasions` as `record` has it."""
    ways, wishes = dict[str, str](), dict[str, Wish | None]()
    for one in subscriptions:
        ways[one.id], wishes[one.id] = one.way.value, one.wish
    added = await record(work, campaign, {id_: id_ for id_ in wishes}, occasions, ways)
    for delivery in added:
        wish = wishes[delivery.recipient]
        delivery.districts = wish.districts if wish is not None else ()
    return added


async def sum_up_in_time(campaign: str, work: Work) -> None:
    """Have it forgotten in time which recipient had chosen which districts."""
    await work.schedule(SumUpReach(campaign=campaign), due=work.now + REACH_KEPT, key=f"sum-up-reach:{campaign}")


async def withdraw(campaign: str, work: Work, *, due: datetime | None = None, when: str = "now") -> None:
    """Have what isn't on its way yet withdrawn, now or when it is due."""
    key = f"withdraw:{campaign}:{when}"
    await work.schedule(WithdrawDeliveries(campaign=campaign), due=due or work.now, key=key)


# --- what it shows --------------------------------------------------------------------------------------------


def notices_of(content: Content) -> list[str]:
    """Return the ids of the notices that it shows, in order."""
    return [*map(survey_notice, content.surveys), *map(follow_up_notice, content.follow_ups)]


def is_ahead(occasion: Occasion, now: datetime) -> bool:
    """Say whether there is still something to tell of an occasion."""
    return occasion.standing is not Standing.CANCELLED and now < occasion.facts.ends_at


def is_worth_telling(notice: Notice, now: datetime) -> bool:
    """Say whether there is still something to tell: a survey that is closed, there isn't."""
    return notice.facts.kind is not NoticeKind.SURVEY or now < notice.facts.shows_until


def is_begun(notice: Notice, now: datetime) -> bool:
    """Say whether what it tells of has begun: nobody can answer a survey before it opens."""
    return notice.facts.kind is not NoticeKind.SURVEY or now >= notice.facts.shows_from


async def as_they_stand(campaigns: Iterable[Campaign], store: Store, now: datetime) -> dict[str, Campaign]:
    """Return campaigns by id; digests and those of staff with what they show, as it is now.

    A letter of either may wait for days: for the end of quiet hours, for room under a ceiling, for staff to send it.
    """
    known = {one.id: one for one in campaigns}
    shows = {
        id_: one.newsletter.occasions if one.newsletter is not None else [told.facts.id for told in one.occasions]
        for id_, one in known.items()
        if one.newsletter is not None or one.message is Message.DIGEST
    }
    if not shows:
        return known
    wanted = sorted({id_ for ids in shows.values() for id_ in ids})
    found = await store.select(Occasion, {"_id": {"$in": wanted}}) if wanted else []
    occasions = {one.id: one.told for one in found if is_ahead(one, now)}
    noticed = {id_: notices_of(content) for id_ in shows if (content := known[id_].newsletter) is not None}
    wanted = sorted({id_ for ids in noticed.values() for id_ in ids})
    noted = await store.select(Notice, {"_id": {"$in": wanted}}) if wanted else []
    notices = {one.id: one.facts for one in noted if is_worth_telling(one, now) and is_begun(one, now)}
    for id_, ids in shows.items():
        known[id_] = known[id_].model_copy(
            update={
                "occasions": tuple(occasions[one] for one in ids if one in occasions),
                "shown": tuple(notices[one] for one in noticed.get(id_, ()) if one in notices),
            }
        )
    return known


# --- the page for staff ---------------------------------------------------------------------------------------


class Opened(NamedTuple):
    """Where staff see a newsletter, until when."""

    url: str
    report_url: str
    until: datetime


def open_for_staff(newsletter: str, work: Work, *, hours: int) -> Opened:
    """Return links that end by themselves (decision 37)."""
    until = int((work.now + timedelta(hours=hours)).timestamp())
    query = urlencode({"until": until, "key": work.links.token(PURPOSE, f"{newsletter}.{until}")})
    page = f"{work.public_url}/notify/v1/newsletters/{newsletter}"
    return Opened(f"{page}?{query}", f"{page}/report?{query}", datetime.fromtimestamp(until, UTC))


def admit(links: Links, newsletter: str, until: int, key: str, *, now: datetime) -> None:
    """Let the holder of the link see it.

    Raises:
        Rejected: forbidden, or link-over.
    """
    links.check(PURPOSE, f"{newsletter}.{until}", key)
    if datetime.fromtimestamp(until, UTC) <= now:
        raise Rejected(LINK_OVER)
