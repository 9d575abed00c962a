"""What a process of notify does, by its configuration."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from services.notify.channels import channels, sending
from services.notify.duty import duty
from services.notify.heartbeat import beat
from services.notify.unsent import watch_mail
from shared.contracts.message import Command
from shared.contracts.screens import ReportScreen
from shared.service import Duty
from shared.settings import SECRET_LENGTH, ConfigurationError, Mode, Settings
from tests.unit.web.serving import routes_of

SETTINGS = Settings(secret=SecretStr("s" * SECRET_LENGTH), mode=Mode.LOCAL)


def of(names: str) -> Duty:
    return duty(SETTINGS.model_copy(update={"notify_channels": names}))


def shown(one: Duty) -> set[str]:
    """The addresses that it answers, pages among them."""
    return {path for _, path in routes_of(list(one.router.routes))}


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


@pytest.mark.parametrize(
    ("name", "paths", "takes"),
    [
        ("feed", {"feed.atom", "feed.json"}, ()),
        (
            "screens",
            {"screens/{venue}", "screens/{venue}/playlist", "screens/{venue}/live", "screen-worker.js"},
            (ReportScreen,),
        ),
        (
            "partners",
            {
                *(f"occasions/{{occasion}}/{name}" for name in ("picture.svg", "code.svg", "code.png")),
                "share-kits/{share_kit}",
            },
            (),
        ),
    ],
)
def test_a_channel_that_is_fetched_can_be_shown_alone_with_its_pages(
    name: str, paths: set[str], takes: tuple[type[Command], ...]
) -> None:
    alone = of(name)
    assert shown(alone) == {f"/notify/v1/{path}" for path in paths}
    assert shown(alone) <= shown(of("core"))
    assert (alone.takes, alone.handles, alone.workers) == (takes, False, ())


def test_channels_that_there_are_not_stop_the_start_with_one_sentence() -> None:
    with pytest.raises(ConfigurationError, match=r"SILTA_NOTIFY_CHANNELS: there is no carrier-pigeon; there are all, "):
        of("email,carrier-pigeon")
