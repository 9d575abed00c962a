"""Turns away who sends far more answers over HTTP than a network's people would: see decision 33."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

from services.feedback.domain.problems import TOO_MANY_ANSWERS
from shared.contracts import Command, Rejected
from shared.contracts.feedback import Answer
from shared.contracts.kiosks import ReportKiosk
from shared.contracts.phenomenon import CommentOn
from shared.web.allowance import Allowance, network_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from shared.city import City
    from shared.links import Links

log = logging.getLogger(__name__)
LIMITED = (Answer, CommentOn, ReportKiosk)
DEVICE_HEADER = "silta-device"
KIOSK = "kiosk"
"""The purpose that a kiosk's key is signed for."""


class Turnstile:
    """The gate of the feedback service's HTTP side. Each process counts for itself."""

    def __init__(self) -> None:
        """Start open."""
        self._allowance: Allowance | None = None

    def __call__(self, request: Request, command: Command, city: City, links: Links) -> None:
        """Let an answer in, or a command that is none.

        Raises:
            Rejected: too-many-answers (429).
        """
        network = network_of(request.client.host) if request.client and isinstance(command, LIMITED) else None
        if network is None or _is_the_citys(request, links):
            return
        if self._allowance is None:
            self._allowance = Allowance(
                at_once=city.answers_from_a_network_at_once,
                an_hour=city.answers_from_a_network_an_hour,
                new_key=lambda: secrets.token_bytes(32),
            )
        wait = self._allowance.wait(network, at=time.monotonic())
        if wait:
            log.warning("more answers from one network than its share")
            raise Rejected(TOO_MANY_ANSWERS, minutes=int(wait // 60) + 1)


def _is_the_citys(request: Request, links: Links) -> bool:
    """Say whether a kiosk of the city asks, by the key in its address."""
    name, _, key = request.headers.get(DEVICE_HEADER, "").partition(".")
    try:
        links.check(KIOSK, name, key)
    except Rejected:
        return False
    return True
