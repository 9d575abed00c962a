"""A token is believed when it says what it must and the issuer has signed it, and in no other case."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from shared.contracts.message import Role
from shared.signin.person import Person, roles_in
from shared.signin.token import LEEWAY, LONGEST, BadToken, Expected, key_id_of, person_of
from tests.issuer import signed

ISSUER = "https://login.city.example/realms/staff"
KEYS: dict[str, Any] = {
    "rsa": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "ec": ECKey.generate_key("P-256", {"kid": "ec"}),
    "ed": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
}
EXPECTED = Expected(ISSUER, "silta", "roles", timedelta(hours=1))
NOW = int(time.time())
HOUR = 3600


def claims(**changed: Any) -> dict[str, Any]:
    good = {"iss": ISSUER, "aud": "silta", "sub": "u-1", "name": "Maija", "roles": ["coordinator"]}
    made = {**good, "iat": NOW, "nbf": NOW, "exp": NOW + 900, **changed}
    return {name: value for name, value in made.items() if value is not None}


def token(kid: str = "ec", alg: str = "ES256", header: dict[str, Any] | None = None, **changed: Any) -> str:
    return signed(KEYS[kid], {"alg": alg, "kid": kid, **(header or {})}, claims(**changed))


def believed(token: str, key: Any = None, now: int = NOW) -> Person:
    """What the door does with the issuer's keys at hand."""
    key_id = key_id_of(token)
    if key is None and key_id not in KEYS:
        raise BadToken("its key is unknown")
    return person_of(token, key or KEYS[key_id], EXPECTED, datetime.fromtimestamp(now, UTC))


@pytest.mark.parametrize(("kid", "alg"), [("rsa", "RS256"), ("ec", "ES256"), ("ed", "EdDSA"), ("ed", "Ed25519")])
@pytest.mark.parametrize("typ", ["JWT", "at+jwt"])
def test_a_good_token_tells_who_it_is(kid: str, alg: str, typ: str) -> None:
    person = believed(token(kid, alg, header={"typ": typ, "x5t": "its issuer's own"}))
    assert person == Person(ISSUER, "u-1", "Maija", frozenset({Role.COORDINATOR}))


def test_it_may_be_for_several_audiences_and_have_another_name_or_none() -> None:
    assert believed(token(aud=["other", "silta"])).subject == "u-1"
    assert believed(token(name=None, preferred_username="maija")).name == "maija"
    assert believed(token(name=None)).name is None
    assert believed(token(name=7)).name is None
    assert len(believed(token(name="x" * 999)).name or "") == 200


def test_clocks_may_differ_a_little_and_no_more() -> None:
    late, early = token(exp=NOW + 60), token(iat=NOW, nbf=NOW)
    assert believed(late, now=NOW + 60 + LEEWAY - 1).subject == "u-1"
    assert believed(early, now=NOW - LEEWAY).subject == "u-1"
    with pytest.raises(BadToken, match="expired"):
        believed(late, now=NOW + 60 + LEEWAY)
    with pytest.raises(BadToken, match=r"nbf|iat"):
        believed(early, now=NOW - LEEWAY - 1)


def b64(words: str | bytes) -> str:
    return base64.urlsafe_b64encode(words.encode() if isinstance(words, str) else words).rstrip(b"=").decode()


def unsigned(header: dict[str, Any], payload: Any = None, signature: str = "") -> str:
    return f"{b64(json.dumps(header))}.{b64(json.dumps(payload or claims()))}.{signature}"


def with_its_public_key_as_secret() -> str:
    """The old trick: an HMAC with what everybody knows, where the reader lets the token choose the algorithm."""
    secret = OctKey.import_key(KEYS["rsa"].as_dict(private=False)["n"])
    return signed(secret, {"alg": "HS256", "kid": "rsa"}, claims())


def half_of_another() -> str:
    head, _, signature = token().split(".")
    return f"{head}.{b64(json.dumps(claims(roles=['panel-officer'])))}.{signature}"


