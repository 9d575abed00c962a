"""A batch of the post: each letter is worded from the recipient that it is for."""

from __future__ import annotations

from email import message_from_bytes, policy
from itertools import permutations
from types import SimpleNamespace
from typing import cast

import pytest
from pydantic import SecretStr

from services.notify.channels.email import Post
from services.notify.documents import Delivery
from services.notify.mail.relay import Relay
from services.notify.mail.relays import Relays
from shared.clock import Clock
from shared.contracts.message import Event
from shared.links import Links
from shared.service import Service
from shared.settings import SECRET_LENGTH, Settings
from tests.unit.notify.books import Books
from tests.unit.notify.samples import CITY, NOW
from tests.unit.notify.test_changes import heard
from tests.unit.notify.test_panels import INVITED, received, summoned


class Box:
    """A relay that takes every letter."""

    is_open = True

    def __init__(self, subjects: list[str]) -> None:
        self.subjects = subjects

    async def open(self) -> None:
        pass

    async def send(self, _sender: str, _to: str, letter: bytes) -> None:
        self.subjects.append(message_from_bytes(letter, policy=policy.default)["Subject"])


@pytest.mark.parametrize("order", list(permutations([received(1), INVITED, summoned(1)])))
async def test_who_is_invited_before_the_letter_on_their_application_is_sent_gets_both(
    order: tuple[Event, ...],
) -> None:
    store, subjects = Books(await heard(*order)), list[str]()
    settings = Settings(
        secret=SecretStr("s" * SECRET_LENGTH),
        public_url="https://silta.example.org",
        mail_from="Silta <silta@example.org>",
    )
    clock = cast("Clock", SimpleNamespace(now=lambda: NOW))
    links = Links("a secret of at least thirty-two characters")
    service = SimpleNamespace(store=store, settings=settings, city=CITY, links=links, clock=clock)
    relays = Relays(settings.smtp_url, connect=lambda _: cast("Relay", Box(subjects)))
    assert await Post(cast("Service", service), relays).round()
    assert sorted(subjects) == [
        "The panel meets: Edition 1",
        "You have been drawn for the panel: Climate panel",
        "Your application is in: Climate panel",
    ]
    assert [row["status"] for row in store.stored.all(Delivery)] == ["sent"] * 3
