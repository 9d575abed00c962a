"""The form on the page of wishes, as a browser with no script sends it."""

from __future__ import annotations

from hashlib import sha256

from pydantic import BaseModel

from shared.contracts.events import MakeWish
from shared.text import Language


class WishForm(BaseModel):
    """What was typed, right or wrong, so that it can be shown again."""

    wish: str = ""
    district: str = ""
    nonce: str = ""
    """Chosen when the form was shown. The same form sent twice is the same message."""

    def to_command(self, language: Language) -> MakeWish:
        """Return the command. Raises `pydantic.ValidationError` where a field is wrong."""
        return MakeWish.model_validate({"wish": self.wish, "language": language, "district": self.district or None})

    def message_id(self, command: MakeWish) -> str:
        """Return the message's id: the same for a double click, another once anything was changed."""
        return sha256(f"{self.nonce}\0{command.model_dump_json()}".encode()).hexdigest()[:32]
