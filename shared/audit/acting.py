"""Who sent the command that is handled, as somebody vouches for them: the one place that a handler asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.acting import Acting
from shared.audit.staff import BROKER, StaffRecord

if TYPE_CHECKING:
    from shared.store import Work


async def acting(name: str, work: Work) -> Acting:
    """Return who acts under this name: with the person who has signed in, or the account at the broker.

    An account is the city's system's own, whoever uses that: two of its users, who are to be two, send over HTTP as
    themselves. The console's account is all operators', and in local mode nobody signs in: then nobody vouches.
    """
    if work.cause.sender is not None:
        return Acting(name, f"{BROKER} {work.cause.sender}")
    records = await work.select(StaffRecord, {"key": work.cause.key}) if work.cause.key else []
    signed_in = [one for one in records if one.issuer != BROKER]
    if not signed_in:
        return Acting(name)
    # Of two who sent the same message, the first perhaps in vain, the last is the one whose content this is.
    last = max(signed_in, key=lambda one: one.at)
    return Acting(name, f"{last.issuer} {last.subject}")
