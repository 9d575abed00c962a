"""Who acts where an act needs two people: by the name that they give, and by whom somebody vouches for them as.

A name is what staff say of themselves. Where they have signed in, or send by an account of the broker, that is known
besides, and the same person can't be two by giving two names. Without either the name is all there is. See
docs/decisions/0070-staff-sign-in-by-openid-connect.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from shared.contracts.problem import ProblemKind, Rejected
from shared.text import Text

UNDER_ANOTHER_NAME = ProblemKind(
    "under-another-name",
    409,
    Text(fi="Sama ihminen toisella nimellä", sv="Samma person under annat namn", en="The same person by another name"),
    Text(
        fi="{by} on kirjautunut samana käyttäjänä, tai lähettää samalta tililtä, kuin joku joka on jo tehnyt osansa "
        "toisella nimellä. Mitään ei tallennettu. Tähän tarvitaan toinen ihminen, joka kirjautuu itse.",
        sv="{by} är inloggad som samma användare, eller skickar från samma konto, som någon som redan har gjort sin "
        "del under ett annat namn. Ingenting sparades. Det behövs en annan människa, som själv loggar in.",
        en="{by} is signed in as the same user, or sends by the same account, as somebody who has done their part "
        "already under another name. Nothing was kept. It takes another person, who signs in themselves.",
    ),
)


class Acting(NamedTuple):
    """Somebody of the staff who acts."""

    name: str
    """What they say."""
    account: str | None = None
    """Who vouches for them and as whom: an issuer and its subject, or ``broker`` and an account; None: nobody does."""

    def is_named(self, name: str) -> bool:
        """Say whether they go by a name: case, width and the amount of space make no difference."""
        return _plain(self.name) == _plain(name)

    def require_another(self, accounts: Iterable[str | None]) -> None:
        """Accept them as somebody else than those who have these accounts and gave other names.

        Raises:
            Rejected: under-another-name.
        """
        if self.account is not None and self.account in accounts:
            raise Rejected(UNDER_ANOTHER_NAME, field="/data/by", by=self.name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
