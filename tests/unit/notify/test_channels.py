from __future__ import annotations

from services.notify.app import service
from services.notify.channels import channels, sending
from services.notify.domain.message import Audience, Message
from shared.contracts.catalogue import commands_of, events_for


def test_every_module_of_the_folder_is_a_channel() -> None:
    assert [channel.name for channel in channels()] == ["email", "feed", "screens"]


def test_only_a_channel_that_sends_gets_deliveries() -> None:
    assert sending() == ("email",)


def test_every_message_has_an_audience() -> None:
    assert {message.audience for message in Message} == set(Audience)


def test_the_service_handles_every_event_that_is_events_for_it() -> None:
    messages = service().messages
    assert set(messages.events) == {event.NAME for event in events_for("notify")}
    assert set(messages.commands) == {command.NAME for command in commands_of("notify")}
