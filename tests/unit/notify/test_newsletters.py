"""Newsletters that staff compose: what is counted is what is sent, by whom it may be, and when it is not."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from services.notify.documents import Campaign, Delivery, Subscription, Suppression
from services.notify.domain.newsletter import paragraphs
from services.notify.domain.reach import reach_of
from services.notify.newsletter_documents import Newsletter, Proofreader
from services.notify.newsletters import as_they_stand
from services.notify.suppressions import suppression_id
from services.notify.tasks import PROOFREADERS_KEPT, REACH_KEPT, BeginSending, ReleaseDeliveries, SendDigest
from shared.contracts import Rejected
from shared.contracts.campaigns import ApproveCampaign, CampaignStage, CancelCampaign, PreviewCampaign, TestCampaign
from shared.contracts.events import OccasionAmended, OccasionCancelled, OccasionFacts, OccasionPublished
from shared.contracts.feedback import FollowUpItem, FollowUpPublished
from shared.contracts.notify import Rhythm
from shared.contracts.surveys import SurveyKind, SurveyPublished
from shared.store import Work
from shared.text import Text
from tests.unit.notify.newsletters import EVERYWHERE, ID, composing, in_a_city, live, previewed, sending, subscribed
from tests.unit.notify.running import Running
from tests.unit.notify.samples import CITY, NOW, an_occasion

HOUR = timedelta(hours=1)
OCCASION = an_occasion()
URL = "https://events.example.org/occasions/1/page"


def fates(running: Running, campaign: str = f"newsletter.{ID}.1") -> Counter[str]:
    return Counter(one.status.value for one in running.stored(Delivery) if one.campaign == campaign)


def newsletter(running: Running) -> Newsletter:
    [found] = running.stored(Newsletter)
    assert isinstance(found, Newsletter)
    return found


async def refused(running: Running, message: Any, **sent: str) -> str:
    with pytest.raises(Rejected) as refusal:
        await running.handle(message, **sent)
    return refusal.value.problem.type.rpartition(":")[2]


# --- composing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["subject", "text"])
async def test_a_newsletter_is_written_in_every_language_of_the_city(part: str) -> None:
    with pytest.raises(Rejected, match=f"{part}: sv"):
        await Running().handle(composing(**{part: {"fi": "Kevät", "en": "Spring"}}))
    finnish = in_a_city(required_languages=("fi",))
    assert (await finnish.handle(composing(subject={"fi": "Kevät"}, text={"fi": "Kevät"}))).edition == 1


async def test_the_same_content_again_is_the_same_draft_and_another_one_says_what_it_replaces() -> None:
    running = Running()
    assert (await running.handle(composing())).edition == (await running.handle(composing())).edition == 1
    other = {"subject": {**EVERYWHERE, "en": "Spring is here"}}
    assert await refused(running, composing(**other)) == "changed-meanwhile"
    assert (await running.handle(composing(**other, replaces=1, by="Ville"))).edition == 2
    assert await refused(running, composing(replaces=1)) == "changed-meanwhile"
    assert newsletter(running).composers == ("Kaisa", "Ville")


async def test_what_it_shows_must_be_known_and_still_worth_telling() -> None:
    running = Running()
    for shown in ({"occasions": [OCCASION.id]}, {"follow_ups": [OCCASION.id]}, {"surveys": ["phenomenon-1"]}):
        assert await refused(running, composing(**shown)) == "unknown"
    assert await refused(running, composing(districts=["atlantis"])) == "unknown-districts"
    await running.handle(OccasionCancelled(occasion=OCCASION, version=3, url=URL, reason=Text(en="Storm")))
    assert await refused(running, composing(occasions=[OCCASION.id])) == "nothing-to-tell"
    assert running.stored(Newsletter) == []


async def test_it_shows_things_as_they_stand_when_it_is_sent() -> None:
    running = Running()
    survey = SurveyPublished(
        survey="phenomenon-1",
        version=1,
        kind=SurveyKind.PHENOMENON,
        name=Text(en="Remote work"),
        question=Text(en="What does it do to the city?"),
        opens_at=NOW,
        closes_at=NOW + HOUR,
        url="https://f.example/1",
    )
    item = (FollowUpItem(text=Text(en="Lamps")),)
    follow_up = FollowUpPublished(
        occasion="2026-evening",
        occasion_name=Text(en="Autumn evening"),
        what_happened=item,
        what_we_take_with_us=item,
        what_we_still_develop=item,
        url="https://f.example/2",
    )
    for event in (OccasionPublished(occasion=OCCASION, version=2, url=URL), survey, follow_up):
        await running.handle(event)
    await running.handle(composing(occasions=[OCCASION.id], surveys=["phenomenon-1"], follow_ups=["2026-evening"]))
    await previewed(running)

    async def shown(after: timedelta) -> list[str]:
        campaigns = [one for one in running.stored(Campaign) if one.newsletter is not None]
        [one] = (await as_they_stand(campaigns, Reading(running), NOW + after)).values()  # type: ignore[arg-type]
        return [told.facts.name.in_language("en") for told in one.occasions] + [
            notice.title.in_language("en") for notice in one.shown
        ]

    occasion, phenomenon, what_came = (
        "Leppävaara resident evening",
        "Phenomenon of the week: Remote work",
        "Follow-up: Autumn evening",
    )
    assert await shown(-HOUR) == [occasion, what_came], "the survey isn't open yet"
    assert await shown(timedelta()) == [occasion, phenomenon, what_came]
    assert await shown(HOUR) == [occasion, what_came], "the survey is closed"
    await running.handle(OccasionCancelled(occasion=OCCASION, version=3, url=URL, reason=Text(en="Storm")))
    assert await shown(timedelta()) == [phenomenon, what_came]


async def test_a_digest_that_waits_tells_what_is_so_when_it_goes_out_and_nothing_of_what_is_off() -> None:
    running, moved = Running(), OCCASION.model_copy(update={"ends_at": OCCASION.ends_at + HOUR})
    other = OCCASION.model_copy(update={"id": "2027-tapiola-evening-1"})
    for facts in (OCCASION, other):
        await running.handle(OccasionPublished(occasion=facts, version=2, url=URL))
    [daily] = [one for one in running.stored(Campaign) if one.rhythm is Rhythm.DAILY]
    await running.handle(SendDigest(campaign=daily.id))

    async def told(*to: str) -> tuple[list[OccasionFacts], bool]:
        campaigns = [one for one in running.stored(Campaign) if one.id == daily.id]
        [one] = (await as_they_stand(campaigns, Reading(running), running.now)).values()  # type: ignore[arg-type]
        delivery = Delivery(id="d", campaign=one.id, recipient="r", channel="email", bulk=True, occasions=to)
        return [told.facts for told in one.told_in(delivery)], one.is_over(delivery, running.now)

    assert await told() == ([OCCASION, other], False)
    await running.handle(
        OccasionAmended(occasion=moved, version=3, url=URL, changed=("name",), misleads=False, reason=Text(en="So"))
    )
    await running.handle(OccasionCancelled(occasion=other, version=3, url=URL, reason=Text(en="Storm")))
    assert await told() == ([moved], False)
    assert await told(OCCASION.id) == ([moved], False)
    assert await told(other.id) == ([], True), "who was to hear of that alone hears nothing"


class Reading:
    """What is read of a store, over one in memory."""

    def __init__(self, running: Running) -> None:
        self.running = running

    async def select(self, model: type[Any], query: dict[str, Any]) -> list[Any]:
        async with self.running.store.transaction() as transaction:
            return [model.from_stored(row) for row in await transaction.find(model.COLLECTION, query)]


def test_a_text_has_paragraphs_and_lists() -> None:
    assert paragraphs("One\nline\n\n- first\n- second\r\n\r\nEnd - not a list\n\n\n") == [
        {"words": "One line", "points": []},
        {"words": "", "points": ["first", "second"]},
        {"words": "End - not a list", "points": []},
    ]


# --- counting and sending -------------------------------------------------------------------------------------


async def test_exactly_those_who_were_counted_are_sent_to() -> None:
    running = Running()
    subscribed(running, 230)
    subscribed(running, 7, first=300, language="sv", districts=("tapiola",))
    subscribed(running, 3, first=400, districts=("leppavaara",))
    subscribed(running, 1, first=500, themes=("schools",))
    await running.handle(composing(districts=["tapiola"]))
    told = await running.handle(PreviewCampaign(campaign=ID))
    assert (told.stage, told.recipients, told.needs_approval) == (CampaignStage.COUNTING, None, None)
    told = await previewed(running)
    assert (told.stage, told.recipients, told.needs_approval) == (CampaignStage.COUNTED, 237, False)
    [campaign] = running.stored(Campaign)
    assert campaign.counted.languages == {"fi": 230, "sv": 7}
    assert campaign.counted.districts == {"*": 230, "tapiola": 7}
    assert fates(running) == {"held": 237}
    subscribed(running, 5, first=600)
    counted = {one.recipient for one in running.stored(Delivery)}
    sent = await running.handle(sending())
    assert (sent.recipients, sent.stage, sent.at) == (237, CampaignStage.SCHEDULED, NOW)
    await live(running)
    assert fates(running) == {"pending": 237}
    assert {one.recipient for one in running.stored(Delivery)} == counted
    assert newsletter(running).stage is CampaignStage.SENDING


async def test_only_readers_of_the_languages_and_of_the_themes_are_counted() -> None:
    running = Running()
    subscribed(running, 2)
    subscribed(running, 3, first=10, language="sv", themes=("schools",))
    subscribed(running, 4, first=20, language="sv", themes=("sports",))
    await running.handle(composing(languages=["sv"], themes=["schools"]))
    assert (await previewed(running)).recipients == 3


async def test_who_was_stored_before_there_were_words_to_be_found_by_is_found_and_has_them_from_then_on() -> None:
    running = Running()
    subscribed(running, 3, language="sv")
    subscribed(running, 2, first=10)
    for row in running.store.all(Subscription):
        del running.store.rows[Subscription.COLLECTION][row["_id"]]["targets"]
    await running.handle(composing(languages=["sv"]))
    assert (await previewed(running)).recipients == 3
    assert all(row["targets"] for row in running.store.all(Subscription))


async def test_a_newsletter_in_one_language_reads_nobody_who_reads_another(monkeypatch: pytest.MonkeyPatch) -> None:
    running, read = Running(), list[str]()
    subscribed(running, 6, language="sv", rhythm=Rhythm.DAILY)
    subscribed(running, 20, first=10, rhythm=Rhythm.DAILY)
    subscribed(running, 20, first=40, language="sv", rhythm=Rhythm.DAILY, themes=("sports",))
    select = Work.select

    async def watched(work: Work, model: Any, *args: Any, **named: Any) -> list[Any]:
        found = await select(work, model, *args, **named)
        read.extend(one.id for one in found if model is Subscription)
        return found

    monkeypatch.setattr(Work, "select", watched)
    await running.handle(composing(languages=["sv"], themes=["schools"]))
    assert (await previewed(running)).recipients == 6
    assert len(read) == 6


async def test_an_address_that_takes_nothing_isnt_counted_and_the_report_says_so() -> None:
    running = Running()
    subscribed(running, 3)
    id_ = suppression_id(running.surroundings.links, "subscriber-00001@example.org")
    gone = Suppression.model_validate({"_id": id_, "version": 1, "reason": "bounced", "changed_at": NOW})
    running.store.rows[Suppression.COLLECTION] = {id_: gone.to_stored()}
    await running.handle(composing())
    assert (await previewed(running)).recipients == 2
    assert fates(running) == {"held": 2, "suppressed": 1}


async def test_a_change_lets_go_of_who_was_counted_and_counts_anew() -> None:
    running = Running()
    subscribed(running, 150)
    await running.handle(composing())
    await running.handle(PreviewCampaign(campaign=ID))  # the first page is still to come
    await running.handle(composing(languages=["sv"], replaces=1))
    await live(running)
    assert running.stored(Delivery) == []
    assert await refused(running, sending()) == "changed-meanwhile"
    assert await refused(running, sending(2)) == "not-counted"
    assert (await previewed(running)).recipients == 0
    assert await refused(running, sending(2)) == "no-recipients"
    subscribed(running, 1, first=200, language="sv")
    assert (await previewed(running, again=True)).recipients == 1
    assert [one.id for one in running.stored(Campaign)] == [f"newsletter.{ID}.3"]
    assert (await running.handle(sending(3))).recipients == 1


async def test_recipients_of_an_edition_that_was_changed_are_dropped_and_not_withdrawn() -> None:
    running = Running()
    subscribed(running, 230)
    await running.handle(composing())
    await previewed(running)
    await running.handle(composing(languages=["sv"], replaces=1))
    await live(running)
    assert running.stored(Delivery) == running.stored(Campaign) == []


async def test_above_a_size_somebody_else_has_to_approve_of_this_very_edition() -> None:
    running = in_a_city(campaign_approval_above=2)
    subscribed(running, 3)
    await running.handle(composing())
    assert await refused(running, ApproveCampaign(campaign=ID, edition=1, by="Ville")) == "not-counted"
    assert (await previewed(running)).needs_approval
    assert await refused(running, sending()) == "needs-approval"
    assert await refused(running, ApproveCampaign(campaign=ID, edition=1, by=" kaisa ")) == "own-work"
    await running.handle(composing(text={**EVERYWHERE, "en": "Now"}, by="Ville", replaces=1))
    await previewed(running)
    assert await refused(running, ApproveCampaign(campaign=ID, edition=2, by="VILLE")) == "own-work"
    assert await refused(running, ApproveCampaign(campaign=ID, edition=1, by="Maija")) == "changed-meanwhile"
    await running.handle(ApproveCampaign(campaign=ID, edition=2, by="Maija"))
    await running.handle(composing(replaces=2))
    await previewed(running)
    assert await refused(running, sending(3)) == "needs-approval", "a change takes the approval back"
    await running.handle(ApproveCampaign(campaign=ID, edition=3, by="Maija"))
    assert (await running.handle(sending(3))).recipients == 3


async def test_who_composed_it_approves_of_it_under_no_other_name() -> None:
    running = in_a_city(campaign_approval_above=2)
    subscribed(running, 3)
    await running.handle(composing(), account="kaisa")
    await running.handle(composing(text={**EVERYWHERE, "en": "Now"}, by="Ville", replaces=1), account="ville")
    await previewed(running)
    approving = ApproveCampaign(campaign=ID, edition=2, by="Maija")
    for account in ("kaisa", "ville"):
        assert await refused(running, approving, account=account) == "under-another-name"
    assert await refused(running, ApproveCampaign(campaign=ID, edition=2, by="Kaisa"), account="maija") == "own-work"
    await running.handle(approving, account="maija")
    kept = newsletter(running)
    assert (kept.composer_accounts, kept.approver_account) == (("broker kaisa", "broker ville"), "broker maija")
    assert (kept.composers, kept.approved_by) == (("Kaisa", "Ville"), "Maija")


async def test_where_nobody_vouches_for_anyone_names_are_all_there_is() -> None:
    running = in_a_city(campaign_approval_above=2)
    subscribed(running, 3)
    await running.handle(composing())
    await previewed(running)
    await running.handle(ApproveCampaign(campaign=ID, edition=1, by="Maija"))
    assert newsletter(running).approver_account is None


async def test_at_the_size_nobody_has_to_approve() -> None:
    running = in_a_city(campaign_approval_above=3)
    subscribed(running, 3)
    await running.handle(composing())
    assert not (await previewed(running)).needs_approval
    assert (await running.handle(sending())).recipients == 3


async def test_it_is_sent_at_its_time_which_may_be_changed_until_then() -> None:
    running = Running()
    subscribed(running, 2)
    await running.handle(composing())
    await previewed(running)
    await running.handle(sending(at=NOW + HOUR))
    assert await refused(running, composing(languages=["fi"], replaces=1)) == "no-draft-any-more"
    await running.handle(sending(at=NOW + 3 * HOUR))
    await live(running, NOW + 2 * HOUR)
    assert fates(running) == {"held": 2}
    await live(running, NOW + 3 * HOUR)
    assert fates(running) == {"pending": 2}
    assert await refused(running, sending()) == "no-draft-any-more"


async def test_what_has_expired_is_never_sent() -> None:
    running = Running()
    subscribed(running, 120)
    await running.handle(composing())
    await previewed(running)
    assert (
        await refused(
            running, sending(at=NOW + HOUR, expires_at=NOW + 2 * HOUR).model_copy(update={"expires_at": NOW + HOUR})
        )
        == "over-before-sent"
    )
    assert await refused(running, sending(expires_at=NOW)) == "over-before-sent"
    await running.handle(sending(at=NOW + HOUR, expires_at=NOW + 2 * HOUR))
    running.now = NOW + 5 * HOUR  # nobody was there to begin it
    await live(running)
    assert fates(running) == {"withdrawn": 120}


async def test_what_is_left_when_it_expires_is_withdrawn() -> None:
    running = Running()
    subscribed(running, 3)
    await running.handle(composing())
    await previewed(running)
    await running.handle(sending(expires_at=NOW + HOUR))
    await live(running)
    sent, put_off, _ = running.store.rows[Delivery.COLLECTION].values()
    sent["status"], put_off["next_attempt_at"] = "sent", NOW
    await live(running, NOW + HOUR)
    assert fates(running) == {"sent": 1, "withdrawn": 1, "pending": 1}
    [campaign] = running.stored(Campaign)
    assert campaign.expires_at == NOW + HOUR, "whoever would send the one that is left withdraws it"


# --- calling off ----------------------------------------------------------------------------------------------


async def test_called_off_while_running_what_isnt_on_its_way_is_withdrawn() -> None:
    running = Running()
    subscribed(running, 250)
    await running.handle(composing())
    await previewed(running)
    await running.handle(sending())
    running.store.rows["schedule"].clear()  # to have it done a step at a time
    await running.handle(BeginSending(newsletter=ID))
    await running.handle(ReleaseDeliveries(campaign=f"newsletter.{ID}.1"))
    assert fates(running) == {"pending": 100, "held": 150}
    going = [row for row in running.store.rows[Delivery.COLLECTION].values() if row["status"] == "pending"][:5]
    for row, status in zip(going, ("in-flight", "in-flight", "sent", "failed", "pending"), strict=True):
        row |= {"status": status, "next_attempt_at": NOW}
    await running.handle(CancelCampaign(campaign=ID, by="Ville"))
    await running.handle(CancelCampaign(campaign=ID, by="Maija"))
    await live(running)
    assert fates(running) == {"in-flight": 2, "sent": 1, "failed": 1, "withdrawn": 151, "pending": 95}
    assert (newsletter(running).cancelled_by, newsletter(running).stage) == ("Ville", CampaignStage.CANCELLED)
    [campaign] = running.stored(Campaign)
    assert campaign.expires_at == NOW, "whoever would send what is left withdraws it"
    assert await refused(running, sending()) == "no-draft-any-more"


@pytest.mark.parametrize("stage", ["draft", "counting", "counted", "scheduled"])
async def test_called_off_before_nothing_is_ever_sent(stage: str) -> None:
    running = Running()
    subscribed(running, 120)
    await running.handle(composing())
    if stage != "draft":
        await running.handle(PreviewCampaign(campaign=ID))
    if stage in {"counted", "scheduled"}:
        await live(running)
    if stage == "scheduled":
        await running.handle(sending(at=NOW + HOUR))
    await running.handle(CancelCampaign(campaign=ID, by="Ville"))
    await live(running, NOW + 2 * HOUR)
    assert set(fates(running)) <= {"withdrawn"}
    assert await refused(running, sending()) == "no-draft-any-more"
    assert await refused(running, PreviewCampaign(campaign=ID, again=True)) == "no-draft-any-more"


# --- tests ----------------------------------------------------------------------------------------------------


async def test_a_test_goes_to_the_named_addresses_alone_and_is_counted_apart() -> None:
    running = Running()
    subscribed(running, 2)
    await running.handle(composing())
    await previewed(running)
    to = ("kaisa@espoo.example", "ville@espoo.example", "kaisa@espoo.example")
    told = await running.handle(TestCampaign(campaign=ID, to=to, languages=("fi", "sv"), by="Kaisa"))
    assert (told.letters, told.report) == (4, f"newsletter-test.{ID}.1")
    assert fates(running, told.report) == {"pending": 4}
    assert fates(running) == {"held": 2}
    reached = {(one.email, one.language) for one in running.stored(Proofreader)}
    assert reached == {(email, language) for email in to for language in ("fi", "sv")}
    again = await running.handle(TestCampaign(campaign=ID, to=to[:1], by="Kaisa"))
    assert (again.letters, again.report) == (3, f"newsletter-test.{ID}.2")
    await live(running, NOW + PROOFREADERS_KEPT)
    assert running.stored(Proofreader) == []


async def test_where_the_city_says_so_tests_go_to_its_own_domains_only() -> None:
    running = in_a_city(staff_mail_domains=("espoo.example",))
    await running.handle(composing())
    test = TestCampaign(campaign=ID, to=("kaisa@ESPOO.example", "resident@example.org"), by="Kaisa")
    assert await refused(running, test) == "not-of-staff"
    assert running.stored(Delivery) == []
    assert (await running.handle(test.model_copy(update={"to": test.to[:1]}))).letters == 3


# --- whom it reached ------------------------------------------------------------------------------------------


async def test_whom_it_reached_stays_as_a_sum_and_who_chose_which_district_is_forgotten() -> None:
    running = Running()
    subscribed(running, 130, districts=("tapiola",))
    subscribed(running, 6, first=200, districts=("tapiola", "leppavaara"))
    await running.handle(composing())
    await previewed(running)
    await running.handle(sending())
    await live(running)
    rows = running.store.rows[Delivery.COLLECTION]
    for row in rows.values():
        row["status"] = "sent"
    lost, came_back = list(rows.values())[:2]
    lost["status"], came_back["bounced_at"] = "failed", NOW
    both = sum(len(row["districts"]) == 2 for row in (lost, came_back))
    await live(running, NOW + REACH_KEPT)
    [campaign] = running.stored(Campaign)
    assert campaign.reach == {"tapiola": 134} | ({"leppavaara": 6 - both} if both < 6 else {})
    assert all(one.districts == () for one in running.stored(Delivery))
    assert running.stored(Subscription)[0].wish is not None


def test_reach_is_told_in_fives_beside_the_population_and_the_quiet_district_stands_out() -> None:
    population = {district.id: float(district.population) for district in CITY.districts}
    reach = reach_of({"tapiola": 104, "leppavaara": 4, "*": 23, "atlantis": 9}, population)
    assert reach.whole_city == 20
    leppavaara, tapiola = reach.districts
    assert (leppavaara.people, leppavaara.share, leppavaara.behind) == ("under 5", None, True)
    assert (tapiola.people, tapiola.share, tapiola.population_share, tapiola.behind) == (100, 1.0, 0.404, False)
    nobody = reach_of({}, population)
    assert not any(one.behind for one in nobody.districts), "of nobody nothing can be said"
