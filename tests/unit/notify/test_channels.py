from __future__ import annotations

from services.notify.app import service
from services.notify.channels import channels, sending
from services.notify.domain.message import Audience, Message
from shared.contracts.catalogue import commands_of, events_for


def test_every_module_of_the_folder_is_a_channel() -> None:
    assert [channel.name for channel in channels()] == [
        "email",
        "feed",
        "partners",
        "screens",
        "social",
        "webhooks",
        "webpush",
    ]


def test_only_a_channel_that_sends_gets_deliveries() -> None:
    assert sending() == ("email", "social", "webhooks", "webpush")


def test_each_audience_is_sent_to_by_the_channels_that_take_it_and_every_one_by_some() -> None:
    assert sending(Audience.ATTENDEES) == sending(Audience.PARTNERS) == ("email",)
    assert sending(Audience.RECEIVERS) == ("webhooks",)
    assert sending(Audience.NETWORKS) == ("social",)
    assert all(sending(audience) for audience in Audience)


def test_every_message_has_an_audience() -> None:
    assert {message.audience for message in Message} == set(Audience)


def test_the_service_handles_every_event_that_is_events_for_it() -> None:
    messages = service().messages
    assert set(messages.events) == {event.NAME for event in events_for("notify")}
    assert set(messages.commands) == {command.NAME for command in commands_of("notify")}
