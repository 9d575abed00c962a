"""What a process of notify does, by its configuration."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from services.notify.channels import channels, sending
from services.notify.duty import duty
from services.notify.heartbeat import beat
from services.notify.unsent import watch_mail
from shared.service import Duty
from shared.settings import SECRET_LENGTH, ConfigurationError, Mode, Settings

SETTINGS = Settings(secret=SecretStr("s" * SECRET_LENGTH), mode=Mode.LOCAL)


def of(names: str) -> Duty:
    return duty(SETTINGS.model_copy(update={"notify_channels": names}))


def shown(one: Duty) -> set[str]:
    """The addresses that it answers."""
    app = FastAPI()
    app.include_router(one.router)
    return set(app.openapi()["paths"])


def test_by_default_a_process_does_everything() -> None:
    everything = duty(SETTINGS)
    assert everything.handles
    assert everything.channels == sending()
    assert len(everything.workers) == len(sending()) + len(of("core").workers)


def test_the_core_handles_messages_shows_what_is_fetched_looks_after_the_mail_and_sends_nothing() -> None:
    core = of("core")
    assert core.handles
    assert core.workers == (beat, watch_mail)
    assert core.channels == ()
    assert shown(core) == shown(of("all"))


def test_a_channel_alone_sends_what_is_its_own_and_takes_no_message() -> None:
    [email] = [channel for channel in channels() if channel.name == "email"]
    alone = of("email")
    assert alone.workers == (email.sender,)
    assert alone.channels == ("email",)
    assert not alone.handles
    assert shown(alone) == set()


def test_a_channel_that_is_fetched_can_be_shown_alone() -> None:
    assert shown(of("feed")) == {"/notify/v1/feed.atom", "/notify/v1/feed.json"}
    assert not of("feed").handles


def test_channels_that_there_are_not_stop_the_start_with_one_sentence() -> None:
    with pytest.raises(ConfigurationError, match=r"SILTA_NOTIFY_CHANNELS: there is no carrier-pigeon; there are all, "):
        of("email,carrier-pigeon")
