"""The door for staff: the one place where who sends a command over HTTP is asked for, and what they may send.

A token comes in a header that no browser sends by itself, and there is no cookie: no page of another site can act for
somebody who is signed in. See docs/decisions/0070-staff-sign-in-by-openid-connect.md.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from shared.contracts.problem import UNAVAILABLE, Rejected
from shared.settings import Mode
from shared.signin.issuer import Issuer, IssuerAway
from shared.signin.problems import BAD_TOKEN, SIGN_IN
from shared.signin.token import BadToken, Expected, key_id_of, person_of
from shared.store import Outage

if TYPE_CHECKING:
    from fastapi import Request

    from shared.audit.staff import StaffAudit, StaffRecord
    from shared.contracts.envelope import Envelope
    from shared.contracts.message import Command, Outcome, Role
    from shared.settings import Settings
    from shared.signin.person import Person

log = logging.getLogger(__name__)

SETTLING = 5.0
"""Seconds between two looks for outcomes that nobody has waited for."""
_WAITED_FOR = timedelta(seconds=5)
"""By then most requests have put on record themselves how their command ended."""
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who may send a command, and by which role."""

    person: Person
    role: Role


class StaffDoor:
    """One service's."""

    SCHEME: ClassVar[str] = "staff"
    """The security scheme's name in the OpenAPI document."""

    def __init__(self, settings: Settings, audit: StaffAudit) -> None:
        """Ask and store nothing yet. `settings` name an issuer."""
        self._expected = Expected(
            issuer=settings.oidc_issuer,
            audience=settings.oidc_audience,
            roles_claim=settings.oidc_roles_claim,
            lifetime=settings.oidc_token_lifetime,
        )
        self._issuer = Issuer(
            settings.oidc_issuer, strict=settings.mode is Mode.PRODUCTION, ca_file=settings.oidc_ca_file
        )
        self._audit, self._kept = audit, settings.outcome_kept

    async def admit(self, request: Request, contract: type[Command]) -> Admitted:
        """Return who sends a command of staff, and the role that lets them.

        Raises:
            Rejected: nobody is signed in, or not validly (401); they haven't the role (403); the issuer is away (503).
        """
        given = request.headers.getlist("authorization")
        if not given:
            raise Rejected(SIGN_IN, command=contract.NAME)
        found = _BEARER.fullmatch(given[0].strip())
        try:
            if len(given) > 1 or found is None:
                raise BadToken("not one bearer token")
            token = found[1]
            person = person_of(token, await self._issuer.key(key_id_of(token)), self._expected, datetime.now(UTC))
        except BadToken as bad:
            log.info("a token of staff is refused: %s", bad)
            raise Rejected(BAD_TOKEN, reason=bad) from None
        except IssuerAway:
            raise Rejected(UNAVAILABLE) from None
        return Admitted(person, person.role_for(contract))

    async def begin(self, admitted: Admitted, contract: type[Command], envelope: Envelope) -> StaffRecord:
        """Put on record that they are about to send it.

        Raises:
            Outage: it isn't on record, so it may not be sent.
        """
        return await self._audit.begin(admitted.person, admitted.role, contract, envelope)

    async def end(self, record: StaffRecord, outcome: Outcome | None) -> None:
        """Put on record how it ended, as far as that is known; the rest is found later."""
        if outcome is None:
            return
        try:
            await self._audit.end(record, outcome)
        except Outage as outage:
            log.warning("how a command of staff ended is put on record later: %s", outage)

    async def settle(self) -> None:
        """Put on record, again and again, what wasn't known when it was answered.

        Raises:
            Outage: the database is away.
        """
        while True:
            now = datetime.now(UTC)
            await self._audit.settle(since=now - self._kept, before=now - _WAITED_FOR)
            await asyncio.sleep(SETTLING)

    async def close(self) -> None:
        """Close what is open."""
        await self._issuer.close()

    def described(self) -> dict[str, Any]:
        """Return the security scheme for the OpenAPI document."""
        return {
            "type": "openIdConnect",
            "openIdConnectUrl": self._expected.issuer.rstrip("/") + "/.well-known/openid-configuration",
            "description": "For commands of staff alone. An access token for this service, in `Authorization: Bearer`.",
        }
