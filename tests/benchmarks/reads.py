"""What reading a survey's summary costs, by how many answers are stored."""

from __future__ import annotations

import secrets
import statistics
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from services.feedback.documents import AnswerSheet
from tests.benchmarks.stage import SURVEY, Stage

READS = 300


def _sheets(count: int) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    prefix = AnswerSheet.prefix(SURVEY)
    answer = {
        "id": "a",
        "answered_at": now,
        "received_at": now,
        "language": "sv",
        "answers": {"welcome": 4, "heard": 5},
        "background": {"district": None, "age_group": None},
    }
    return [
        {"_id": prefix + secrets.token_hex(12), "version": 1, "survey": SURVEY, "answers": [answer] * AnswerSheet.MOST}
        for _ in range(count)
    ]


def grow(on: Stage, total: int) -> None:
    """Have `total` answers stored, put there straight: a million through the front door would take long."""
    rows = on.mongo["silta_feedback"][AnswerSheet.COLLECTION]
    missing = total // AnswerSheet.MOST - rows.estimated_document_count()
    while missing > 0:
        rows.insert_many(_sheets(min(200, missing)), ordered=False)
        missing -= 200


def cost(on: Stage) -> float:
    """Return the median milliseconds of one read of the summary over HTTP."""
    took = []
    with on.service("feedback") as feedback, httpx.Client(base_url=feedback.url) as client:
        for _ in range(READS):
            started = time.perf_counter()
            client.get(f"/feedback/v1/surveys/{SURVEY}/summary").raise_for_status()
            took.append((time.perf_counter() - started) * 1_000)
    return statistics.median(took)
