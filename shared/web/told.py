"""What a service has told in public, for who comes later: its kept events, in the order they were told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BeforeValidator

from shared.contracts.catalogue import EVENTS
from shared.contracts.envelope import BATCH_CONTENT_TYPE
from shared.contracts.problem import UNKNOWN_TYPE, Rejected
from shared.store import Told

if TYPE_CHECKING:
    from shared.service import Service

SETTLES = timedelta(seconds=60)
"""A commit may come so much later than another that was begun after it. Who goes on from the last that they got would
miss it, so nothing younger is shown."""
_BATCH: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "CloudEvents, the oldest first. `Link` with `rel=next` says where it goes on: now, or, after an "
        "empty answer, later. Of one event there may be an earlier or later state: `version` tells.",
        "content": {BATCH_CONTENT_TYPE: {"schema": {"type": "array", "items": {"type": "object"}}}},
    }
}


def _written_out(value: object) -> object:
    """Refuse a bare number, which pydantic takes for seconds of Unix time and no document says."""
    if isinstance(value, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", value):
        message = "write it as 2027-01-31T18:00:00+02:00"
        raise ValueError(message)
    return value


After = Annotated[str, Query(pattern=r"^[0-9]{20}(-[0-9a-f]{8})?$", description="A place that `Link` named.")]
Since = Annotated[
    AwareDatetime | None, BeforeValidator(_written_out), Query(description="Only what was told from then on.")
]
Types = Annotated[list[str], Query(alias="type", max_length=20, description="Only events of these types.")]
Limit = Annotated[int, Query(ge=1, le=500)]


def told(service: Service) -> APIRouter:
    """Return the route, of a service that has kept events."""
    router = APIRouter(tags=["open data"])
    known = [event.TYPE for event in EVENTS if service.name == event.SERVICE and event.KEPT]
    if not known:
        return router
    path = f"/{service.name}/v1/told"

    @router.get(path, summary="What was told in public, again", response_class=Response, responses=_BATCH)
    async def batch(types: Types = [], since: Since = None, after: After = "0" * 20, limit: Limit = 100) -> Response:  # noqa: B006
        for unknown in set(types).difference(known):
            raise Rejected(UNKNOWN_TYPE, field="/type", type=unknown, known=", ".join(known))
        first = max(after, Told.position(since)) if since is not None and since.timestamp() > 0 else after
        wanted: dict[str, Any] = {"_id": {"$gt": first, "$lt": Told.position(datetime.now(UTC) - SETTLES)}}
        if types:
            wanted["type"] = {"$in": types}
        rows = await service.store.select(Told, wanted, sort=[("_id", 1)], limit=limit)
        answer = Response(b"[" + b",".join(row.body for row in rows) + b"]", media_type=BATCH_CONTENT_TYPE)
        if rows:
            first = rows[-1].id
        following = [("after", first), ("limit", limit), *(("type", one) for one in types)]
        answer.headers["Link"] = f'<{path}?{urlencode(following)}>; rel="next"'
        return answer

    return router
