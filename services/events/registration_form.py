"""The form on an occasion's page, as a browser with no script sends it."""

from __future__ import annotations

import secrets
from hashlib import sha256

from pydantic import BaseModel, ValidationError

from shared.contracts.events import Register
from shared.text import Language

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
                "companions": self.companions.strip() or 0,
                "needs": self.needs,
            }
        )

    def message_id(self, command: Register) -> str:
        """Return the message's id: the same for a double click, another once anything was changed."""
        return sha256(f"{self.nonce}\0{command.model_dump_json()}".encode()).hexdigest()[:32]


def new_nonce() -> str:
    """Return what makes one showing of the form its own."""
    return secrets.token_hex(16)


def wrong_fields(error: ValidationError) -> list[str]:
    """Return the fields of the form that are wrong, in its order."""
    named = {FIELDS[part] for one in error.errors() for part in one["loc"] if part in FIELDS}
    return [field for field in dict.fromkeys(FIELDS.values()) if field in named]
