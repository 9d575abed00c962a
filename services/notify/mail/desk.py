"""Where letters are made: worded in their reader's language, built and signed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.notify.documents import Campaign, Delivery
from services.notify.mail.looking_up import Known
from services.notify.mail.signing import signer_of
from services.notify.mail.values import Addressed
from services.notify.mail.wire import Letter, build, mailbox, return_path, sender_of
from services.notify.mail.wording import word

if TYPE_CHECKING:
    from shared.clock import Clock
    from shared.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that can be handed over."""

    sender: str
    to: str
    letter: bytes


class Desk:
    """One process's."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Send in the name that the settings say."""
        self._bounces, self._clock = settings.mail_bounces, clock
        self._sender = sender_of(settings.mail_from)
        self._signer = signer_of(settings, self._sender.domain)

    def ready(self, delivery: Delivery, campaign: Campaign, addressed: Addressed, known: Known) -> Ready | None:
        """Return the letter; None when a fault in a template or a value stops it."""
        try:
            to = mailbox(addressed.email)
            if delivery.id in known.readers:
                wording = known.merge.word(delivery, campaign, addressed.language)
            else:
                wording = word(campaign.message, addressed.language, addressed.values)
            letter = build(
                Letter(
                    delivery=delivery.id,
                    wording=wording,
                    language=addressed.language,
                    sender=self._sender,
                    to=to,
                    date=self._clock.now(),
                    newsletter=campaign.message.is_newsletter,
                    unsubscribe_url=addressed.unsubscribe_url,
                )
            )
        except Exception as error:  # noqa: BLE001 - one letter's fault must not stop the others
            # Not the error's own words: they may quote an address.
            log.error("delivery %s can't be worded: %s", delivery.id, type(error).__name__)  # noqa: TRY400
            return None
        sender = return_path(self._bounces, delivery.id) or self._sender.addr_spec
        return Ready(sender, to, self._signer.sign(letter) if self._signer else letter)
