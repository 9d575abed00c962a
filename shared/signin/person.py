"""Who of the staff is there, and which role lets them send a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.contracts.message import Role
from shared.contracts.problem import Rejected
from shared.signin.problems import NO_ROLE, all_of, any_of

if TYPE_CHECKING:
    from shared.contracts.message import Command


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff, as the issuer vouches for them."""

    issuer: str
    subject: str
    """The issuer's own name for them, which is never given to anybody else."""
    name: str | None
    """What people call them, where the issuer tells."""
    roles: frozenset[Role]

    def role_for(self, contract: type[Command]) -> Role:
        """Return the role by which they may send a command of staff: the first of those that the contract names.

        Raises:
            Rejected: they have none of these (403).
        """
        for role in contract.ROLES:
            if role in self.roles:
                return role
        own = all_of([role for role in Role if role in self.roles])
        raise Rejected(NO_ROLE, command=contract.NAME, wanted=any_of(contract.ROLES), own=own)


def roles_in(claims: Mapping[str, Any], claim: str) -> frozenset[Role]:
    """Return the roles that a claim names; what it names beside them is somebody else's business.

    `claim` is a claim's name, or with a leading slash a JSON pointer (RFC 6901): ``/resource_access/silta/roles``.
    """
    found: Any = claims
    parts = claim[1:].split("/") if claim.startswith("/") else None
    for part in [claim] if parts is None else [one.replace("~1", "/").replace("~0", "~") for one in parts]:
        found = found.get(part) if isinstance(found, dict) else None
    named = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(role for role in Role if role.value in named)
