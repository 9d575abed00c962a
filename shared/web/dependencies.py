"""What a service's own routes can ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

if TYPE_CHECKING:
    from shared.service import Service


def get_service(request: Request) -> Any:
    """Return the service that the route belongs to."""
    return request.app.state.service


if TYPE_CHECKING:
    ServiceDep = Annotated[Service, Depends(get_service)]
else:
    ServiceDep = Annotated[Any, Depends(get_service)]
