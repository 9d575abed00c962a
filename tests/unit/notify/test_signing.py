"""Signatures of letters, checked as a receiving server would."""

from __future__ import annotations

import base64
import subprocess
from datetime import timedelta

import dkim
import pytest
from pydantic import SecretStr

from services.notify.duty import duty
from services.notify.heartbeat import beat
from services.notify.mail.signing import Signer, signer_of
from services.notify.mail.wire import Letter, build, sender_of
from services.notify.mail.wording import Wording
from services.notify.unsent import watch_mail
from shared.settings import SECRET_LENGTH, ConfigurationError, Settings
from tests.unit.notify.samples import NOW

LONG = "https://" + "a-long-name." * 8 + "example/notify/v1/u/0123456789abcdef.0123456789abcdefghijkl"


@pytest.fixture(scope="module")
def key() -> str:
    made = subprocess.run(["openssl", "genrsa", "-traditional", "1024"], capture_output=True, text=True, check=True)
    return made.stdout


def published(key: str) -> bytes:
    """What the domain's name server says of the key."""
    asked = ["openssl", "rsa", "-pubout", "-outform", "DER"]
    public = subprocess.run(asked, input=key.encode(), capture_output=True, check=True).stdout
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def settings(**given: object) -> Settings:
    return Settings(secret=SecretStr("s" * SECRET_LENGTH)).model_copy(update=given)


def a_letter() -> bytes:
    return build(
        Letter(
            delivery="d" * 40,
            wording=Wording("Ääkkösiä – news", "Hyvää päivää\n.\nmore\n", "<p>Hyvää päivää</p>"),
            language="fi",
            sender=sender_of("Espoo <silta@silta.example>"),
            to="aino@example.org",
            date=NOW + timedelta(seconds=1),
            newsletter=True,
            unsubscribe_url=LONG,
        )
    )


def test_a_signed_letter_is_what_its_domain_signed_and_one_click_counts(key: str) -> None:
    signer = signer_of(settings(dkim_key=SecretStr(key), dkim_selector="s1"), "silta.example")
    assert signer is not None
    signed, asked = signer.sign(a_letter()), []

    def name_server(name: bytes, **_: object) -> bytes:
        asked.append(name)
        return published(key)

    assert dkim.verify(signed, dnsfunc=name_server)
    assert asked == [b"s1._domainkey.silta.example."]
    signature = signed.partition(b"\r\nFrom:")[0]
    names = b"".join(signature.partition(b" h=")[2].partition(b";")[0].split()).split(b":")
    assert {b"from", b"to", b"subject", b"date", b"list-unsubscribe", b"list-unsubscribe-post"} <= {*names}
    assert names.count(b"from") == 2, "nobody can add another sender"
    for forged in (signed.replace(b"Subject: ", b"Subject: Win! ", 1), b"From: evil@example.org\r\n" + signed):
        assert not dkim.verify(forged, dnsfunc=name_server)


def test_the_unsubscribe_headers_stay_one_line_each_however_long_the_link(key: str) -> None:
    lines = Signer("silta.example", "s1", key.encode()).sign(a_letter()).split(b"\r\n\r\n")[0].split(b"\r\n")
    assert f"List-Unsubscribe: <{LONG}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert all(len(line) <= 998 for line in lines)


def test_without_a_key_nothing_is_signed() -> None:
    assert signer_of(settings(), "silta.example") is None


@pytest.mark.parametrize(
    ("given", "variable"),
    [({"dkim_key": SecretStr("no key")}, "SILTA_DKIM_KEY"), ({"mail_from": "nobody"}, "SILTA_MAIL_FROM")],
)
def test_settings_by_which_no_letter_can_go_stop_the_start(given: dict[str, object], variable: str) -> None:
    with pytest.raises(ConfigurationError, match=variable):
        duty(settings(**given))
    core = duty(settings(**given, notify_channels="core"))
    assert core.workers == (beat, watch_mail), "what doesn't send needs no such setting"
