"""What a service's own routes can ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from fastapi import Depends, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.service import Service

T = TypeVar("T")


def get_service(request: Request) -> Any:
    """Return the service that the route belongs to."""
    return request.app.state.service


if TYPE_CHECKING:
    ServiceDep = Annotated[Service, Depends(get_service)]
else:
    ServiceDep = Annotated[Any, Depends(get_service)]


def one_per_service(make: Callable[[Service], T]) -> Callable[[Request], T]:
    """Return a dependency: the one thing that `make` makes of a service, for what is kept from request to request.

    It is made for the first request that asks for it, and is the same for all others.
    """

    def get(request: Request) -> T:
        state = request.app.state
        if not hasattr(state, "kept"):
            state.kept = {}
        if make not in state.kept:
            state.kept[make] = make(state.service)
        return cast("T", state.kept[make])

    return get
