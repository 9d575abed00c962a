"""A newsletter that staff compose: drafted, counted, approved by a second person, sent, called off.

What was counted is what is sent: recipients belong to one edition, and a change of the content makes another, which is
counted and approved anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from services.notify.domain.newsletter_problems import (
    CHANGED_MEANWHILE,
    LANGUAGE_MISSING,
    NEEDS_APPROVAL,
    NO_DRAFT,
    NOBODY,
    NOT_COUNTED,
    OVER_BEFORE_SENT,
    OWN_WORK,
)
from shared.acting import Acting
from shared.contracts.campaigns import CampaignStage
from shared.contracts.problem import Rejected
from shared.text import Language, Text

OPEN = frozenset({CampaignStage.DRAFT, CampaignStage.COUNTING, CampaignStage.COUNTED})
"""While it can be changed."""


class Content(BaseModel):
    """What a newsletter says, what it shows by id, and whom it is for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: Text
    text: Text
    occasions: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    surveys: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()


class Counted(BaseModel):
    """How many recipients are on record, by language and by the districts that they chose."""

    total: int = 0
    languages: dict[str, int] = {}
    districts: dict[str, int] = {}
    """Who chose several districts counts in each; `*` is the whole city."""

    def count(self, language: str, districts: Iterable[str]) -> None:
        """Count one more."""
        self.total += 1
        self.languages[language] = self.languages.get(language, 0) + 1
        for district in districts:
            self.districts[district] = self.districts.get(district, 0) + 1


class NewsletterRules(BaseModel):
    """A newsletter through its life; the stored document adds its id, the same as `name`."""

    name: str
    """Its own id, as staff call it."""
    content: Content
    edition: int = 1
    stage: CampaignStage = CampaignStage.DRAFT
    composers: tuple[str, ...]
    """Everyone who has had a hand in it, by the names that they gave."""
    composer_accounts: tuple[str, ...] = ()
    """Who they are, where somebody vouches for them (`shared.acting`)."""
    recipients: int | None = None
    """Of this edition, once they are counted."""
    approved_by: str | None = None
    """Of this edition."""
    approver_account: str | None = None
    """Who that is, where somebody vouches for them."""
    sent_by: str | None = None
    send_at: datetime | None = None
    expires_at: datetime | None = None
    cancelled_by: str | None = None
    cancelled_at: datetime | None = None
    tests: int = 0

    def compose(self, content: Content, *, by: Acting, replaces: int | None) -> bool:
        """Take another content; return whether it is another.

        Raises:
            Rejected: it is no draft any more, or not the edition that the writer knew.
        """
        if content == self.content and self.stage in OPEN:
            return False
        self._require_open()
        if replaces != self.edition:
            raise Rejected(CHANGED_MEANWHILE, field="/data/replaces", id=self.name, edition=self.edition)
        self.content = content
        self.note_composer(by)
        self._next_edition()
        return True

    def note_composer(self, by: Acting) -> None:
        """Note that somebody has a hand in it."""
        if not any(by.is_named(one) for one in self.composers):
            self.composers = (*self.composers, by.name)
        if by.account is not None and by.account not in self.composer_accounts:
            self.composer_accounts = (*self.composer_accounts, by.account)

    def recount(self) -> None:
        """Let go of the recipients on record.

        Raises:
            Rejected: it is no draft any more.
        """
        self._require_open()
        self._next_edition()

    def begin_counting(self) -> bool:
        """Begin to put recipients on record; return whether that wasn't begun before."""
        if self.stage is not CampaignStage.DRAFT:
            return False
        self.stage = CampaignStage.COUNTING
        return True

    def counted(self, recipients: int) -> None:
        """Note that all are on record."""
        self.stage, self.recipients = CampaignStage.COUNTED, recipients

    def needs_approval(self, above: int) -> bool | None:
        """Say whether a second person has yet to approve; None while nobody knows how many it goes to."""
        return None if self.recipients is None else self.recipients > above and self.approved_by is None

    def approve(self, edition: int, *, by: Acting) -> int:
        """Note that a second person approves, and return to how many it goes.

        Raises:
            Rejected: another edition, not counted, or the approver's own work, under whichever name.
        """
        self._require_open()
        recipients = self._require_counted(edition)
        if any(by.is_named(one) for one in self.composers):
            raise Rejected(OWN_WORK, field="/data/by", by=by.name, id=self.name)
        by.require_another(self.composer_accounts)
        if self.approved_by is None:
            self.approved_by, self.approver_account = by
        return recipients

    def send(  # noqa: PLR0913 - what sending depends on
        self,
        edition: int,
        *,
        by: str,
        at: datetime,
        expires_at: datetime | None,
        above: int,
        now: datetime,
    ) -> int:
        """Have it sent at a time, and return to how many; until it begins the time may be changed.

        Raises:
            Rejected: another edition, not counted, not approved, nobody to send to, expired before, or too late.
        """
        if self.stage is not CampaignStage.SCHEDULED:
            self._require_open()
        recipients = self._require_counted(edition)
        if recipients == 0:
            raise Rejected(NOBODY, field="/data/campaign", id=self.name)
        if self.needs_approval(above):
            raise Rejected(
                NEEDS_APPROVAL, field="/data/campaign", recipients=recipients, above=above, edition=self.edition
            )
        if expires_at is not None and expires_at <= max(at, now):
            raise Rejected(OVER_BEFORE_SENT, field="/data/expires_at")
        self.stage = CampaignStage.SCHEDULED
        self.sent_by, self.send_at, self.expires_at = by, at, expires_at
        return recipients

    def cancel(self, *, by: str, now: datetime) -> bool:
        """Call it off; return whether that is by this."""
        if self.stage is CampaignStage.CANCELLED:
            return False
        self.stage, self.cancelled_by, self.cancelled_at = CampaignStage.CANCELLED, by, now
        return True

    def _next_edition(self) -> None:
        self.edition += 1
        self.stage, self.recipients = CampaignStage.DRAFT, None
        self.approved_by = self.approver_account = None

    def _require_open(self) -> None:
        if self.stage not in OPEN:
            raise Rejected(NO_DRAFT, field="/data/campaign", id=self.name)

    def _require_counted(self, edition: int) -> int:
        if edition != self.edition:
            raise Rejected(CHANGED_MEANWHILE, field="/data/edition", id=self.name, edition=self.edition)
        if self.recipients is None:
            raise Rejected(NOT_COUNTED, field="/data/campaign", id=self.name)
        return self.recipients


def require_languages(content: Content, required: Iterable[Language]) -> None:
    """Accept a content that every reader of the city can read.

    Raises:
        Rejected: a language is missing; each is named.
    """
    wanted = tuple(required)
    missing = [
        f"{name}: {language}"
        for name, text in (("subject", content.subject), ("text", content.text))
        for language in wanted
        if language not in text.languages()
    ]
    if missing:
        raise Rejected(LANGUAGE_MISSING, field=f"/data/{missing[0].partition(':')[0]}", missing=", ".join(missing))


def paragraphs(text: str) -> list[dict[str, str | list[str]]]:
    """Return a text's parts, each `words` or, where all lines begin with ``- ``, the `points` of a list."""
    parts: list[dict[str, str | list[str]]] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            parts.append({"words": "", "points": [line.removeprefix("- ") for line in lines]})
        elif lines:
            parts.append({"words": " ".join(lines), "points": []})
    return parts
