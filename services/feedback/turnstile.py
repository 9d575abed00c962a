"""Turns away who sends far more answers over HTTP than a network's people would: see decision 33."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

from services.feedback.domain.problems import MORE_THAN_A_KIOSK_CAN, TOO_MANY_ANSWERS
from shared.allowance import Allowance
from shared.contracts import Command, Rejected
from shared.contracts.feedback import Answer
from shared.contracts.kiosks import ReportKiosk
from shared.contracts.phenomenon import CommentOn
from shared.web.dependencies import get_service
from shared.web.network import network_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from shared.city import City
    from shared.links import Links
    from shared.settings import Settings

log = logging.getLogger(__name__)
LIMITED = (Answer, CommentOn, ReportKiosk)
DEVICE_HEADER = "silta-device"
KIOSK = "kiosk"
"""The purpose that a kiosk's key is signed for."""


class Turnstile:
    """The gate of the feedback service's HTTP side. Each process counts for itself."""

    def __init__(self) -> None:
        """Start open."""
        self._of_networks: Allowance | None = None
        self._of_kiosks: Allowance | None = None

    def __call__(self, request: Request, command: Command, city: City, links: Links) -> None:
        """Let an answer in, or a command that is none.

        Raises:
            Rejected: too-many-answers or more-than-a-kiosk-can (429).
        """
        if not isinstance(command, LIMITED):
            return
        if kiosk := _kiosk(request, links):
            self._count_kiosk(kiosk, get_service(request).settings)
        elif network := network_of(request.client.host) if request.client else None:
            self._count_network(network, city)

    def _count_network(self, network: str, city: City) -> None:
        if self._of_networks is None:
            self._of_networks = _allowance(city.answers_from_a_network_at_once, city.answers_from_a_network_an_hour)
        if wait := self._of_networks.wait(network, at=time.monotonic()):
            log.warning("more answers from one network than its share")
            raise Rejected(TOO_MANY_ANSWERS, minutes=int(wait // 60) + 1)

    def _count_kiosk(self, kiosk: str, settings: Settings) -> None:
        if not settings.device_rate:
            return
        if self._of_kiosks is None:
            self._of_kiosks = _allowance(settings.device_burst, round(settings.device_rate * 3600))
        if wait := self._of_kiosks.wait(kiosk, at=time.monotonic()):
            log.warning("more answers from the kiosk %s than one can give", kiosk)
            raise Rejected(MORE_THAN_A_KIOSK_CAN, device=kiosk, minutes=int(wait // 60) + 1)


def _allowance(at_once: int, an_hour: int) -> Allowance:
    return Allowance(at_once=at_once, an_hour=an_hour, new_key=lambda: secrets.token_bytes(32))


def _kiosk(request: Request, links: Links) -> str | None:
    """Return the kiosk of the city that asks, by the key in its address."""
    name, _, key = request.headers.get(DEVICE_HEADER, "").partition(".")
    try:
        links.check(KIOSK, name, key)
    except Rejected:
        return None
    return name
