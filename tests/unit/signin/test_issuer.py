"""The issuer's keys come over HTTP, are kept, and are asked for as seldom as can be."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from deploy.accounts.certificates import make
from deploy.local.issuer_server.signing import Signing
from shared.signin import issuer as issuers
from shared.signin.issuer import FRESH, LAST, LONGEST, PAUSE, PAUSE_AWAY, Issuer, IssuerAway
from shared.signin.token import BadToken
from tests.issuer import ABOUT, KEYS, Answer, LocalIssuer

HIDDEN = 302


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def there() -> Iterator[LocalIssuer]:
    with LocalIssuer() as local:
        local.rotate("ec")
        yield local


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def asking(there: LocalIssuer, clock: Clock) -> AsyncIterator[Issuer]:
    issuer = Issuer(there.url, strict=False, clock=clock)
    yield issuer
    await issuer.close()


async def test_keys_are_asked_for_once_however_many_want_one(there: LocalIssuer, asking: Issuer) -> None:
    found = await asyncio.gather(*(asking.key("ec") for _ in range(20)))
    assert {key.kid for key in found} == {"ec"}
    assert there.asked == [ABOUT, KEYS]


async def test_a_new_key_is_found_and_an_unknown_one_is_looked_for_at_a_bounded_rate(
    there: LocalIssuer, asking: Issuer, clock: Clock
) -> None:
    await asking.key("ec")
    for number in range(50):
        with pytest.raises(BadToken, match="unknown"):
            await asking.key(f"made up {number}")
    assert len(there.asked) == 2
    there.rotate("ec", "new")
    with pytest.raises(BadToken, match="unknown"):
        await asking.key("new")
    clock.now += PAUSE
    assert (await asking.key("new")).kid == "new"
    assert len(there.asked) == 4


async def test_a_key_that_was_withdrawn_is_worth_nothing_soon(there: LocalIssuer, asking: Issuer, clock: Clock) -> None:
    await asking.key("ec")
    there.rotate("another")
    assert (await asking.key("ec")).kid == "ec"
    clock.now += FRESH + 1
    with pytest.raises(BadToken, match="unknown"):
        await asking.key("ec")


async def test_while_the_issuer_is_away_known_keys_last_an_hour_and_no_longer(
    there: LocalIssuer, asking: Issuer, clock: Clock
) -> None:
    await asking.key("ec")
    there.answers[ABOUT] = 500
    clock.now += FRESH + 1
    for _ in range(10):
        assert (await asking.key("ec")).kid == "ec"
        with pytest.raises(IssuerAway):
            await asking.key("of which nobody can say")
    assert len(there.asked) == 3, "not asked at each token"
    clock.now += LAST
    with pytest.raises(IssuerAway):
        await asking.key("ec")


async def test_nobody_is_believed_before_the_issuer_has_been_there_once(
    there: LocalIssuer, asking: Issuer, clock: Clock
) -> None:
    there.answers[ABOUT] = 503
    for _ in range(10):
        with pytest.raises(IssuerAway):
            await asking.key("ec")
    assert len(there.asked) == 1
    del there.answers[ABOUT]
    clock.now += PAUSE_AWAY
    assert (await asking.key("ec")).kid == "ec"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (ABOUT, 404),
        (ABOUT, HIDDEN),
        (ABOUT, b"<html>"),
        (ABOUT, b"[]"),
        (ABOUT, b"[" * 100_000),
        (ABOUT, b"\xff\xfe"),
        (ABOUT, b"{}"),
        (ABOUT, b" " * (LONGEST + 1)),
        (KEYS, 500),
        (KEYS, HIDDEN),
        (KEYS, b"null"),
        (KEYS, b" " * (LONGEST + 1)),
    ],
)
async def test_an_issuer_that_answers_otherwise_than_it_must_counts_as_away(
    there: LocalIssuer, asking: Issuer, path: str, answer: Answer
) -> None:
    there.answers[path] = answer
    with pytest.raises(IssuerAway):
        await asking.key("ec")


@pytest.mark.parametrize("path", [ABOUT, KEYS])
async def test_an_issuer_that_hangs_is_not_waited_for(
    there: LocalIssuer, asking: Issuer, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuers, "PATIENCE", 0.2)
    there.answers[path] = "hang"
    with pytest.raises(IssuerAway):
        await asking.key("ec")


async def test_an_issuer_that_is_not_there_is_away() -> None:
    gone = Issuer("http://127.0.0.1:1", strict=False)
    with pytest.raises(IssuerAway):
        await gone.key("ec")
    await gone.close()


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
        {"jwks_uri": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "ftp://127.0.0.1/jwks"},
        {"jwks_uri": ["x"]},
    ],
)
async def test_a_discovery_document_of_another_or_without_keys_is_not_followed(
    there: LocalIssuer, asking: Issuer, about: dict[str, Any]
) -> None:
    there.about = about
    with pytest.raises(IssuerAway):
        await asking.key("ec")
    assert there.asked == [ABOUT]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    make(folder, "issuer", ["127.0.0.1"])
    return folder


@pytest.fixture
def safe(certificates: Path) -> Iterator[LocalIssuer]:
    """An issuer that speaks TLS, as production wants it."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificates / "issuer.pem")
    with LocalIssuer(tls=tls) as local:
        local.rotate("ec")
        yield local


