"""Who subscribes by a network hears of what it or its members help to organise, and of nothing else."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.system.around import partner
from tests.system.conftest import City
from tests.system.notify.subscribers import all_sent, post
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

NETWORK, MEMBER, OTHER = "net-of-libraries", "net-friends-of-books", "net-of-others"


async def _page(link: str) -> str:
    async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
        return (await client.get(link)).text


async def _offered(form: str, network: str) -> str:
    """Wait until the form offers the network; return the page."""

    async def there() -> str | None:
        page = await _page(form)
        return page if f'name="networks" value="{network}"' in page else None

    return await eventually(there)


async def test_who_chose_a_network_hears_of_what_a_member_of_it_organises(city: City) -> None:
    email, form = "of-libraries@example.org", f"{city.url('notify')}/notify/v1/subscribe?lang=en"
    await city.done("events.register-partner", {"partner": partner(NETWORK, kind="network")})
    await city.done("events.register-partner", {"partner": partner(OTHER, kind="network")})
    await city.done("events.register-partner", {"partner": partner(MEMBER, networks=[NETWORK])})
    page = await _offered(form, NETWORK)
    assert f"Partner {NETWORK}" in page
    assert f'value="{MEMBER}"' not in page, "no network"
    assert (await post(form, email=email, networks=[NETWORK], rhythm="immediate")).status_code == 200
    asked = await city.mailbox.letter(email, "Confirm your newsletter subscription")
    assert f"Partner {NETWORK}" in asked.text
    assert (await post(asked.link("/confirm"))).status_code == 200

    wanted, others = "2027-net-wanted", "2027-net-others"
    by_others = evening(others, "2027-11-23T17:00:00+02:00") | {"partners": [OTHER]}
    await plan_and_publish(city, by_others)
    await plan_and_publish(city, evening(wanted, "2027-11-24T17:00:00+02:00") | {"partners": [MEMBER]})
    letter = await city.mailbox.letter(email, wanted)
    await all_sent(city, f"occasion-published.{others}")
    assert await city.mailbox.letters(email, others) == []

    choices = letter.link("/c/")
    renamed = partner(NETWORK, kind="network", name=text("Libraries together"))
    await city.done("events.change-partner", {"partner": renamed})

    async def called() -> bool:
        return "Libraries together" in await _page(choices)

    await eventually(called)
    await city.done("events.remove-partner", {"partner": NETWORK})

    async def gone() -> bool:
        return f'value="{NETWORK}"' not in await _page(form)

    await eventually(gone)
    ticked = re.search(rf'name="networks" value="{NETWORK}" checked> (?:<[^>]*>)?([^<]+)<', await _page(choices))
    assert ticked is not None, "what was chosen can be taken back"
    assert ticked[1].strip() == NETWORK.replace("-", " ")