BAD: dict[str, tuple[Callable[[], str], str]] = {
    "expired": (lambda: token(exp=NOW - HOUR, iat=NOW - HOUR - 900, nbf=None), "expired"),
    "not yet": (lambda: token(nbf=NOW + HOUR), "nbf"),
    "issued in the future": (lambda: token(iat=NOW + HOUR, nbf=None, exp=NOW + HOUR + 60), "iat"),
    "another audience": (lambda: token(aud="another"), "aud"),
    "several other audiences": (lambda: token(aud=["another", "silta2"]), "aud"),
    "an audience that is a part of ours": (lambda: token(aud="silt"), "aud"),
    "no audience": (lambda: token(aud=None), "aud"),
    "another issuer": (lambda: token(iss="https://login.city.example/realms/other"), "iss"),
    "the issuer with a slash more": (lambda: token(iss=ISSUER + "/"), "iss"),
    "no issuer": (lambda: token(iss=None), "iss"),
    "no subject": (lambda: token(sub=None), "sub"),
    "an empty subject": (lambda: token(sub=""), "sub"),
    "a subject that is a number": (lambda: token(sub=1), "sub"),
    "a subject too long": (lambda: token(sub="x" * 256), "subject"),
    "no end": (lambda: token(exp=None), "exp"),
    "no beginning": (lambda: token(iat=None), "iat"),
    "too long-lived": (lambda: token(exp=NOW + HOUR + 1), "too long"),
    "endless": (lambda: token(exp=10**400), "too long"),
    "an end that is no number": (lambda: token(exp="tomorrow"), "exp"),
    "an end that is not a number": (lambda: token(exp=float("nan")), "exp"),
    "an end that is true": (lambda: token(exp=True), "exp"),
    "alg none": (lambda: unsigned({"alg": "none", "kid": "ec"}), "RS256"),
    "alg None": (lambda: unsigned({"alg": "None", "kid": "ec"}), "RS256"),
    "no alg": (lambda: unsigned({"kid": "ec"}), "not a signed token"),
    "an alg that is a list": (lambda: unsigned({"alg": ["ES256"], "kid": "ec"}), "RS256"),
    "HS256 with the public key": (with_its_public_key_as_secret, "RS256"),
    "RS512": (lambda: token("rsa", "RS512"), "RS256"),
    "no signature": (lambda: unsigned({"alg": "ES256", "kid": "ec"}), "signature"),
    "another's signature": (
        lambda: signed(ECKey.generate_key("P-256"), {"alg": "ES256", "kid": "ec"}, claims()),
        "signature",
    ),
    "claims of another token": (half_of_another, "signature"),
    "a key of another kind": (lambda: signed(KEYS["ec"], {"alg": "ES256", "kid": "rsa"}, claims()), "key"),
    "an unknown key": (lambda: token(header={"kid": "unknown"}), "unknown"),
    "no key": (lambda: token(header={"kid": ""}), "names no key"),
    "a key that is a number": (lambda: unsigned({"alg": "ES256", "kid": 1}, signature="AA"), "names no key"),
    "an extension": (lambda: token(header={"crit": ["b64"], "b64": True}), "extension"),
    "no object": (lambda: signed(KEYS["ec"], {"alg": "ES256", "kid": "ec"}, "[]"), "payload"),
    "no JSON": (lambda: signed(KEYS["ec"], {"alg": "ES256", "kid": "ec"}, "{"), "payload"),
    "too deep": (lambda: signed(KEYS["ec"], {"alg": "ES256", "kid": "ec"}, "[" * 4000), "not a signed token"),
    "two parts": (lambda: "a.b", "not a signed token"),
    "five parts, encrypted": (
        lambda: f"{b64(json.dumps({'alg': 'dir', 'enc': 'A128GCM'}))}..a.b.c",
        "not a signed token",
    ),
    "nothing": (lambda: "", "not a signed token"),
    "beyond ASCII": (lambda: token() + "ä", "not a signed token"),
    "huge": (lambda: token(padding="x" * LONGEST), "too long"),
}


@pytest.mark.parametrize("why", BAD)
def test_a_bad_token_is_not_believed(why: str) -> None:
    made, reason = BAD[why]
    bad = made()
    with pytest.raises(BadToken, match=reason) as refused:
        believed(bad)
    assert "Maija" not in str(refused.value)
    assert "u-1" not in str(refused.value)


@given(
    st.one_of(st.text(max_size=200), st.lists(st.binary(max_size=60).map(b64), min_size=3, max_size=3).map(".".join))
)
def test_whatever_comes_is_a_bad_token_and_nothing_worse(words: str) -> None:
    with pytest.raises(BadToken):
        believed(words, key=KEYS["ec"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["iss", "aud", "sub", "exp", "iat", "nbf", "jti", "name", "roles"]), json_values)
)
def test_whatever_an_issuer_signs_is_a_person_or_a_bad_token(changed: dict[str, Any]) -> None:
    made = signed(KEYS["ec"], {"alg": "ES256", "kid": "ec"}, {**claims(), **changed})
    try:
        person = believed(made)
    except BadToken:
        return
    assert person.issuer == ISSUER
    assert isinstance(person.subject, str)
    assert person.roles <= {*Role}


@pytest.mark.parametrize(
    ("claim", "said", "roles"),
    [
        ("roles", {"roles": ["coordinator", "panel-officer"]}, {"coordinator", "panel-officer"}),
        ("roles", {"roles": "auditor"}, {"auditor"}),
        ("roles", {"roles": ["Coordinator", "coordinators", "", None, 7, {"coordinator": 1}]}, set()),
        ("roles", {"roles": {"coordinator": True}}, set()),
        ("roles", {"roles": "coordinator auditor"}, set()),
        ("roles", {"groups": ["coordinator"]}, set()),
        ("https://city.example/roles", {"https://city.example/roles": ["operator"]}, {"operator"}),
        ("/resource_access/silta/roles", {"resource_access": {"silta": {"roles": ["moderator"]}}}, {"moderator"}),
        ("/resource_access/silta/roles", {"resource_access": {"other": {"roles": ["moderator"]}}}, set()),
        ("/resource_access/silta/roles", {"resource_access": ["moderator"]}, set()),
        ("/a~1b/c~0d", {"a/b": {"c~d": ["communications"]}}, {"communications"}),
        ("resource_access.roles", {"resource_access": {"roles": ["moderator"]}}, set()),
    ],
)
def test_roles_are_where_the_settings_say_and_only_ours_count(
    claim: str, said: dict[str, Any], roles: set[str]
) -> None:
    assert {role.value for role in roles_in(said, claim)} == roles
