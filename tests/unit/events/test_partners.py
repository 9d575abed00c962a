"""Partners: what others are told of them, and which networks have a part in an occasion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shared.contracts.events import (
    AmendOccasion,
    ChangePartner,
    OccasionPublished,
    PartnerFacts,
    PartnerKind,
    PlanOccasion,
    PlanYear,
    PublishOccasion,
    RegisterPartner,
    RemovePartner,
)
from shared.text import Text
from tests.unit.events.examples import facts
from tests.unit.events.running import Running

REASON = Text(en="They help, too")


def a_partner(id_: str, kind: PartnerKind = PartnerKind.ASSOCIATION, *networks: str) -> PartnerFacts:
    return PartnerFacts(id=id_, name=Text(fi=id_), kind=kind, networks=networks)


def told(events: Running, name: str) -> list[dict[str, Any]]:
    return [said for key, said in events.said if key == name]


async def with_partners() -> Running:
    """A city with two networks and a member of one of them."""
    events = Running()
    for network in ("youth", "sports"):
        await events.handle(RegisterPartner(partner=a_partner(network, PartnerKind.NETWORK)))
    await events.handle(RegisterPartner(partner=a_partner("scouts", PartnerKind.ASSOCIATION, "youth")))
    return events


async def test_others_are_told_of_every_change_in_an_order_that_removing_does_not_end() -> None:
    events = Running()
    await events.handle(RegisterPartner(partner=a_partner("youth", PartnerKind.NETWORK)))
    await events.handle(ChangePartner(partner=a_partner("youth", PartnerKind.SCHOOL)))
    await events.handle(RemovePartner(partner="youth"))
    events.now += timedelta(seconds=1)
    await events.handle(RegisterPartner(partner=a_partner("youth", PartnerKind.NETWORK)))
    assert [key for key, _ in events.said] == [
        "events.partner.listed",
        "events.partner.listed",
        "events.partner.unlisted",
        "events.partner.listed",
    ]
    versions = [said["version"] for _, said in events.said]
    assert versions == sorted(set(versions))
    assert [one["partner"]["kind"] for one in told(events, "events.partner.listed")] == ["network", "school", "network"]


async def test_a_clock_that_goes_back_changes_nothing_of_the_order() -> None:
    events = await with_partners()
    events.now -= timedelta(days=1)
    await events.handle(ChangePartner(partner=a_partner("youth", PartnerKind.SCHOOL)))
    first, *_, last = [one for one in told(events, "events.partner.listed") if one["partner"]["id"] == "youth"]
    assert last["version"] > first["version"]


async def test_an_occasion_says_which_networks_have_a_part_in_it() -> None:
    events = await with_partners()
    evening = facts(partners=("scouts",))
    await events.handle(PlanYear(year=2027, promise=Text(en="We listen")))
    await events.handle(PlanOccasion(occasion=evening))
    await events.handle(PublishOccasion(occasion=evening.id))
    (published,) = told(events, OccasionPublished.NAME)
    assert published["networks"] == ["youth"]
    await events.handle(AmendOccasion(occasion=evening.id, partners=("scouts", "sports"), by=REASON, reason=REASON))
    (amended,) = told(events, "events.occasion.amended")
    assert amended["networks"] == ["sports", "youth"]


async def test_a_partner_that_was_removed_belongs_to_no_network() -> None:
    events = await with_partners()
    evening = facts(partners=("scouts",))
    await events.handle(PlanYear(year=2027, promise=Text(en="We listen")))
    await events.handle(PlanOccasion(occasion=evening))
    await events.handle(RemovePartner(partner="scouts"))
    await events.handle(PublishOccasion(occasion=evening.id))
    (published,) = told(events, OccasionPublished.NAME)
    assert published["networks"] == []
