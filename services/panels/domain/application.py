"""An application: what it must tell, and what makes two the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, tzinfo
from typing import Any

from services.panels.domain.call import CallStatus
from services.panels.domain.problems import (
    APPLICATION_WITHDRAWN,
    APPLIED_TOO_OFTEN,
    ATTRIBUTES,
    CONSENT_MISSING,
    ELIGIBILITY_UNTOLD,
    OUT_OF_CITY,
    UNDER_AGE,
)
from services.panels.domain.shortfall import joined
from shared.contracts import FieldError, Rejected
from shared.contracts.panels import ApplicationStatus, CallFacts
from shared.text import Text

DRAWN_BY_LOT = "drawn-by-lot"
"""The consent without which nobody is drawn."""

MOST_EDITIONS = 20
"""How often one application may be made or changed: each time its person gets a letter."""
UNDRAWN = frozenset({ApplicationStatus.RECEIVED, ApplicationStatus.NOT_DRAWN})
"""Whom no draw has drawn: before one and, see `standing`, after it."""
IN_POOL = UNDRAWN | {ApplicationStatus.RESERVE}
"""Who may yet be drawn, or asked instead of another."""

_DATE_OF_BIRTH = Text(fi="syntymäaikasi", sv="din födelsedag", en="your date of birth")
_RESIDENCE = Text(fi="asutko kaupungissa", sv="om du bor i staden", en="whether you live in the city")
_MISSING = Text(
    fi="{category} puuttuu (vaihtoehdot: {allowed}).",
    sv="{category} saknas (alternativ: {allowed}).",
    en="{category} is missing (one of: {allowed}).",
)
_UNKNOWN = Text(
    fi="{category} ei kuulu tähän hakuun.",
    sv="{category} hör inte till denna ansökan.",
    en="{category} is not asked in this call.",
)
_NOT_AMONG = Text(
    fi="{category} ei voi olla {value} (vaihtoehdot: {allowed}).",
    sv="{category} kan inte vara {value} (alternativ: {allowed}).",
    en="{category} can't be {value} (one of: {allowed}).",
)


def standing(status: ApplicationStatus, call: CallStatus) -> ApplicationStatus:
    """Return where an application stands: who was only received when the panel was drawn was not drawn.

    A draw changes those whom it draws, and nobody else: of a large pool these are few.
    """
    if status is ApplicationStatus.RECEIVED and call is CallStatus.DRAWN:
        return ApplicationStatus.NOT_DRAWN
    return status


def check_consent(consents: Collection[str]) -> None:
    """Refuse an application without the consent to be drawn.

    Raises:
        Rejected: consent-missing.
    """
    if DRAWN_BY_LOT not in consents:
        raise Rejected(CONSENT_MISSING, field="/data/consents", consent=DRAWN_BY_LOT)


def check_attributes(facts: CallFacts, attributes: Mapping[str, str]) -> None:
    """Refuse attributes that are not exactly those the call asks; every wrong field is named.

    Raises:
        Rejected: attributes.
    """
    faults: list[tuple[str, Text]] = []
    for category in facts.categories():
        allowed = [quota.value for quota in facts.quotas if quota.category == category]
        value, listed = attributes.get(category), ", ".join(allowed)
        if value is None:
            faults.append((category, _MISSING.format(category=category, allowed=listed)))
        elif value not in allowed:
            faults.append((category, _NOT_AMONG.format(category=category, value=value, allowed=listed)))
    faults += [(name, _UNKNOWN.format(category=name[:80])) for name in attributes if name not in facts.categories()]
    if not faults:
        return
    whole = joined([fault for _, fault in faults])
    errors = tuple(
        FieldError(pointer=f"/data/attributes/{_pointed(name)}", detail=fault.in_language("en"))
        for name, fault in faults
    )
    rejected = Rejected(ATTRIBUTES, faults=whole)
    raise Rejected.because(rejected.problem.model_copy(update={"errors": errors}))


def _pointed(name: str) -> str:
    """Return a name as a JSON pointer's part (RFC 6901)."""
    return name[:80].replace("~", "~0").replace("/", "~1")


def check_eligible(
    facts: CallFacts, *, born_on: date | None, lives_in_city: bool | None, city: Text, zone: tzinfo
) -> None:
    """Refuse who is too young when the call closes, or lives elsewhere; ask nothing that the call doesn't ask.

    Raises:
        Rejected: eligibility-untold, under-age or out-of-city.
    """
    closing_day = facts.closes_at.astimezone(zone).date()
    if facts.minimum_age is not None:
        if born_on is None or born_on > closing_day:
            raise Rejected(ELIGIBILITY_UNTOLD, field="/data/born_on", what=_DATE_OF_BIRTH)
        if age_on(closing_day, born_on) < facts.minimum_age:
            day = closing_day.isoformat()
            raise Rejected(UNDER_AGE, field="/data/born_on", age=facts.minimum_age, day=day)
    if facts.residents_only:
        if lives_in_city is None:
            raise Rejected(ELIGIBILITY_UNTOLD, field="/data/lives_in_city", what=_RESIDENCE)
        if not lives_in_city:
            raise Rejected(OUT_OF_CITY, field="/data/lives_in_city", city=city)


def check_eligibility_told(told: Mapping[str, Any]) -> None:
    """Refuse a form that leaves a question of eligibility open; `told` has those keys that the call asks for.

    Raises:
        Rejected: eligibility-untold.
    """
    for key, what in (("born_on", _DATE_OF_BIRTH), ("lives_in_city", _RESIDENCE)):
        if key in told and told[key] is None:
            raise Rejected(ELIGIBILITY_UNTOLD, field=f"/data/{key}", what=what)


def age_on(day: date, born_on: date) -> int:
    """Return somebody's age in whole years on a day. Who is born on a leap day has the birthday on 1 March."""
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (not had_birthday)


def check_may_change(status: ApplicationStatus) -> None:
    """Refuse to correct what is no longer in the pool.

    Raises:
        Rejected: application-withdrawn.
    """
    if status is ApplicationStatus.WITHDRAWN:
        raise Rejected(APPLICATION_WITHDRAWN, field="/data/application")


def check_may_write(edition: int) -> None:
    """Refuse to write to the same person again and again: anyone may type anyone's address.

    Raises:
        Rejected: applied-too-often.
    """
    if edition >= MOST_EDITIONS:
        raise Rejected(APPLIED_TOO_OFTEN, most=MOST_EDITIONS)


def same_person(email: str) -> str:
    """Return the form of an e-mail address in which two of the same person are equal.

    Case makes no difference, nor does what follows a plus sign: mail to both comes to the same mailbox.
    """
    local, at, domain = unicodedata.normalize("NFC", email.strip().casefold()).rpartition("@")
    return (local.partition("+")[0] or local) + at + domain


def same_household(address: str) -> str:
    """Return the form of a home address in which two of the same household are equal.

    Case, width, commas and the amount of space make no difference.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).casefold())
    return " ".join(re.split(r"[\s,;]+", folded)).strip()
