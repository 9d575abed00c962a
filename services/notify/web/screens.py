"""The page of a digital screen: full-screen, follows its playlist, goes on without the network."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from services.notify.domain.playlist import Playlist
from services.notify.screen_board import BoardDep, District, Languages, place_of
from services.notify.web.page_route import PageRoute
from services.notify.web.words import PAGES
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter(prefix="/notify/v1", include_in_schema=False, route_class=PageRoute)

_WORKER = "screen-worker.js"


@router.get("/screens/{venue}")
async def show_screen(  # noqa: PLR0913, PLR0917 - what a route is asked with
    request: Request,
    venue: str,
    service: ServiceDep,
    board: BoardDep,
    language: ReaderLanguage,
    district: District = None,
    languages: Languages = [],  # noqa: B006 - FastAPI copies it
    screen: str = "",
    key: str = "",
) -> Response:
    """Show the screen. A `screen` with its `key` (`notify.set-up-screen`) reports that it is alive.

    It shows `languages` in turn; where only the page's own language is asked for, that one; else the city's.
    """
    asked = languages or ([language] if "lang" in request.query_params else [])
    place = place_of(venue, district, asked, service.city)
    query: list[tuple[str, str]] = [("languages", one) for one in place.languages]
    query += [("district", district)] if district else []
    root = request.scope.get("root_path", "")
    return PAGES.render(
        request,
        "screen.html",
        language=language,
        scripted=True,
        personal=bool(key),
        city=service.city,
        venue=venue,
        venue_name=service.city.venues[venue].in_language(language),
        live=f"{venue}/live?{urlencode(query)}",
        spoken=[(one, {name: text.in_language(one) for name, text in PAGES.words.items()}) for one in place.languages],
        first=place.languages[0],
        items=Playlist.model_validate_json((await board.now(place)).body).items,
        screen=screen[:80],
        key=key[:200],
        keep=[f"{root}{PAGES.assets.path}/{name}" for name in PAGES.assets.names if name != _WORKER],
    )


@router.get(f"/{_WORKER}")
async def screen_worker() -> FileResponse:
    """Return the script that shows screens without the network."""
    return PAGES.assets.worker(_WORKER)