async def asked_strictly(there: LocalIssuer, ca_file: Path | None) -> Any:
    issuer = Issuer(there.url, strict=True, ca_file=ca_file)
    try:
        return await issuer.key("ec")
    finally:
        await issuer.close()


async def test_production_asks_an_issuer_whose_certificate_is_of_the_named_authority(
    safe: LocalIssuer, certificates: Path
) -> None:
    assert (await asked_strictly(safe, certificates / "ca.crt")).kid == "ec"


async def test_an_issuer_with_another_s_certificate_is_not_asked(safe: LocalIssuer) -> None:
    with pytest.raises(IssuerAway):
        await asked_strictly(safe, None)
    assert not safe.asked


async def test_production_never_takes_the_issuer_of_development(safe: LocalIssuer, certificates: Path) -> None:
    safe.about = Signing(safe.url).about() | {"jwks_uri": safe.url + KEYS}
    with pytest.raises(IssuerAway):
        await asked_strictly(safe, certificates / "ca.crt")
    assert safe.asked == [ABOUT]


async def test_keys_of_a_safe_issuer_are_never_asked_for_in_plain(
    safe: LocalIssuer, there: LocalIssuer, certificates: Path
) -> None:
    safe.about = {"jwks_uri": there.url + KEYS}
    with pytest.raises(IssuerAway):
        await asked_strictly(safe, certificates / "ca.crt")
    assert not there.asked


async def test_only_keys_that_may_sign_are_known(there: LocalIssuer, asking: Issuer) -> None:
    with pytest.warns(UserWarning, match="2048"):
        weak = RSAKey.generate_key(1024, {"kid": "weak"})
    there.keys = {
        "rsa": RSAKey.generate_key(2048, {"kid": "rsa"}),
        "ed": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
        "weak": weak,
        "for secrets": RSAKey.generate_key(2048, {"kid": "for secrets", "use": "enc"}),
        "x": OKPKey.generate_key("X25519", {"kid": "x"}),
        "p384": ECKey.generate_key("P-384", {"kid": "p384"}),
        "": ECKey.generate_key("P-256"),
    }
    published = [key.as_dict(private=False) for key in there.keys.values()]
    broken = [
        {"kty": "EC", "crv": "P-256", "kid": "broken", "x": "!"},
        {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
    ]
    odd = [None, 7, "key", {"kid": ["rsa"]}, {"kty": "RSA", "kid": "odd", "n": 7}, OctKey.generate_key(256).as_dict()]
    there.answers[KEYS] = json.dumps({"keys": [*published, *broken, *odd]}).encode()
    assert [(await asking.key(name)).kid for name in ("rsa", "ed")] == ["rsa", "ed"]
    for name in ("weak", "for secrets", "x", "p384", "broken", "secret", "odd"):
        with pytest.raises(BadToken):
            await asking.key(name)
