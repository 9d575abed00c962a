"""Signs of life: for orchestrators (`/livez`, `/readyz`) and for Prometheus (`/metrics`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.observe.metrics import CHANNEL_READY, READY

if TYPE_CHECKING:
    from shared.service import Service


def health(service: Service) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["operation"])

    @router.get("/livez", summary="Is the process alive?")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz", summary="Can it do its work now, and if not, why?", responses={503: {}})
    async def readyz() -> Response:
        reasons = await service.not_ready()
        return JSONResponse(
            {"status": "not ready" if reasons else "ready", "reasons": reasons},
            status_code=503 if reasons else 200,
        )

    @router.get("/metrics", summary="Prometheus metrics", response_class=Response)
    async def metrics() -> Response:
        ready = not await service.not_ready()
        READY.labels(service.name).set(ready)
        for channel in service.channels:
            CHANNEL_READY.labels(service.name, channel).set(ready)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
