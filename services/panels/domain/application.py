"""An application: what it must tell, and what makes two the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from services.panels.domain.problems import ATTRIBUTES, CONSENT_MISSING
from services.panels.domain.shortfall import joined
from shared.contracts import FieldError, Rejected
from shared.contracts.panels import CallFacts
from shared.text import Text

DRAWN_BY_LOT = "drawn-by-lot"
"""The consent without which nobody is drawn."""

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


def same_person(email: str) -> str:
    """Return the form of an e-mail address in which two of the same person are equal."""
    return unicodedata.normalize("NFC", email.strip().casefold())


def same_household(address: str) -> str:
    """Return the form of a home address in which two of the same household are equal.

    Case, width, commas and the amount of space make no difference.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).casefold())
    return " ".join(re.split(r"[\s,;]+", folded)).strip()
