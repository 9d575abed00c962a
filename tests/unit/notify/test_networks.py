"""Networks that one may subscribe by: called as they are called now, in whatever order that is heard."""

from __future__ import annotations

from itertools import permutations

import pytest

from services.notify.documents import Network, Subscription
from services.notify.domain.message import Message
from services.notify.mail.areas import Areas
from services.notify.mail.samples import delivery_of
from services.notify.mail.wording import word
from shared.city import called
from shared.contracts.events import PartnerFacts, PartnerKind, PartnerListed, PartnerUnlisted
from shared.text import LANGUAGES, Language, Text
from tests.unit.notify.test_changes import heard
from tests.unit.notify.test_mail import ADDRESSING, SAMPLES

YOUTH = Text(fi="Nuorten verkosto", sv="De ungas nätverk", en="The youth network")


def listed(version: int, name: Text = YOUTH, kind: PartnerKind = PartnerKind.NETWORK) -> PartnerListed:
    return PartnerListed(version=version, partner=PartnerFacts(id="youth", name=name, kind=kind))


REMOVED = PartnerUnlisted(version=2, partner="youth")
AGAIN = listed(3, Text(en="Young Espoo"))


@pytest.mark.parametrize("order", list(permutations((listed(1), REMOVED, AGAIN, listed(1)))))
async def test_what_was_told_last_holds_in_whatever_order_it_is_heard(
    order: tuple[PartnerListed | PartnerUnlisted],
) -> None:
    store = await heard(*order)
    (network,) = [Network.from_stored(one) for one in store.all(Network)]
    assert (network.revision, network.name) == (3, AGAIN.partner.name)


@pytest.mark.parametrize("last", [REMOVED, listed(2, kind=PartnerKind.ASSOCIATION)])
async def test_what_is_removed_or_becomes_something_else_is_no_network_any_more(
    last: PartnerListed | PartnerUnlisted,
) -> None:
    for order in permutations((listed(1), last)):
        store = await heard(*order)
        assert [one["name"] for one in store.all(Network)] == [None]


def test_what_has_no_name_is_called_as_its_id_is_written() -> None:
    assert called(["youth", "no-longer-listed"], {"youth": YOUTH}) == (YOUTH, Text(fi="no longer listed"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_to_confirm_says_which_networks_were_chosen(language: Language) -> None:
    recipient = SAMPLES.recipient_of(Message.CONFIRM_SUBSCRIPTION, language)
    assert isinstance(recipient, Subscription)
    assert recipient.wish is not None
    recipient.wish = recipient.wish.model_copy(update={"networks": ("libraries", "youth")})
    delivery, campaign = (
        delivery_of(Message.CONFIRM_SUBSCRIPTION, recipient),
        SAMPLES.campaign_of(Message.CONFIRM_SUBSCRIPTION),
    )
    addressed = ADDRESSING.of(delivery, campaign, recipient, Areas(networks={"youth": YOUTH}))
    assert addressed is not None
    assert (
        f"libraries, {YOUTH.in_language(language)}"
        in word(Message.CONFIRM_SUBSCRIPTION, language, addressed.values).text
    )
