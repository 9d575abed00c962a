"""The forms to register and to change a registration, as a browser with no script sends them."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Self

from pydantic import BaseModel, ValidationError

from services.events.domain.registration import RegistrationState
from shared.contracts.events import AcceptOffer, CancelRegistration, ChangeRegistration, Register, SwitchRegistration
from shared.text import Language

OfLinkHolder = CancelRegistration | AcceptOffer | SwitchRegistration | ChangeRegistration
FIELDS = {
    "track": "choice",
    "attendance": "choice",
    "name": "name",
    "email": "email",
    "companions": "companions",
    "needs": "needs",
}
"""The form's field for each field of the command."""


class RegistrationForm(BaseModel):
    """What was typed, right or wrong, so that it can be shown again."""

    choice: str = ""
    """Track and attendance: ``schools/on-site``."""
    name: str = ""
    email: str = ""
    companions: str = "0"
    needs: list[str] = []
    nonce: str = ""
    """Chosen when the form was shown. The same form sent twice is the same message."""

    def to_command(self, occasion: str, language: Language) -> Register:
        """Return the command.

        Raises:
            pydantic.ValidationError: `wrong_fields` says which fields of the form are wrong.
        """
        track, _, attendance = self.choice.partition("/")
        return Register.model_validate(
            {
                "occasion": occasion,
                "track": track,
                "attendance": attendance,
                "person": {"name": self.name, "email": self.email, "language": language},
                "companions": _number(self.companions),
                "needs": self.needs,
            }
        )

    def message_id(self, command: Register) -> str:
        """Return the message's id: the same for a double click, another once anything was changed."""
        return sha256(f"{self.nonce}\0{command.model_dump_json()}".encode()).hexdigest()[:32]


class ChangeForm(BaseModel):
    """The button that was pressed on a registration's page, and what was chosen or typed."""

    action: str = "cancel"
    """Cancelling needs no word, for letters' links from before there were others."""
    choice: str = ""
    """Track and attendance to switch to: ``schools/on-site``."""
    name: str = ""
    companions: str = ""
    needs: list[str] = []

    @classmethod
    def of(cls, registration: RegistrationState) -> Self:
        """Fill the form in with what holds now."""
        return cls(
            name=registration.holder.name, companions=str(registration.companions), needs=list(registration.needs)
        )

    def to_command(self, registration: str, token: str) -> OfLinkHolder:
        """Return the command.

        Raises:
            pydantic.ValidationError: nothing was chosen, or nothing that could be meant; `wrong_fields` says what.
        """
        link = {"registration": registration, "token": token}
        track, _, attendance = self.choice.partition("/")
        match self.action:
            case "cancel":
                return CancelRegistration.model_validate(link)
            case "accept":
                return AcceptOffer.model_validate(link)
            case "change":
                typed = {"name": self.name, "companions": _number(self.companions), "needs": self.needs}
                return ChangeRegistration.model_validate({**link, **typed})
            case _:
                return SwitchRegistration.model_validate({**link, "track": track, "attendance": attendance})


def _number(typed: str) -> str | int:
    """Return what was typed as a number of companions; nothing means nobody."""
    return typed.strip() or 0


def new_nonce() -> str:
    """Return what makes one showing of the form its own."""
    return secrets.token_hex(16)


def wrong_fields(error: ValidationError) -> list[str]:
    """Return the fields of the form that are wrong, in its order."""
    named = {FIELDS[part] for one in error.errors() for part in one["loc"] if part in FIELDS}
    return [field for field in dict.fromkeys(FIELDS.values()) if field in named]
