"""Wiring of the panels service."""

from __future__ import annotations

from services.panels.diversity import watch_diversity
from services.panels.documents import Application, Call, Occasion, Panel, Session, ToldPool
from services.panels.handlers import messages
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.lottery_worker import compute_lotteries
from services.panels.web import router
from shared.service import Duty, Service


def service() -> Service:
    """Return the service, not started."""
    return Service(
        "panels",
        messages=messages,
        documents=(Call, Application, ToldPool, Panel, Session, Occasion, Lottery, LotteryFile),
        duty=Duty(router, workers=(compute_lotteries, watch_diversity)),
    )
