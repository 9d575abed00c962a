from __future__ import annotations

from itertools import product

import pytest

from services.notify.domain.message import NEWSLETTERS, Message
from services.notify.links import choices_url, unsubscribe_url
from services.notify.mail.merge import NOBODY, MailMerge
from services.notify.mail.wording import word
from shared.text import LANGUAGES, Language
from tests.unit.notify.test_mail import BASE, LINKS, SAMPLES


@pytest.mark.parametrize(("message", "language"), list(product(sorted(NEWSLETTERS), LANGUAGES)))
def test_a_letter_to_many_is_the_one_that_each_would_get_alone(message: Message, language: Language) -> None:
    delivery, addressed = SAMPLES.addressed_to(message, language)
    campaign, alone = SAMPLES.campaign_of(message), word(message, language, addressed.values)
    merge = MailMerge(SAMPLES.addressing(language))
    other = delivery.model_copy(update={"recipient": "another-subscriber"})
    to_other, to_one = (merge.word(one, campaign, language) for one in (other, delivery))
    assert to_one == alone
    own = unsubscribe_url(BASE, LINKS, other.recipient), choices_url(BASE, LINKS, other.recipient, language)
    for form in (to_other.text, to_other.html):
        assert all(link in form for link in own)
        assert delivery.recipient not in form
        assert f"/{NOBODY}." not in form


def test_what_is_worded_for_some_occasions_is_not_sent_to_who_hears_of_others() -> None:
    delivery, _ = SAMPLES.addressed_to(Message.DIGEST, "en")
    campaign = SAMPLES.campaign_of(Message.DIGEST)
    [told] = campaign.occasions[:1]
    second = told.model_copy(update={"facts": told.facts.model_copy(update={"id": "second"}), "url": f"{BASE}/second"})
    campaign = campaign.model_copy(update={"occasions": (told, second)})
    merge = MailMerge(SAMPLES.addressing("en"))
    for one in (told, second):
        hears = delivery.model_copy(update={"occasions": (one.facts.id,)})
        text = merge.word(hears, campaign, "en").text
        assert (told.url in text, f"{BASE}/second" in text) == (one is told, one is second)


def test_what_is_no_newsletter_is_not_worded_for_many() -> None:
    delivery, _ = SAMPLES.addressed_to(Message.CONFIRM_SUBSCRIPTION, "en")
    with pytest.raises(TypeError, match="confirm-subscription is no newsletter"):
        MailMerge(SAMPLES.addressing("en")).word(delivery, SAMPLES.campaign_of(Message.CONFIRM_SUBSCRIPTION), "en")
