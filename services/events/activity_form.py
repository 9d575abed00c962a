"""The forms to submit an activity and to decide on it, as a browser with no script sends them."""

from __future__ import annotations

from datetime import datetime, tzinfo
from hashlib import sha256

from pydantic import BaseModel, ValidationError

from shared.contracts.events import DecideActivityByLink, SubmitActivity
from shared.text import Language, Text

_ENDS_EARLY = "ends_at"
FIELDS = {
    ("activity", "name"): "name",
    ("activity", "summary"): "summary",
    ("activity", "district"): "district",
    ("activity", "starts_at"): "starts_at",
    ("activity", "ends_at"): "ends_at",
    ("activity", "place"): "place",
    ("activity", "space", "wish"): "space_wish",
    ("activity", "space", "people"): "space_people",
    ("person", "name"): "person_name",
    ("person", "email"): "email",
}
"""The form's field for each field of the command, in the form's order."""


class ActivityForm(BaseModel):
    """What was typed, right or wrong, so that it can be shown again."""

    name: str = ""
    summary: str = ""
    district: str = ""
    starts_at: str = ""
    """As ``<input type="datetime-local">`` sends it: the city's own time."""
    ends_at: str = ""
    place: str = ""
    space_wish: str = ""
    space_people: str = ""
    person_name: str = ""
    email: str = ""
    nonce: str = ""
    """Chosen when the form was shown. The same form sent twice is the same message."""

    def to_command(self, language: Language, zone: tzinfo) -> SubmitActivity:
        """Return the command.

        Raises:
            pydantic.ValidationError: `wrong_fields` says which fields of the form are wrong.
        """
        space = {"people": self.space_people.strip(), "wish": self.space_wish}
        return SubmitActivity.model_validate(
            {
                "activity": {
                    "name": self.name,
                    "summary": self.summary,
                    "language": language,
                    "district": self.district,
                    "starts_at": _in_zone(self.starts_at, zone),
                    "ends_at": _in_zone(self.ends_at, zone),
                    "place": self.place.strip() or None,
                    "space": space if any(one.strip() for one in space.values()) else None,
                },
                "person": {"name": self.person_name, "email": self.email, "language": language},
            }
        )

    def message_id(self, command: SubmitActivity) -> str:
        """Return the message's id: the same for a double click, another once anything was changed."""
        return sha256(f"{self.nonce}\0{command.model_dump_json()}".encode()).hexdigest()[:32]


def _in_zone(typed: str, zone: tzinfo) -> datetime | str:
    """Return the moment; what can't be read stays as it was typed, to be refused with the rest."""
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        return typed
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def wrong_fields(error: ValidationError) -> list[str]:
    """Return the fields of the form that are wrong, in its order."""
    # What is wrong with the activity as a whole is that it ends before it begins.
    named = {FIELDS.get(tuple(map(str, one["loc"])), _ENDS_EARLY) for one in error.errors()}
    return [field for field in FIELDS.values() if field in named]


class DecisionForm(BaseModel):
    """The form to decide on an activity."""

    decision: str = ""
    """``accept``; anything else declines."""
    reason: str = ""
    space: str = ""

    @property
    def accepts(self) -> bool:
        """Whether the activity is to be listed."""
        return self.decision == "accept"

    @property
    def lacks_reason(self) -> bool:
        """Whether it declines without saying why."""
        return not self.accepts and not self.reason.strip()

    def to_command(self, activity: str, token: str, language: Language) -> DecideActivityByLink:
        """Return the command; what was typed is in the language of the page."""
        return DecideActivityByLink(
            activity=activity,
            token=token,
            accept=self.accepts,
            reason=_told(self.reason, language),
            space=_told(self.space, language),
        )


def _told(words: str, language: Language) -> Text | None:
    return Text.model_validate({language: words}) if words.strip() else None
