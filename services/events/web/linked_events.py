"""The read interface of Linked Events, which the region's own importer and its clients read unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from sys import intern
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request

from services.events.built import Built, BuiltDep
from services.events.documents import BY_ID, EVER_CONFIRMED, Occasion, Partner, outlines, partners_filter
from services.events.domain.occasion import OccasionState
from services.events.linked_events import shapes
from services.events.linked_events.catalogue import Catalogue, Entry
from services.events.linked_events.source import PARTNER, Source, origin_of
from services.events.linked_events.wanted import SORTS, Page, WantedEvents
from shared.contracts import Rejected
from shared.contracts.events import PartnerFacts
from shared.contracts.problem import UNKNOWN
from shared.store import Store
from shared.text import LANGUAGES
from shared.web import ServiceDep, one_per_service

router = APIRouter(tags=["Linked Events"])
Json = dict[str, Any]
LISTS = 64
"""Most lists that are kept for paging, each of ids alone. Kept apart: ever other questions push out nothing else."""
get_lists = one_per_service(lambda _: Built(most=LISTS))
"""What the service that answers keeps of such lists."""


class WantedThings(Page):
    """Which places or keywords."""

    text: Annotated[str | None, Query(max_length=200, description="Part of the name, in any language.")] = None

    def of(self, entries: dict[str, Entry]) -> dict[str, Entry]:
        """Return those that are asked for, the most used first."""
        text = (self.text or "").casefold()
        found = {
            id_: entry
            for id_, entry in entries.items()
            if any(text in name.casefold() for name in entry.name.model_dump(exclude_none=True).values())
        }
        return dict(sorted(found.items(), key=lambda one: (-len(one[1].occasions), one[0])))


def get_source(service: ServiceDep) -> Source:
    """Return the city as a source of events."""
    return Source(service.city, service.settings.public_url.rstrip("/"))


async def get_catalogue(service: ServiceDep, built: BuiltDep) -> Catalogue:
    """Return all places and keywords in use."""

    async def build(_: Catalogue | None) -> Catalogue:
        return Catalogue.of(await outlines(service.store, EVER_CONFIRMED), service.city)

    return await built.get("linked events", service.store, build)


SourceDep = Annotated[Source, Depends(get_source)]
CatalogueDep = Annotated[Catalogue, Depends(get_catalogue)]


def _listed(request: Request, source: Source, page: Page, things: Sequence[Json], *, count: int) -> Json:
    """Return a page of a list.

    Raises:
        Rejected: there is no such page (404).
    """
    last = max(1, -(-count // page.size))
    if page.page > last:
        raise Rejected(UNKNOWN, what="page", id=page.page)

    def at(number: int) -> str | None:
        if not 1 <= number <= last:
            return None
        query = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
        noun = request.url.path.strip("/").rpartition("/")[2]
        return f"{source.url(noun)}?{urlencode([*query, ('page', number)])}"

    return {"meta": {"count": count, "next": at(page.page + 1), "previous": at(page.page - 1)}, "data": things}


@router.get("/event/", summary="Published occasions")
async def events(
    request: Request, service: ServiceDep, built: BuiltDep, source: SourceDep, wanted: Annotated[WantedEvents, Query()]
) -> Json:
    """Return what has been published, cancelled occasions included; by their beginning unless asked otherwise."""
    catalogue = await _catalogue_if(wanted.needs_catalogue, service, built)
    # To the minute, so that all pages that are asked for in it are pages of one list.
    matching = wanted.to_filter(source, catalogue, service.clock.now().replace(second=0, microsecond=0))
    in_order = await _in_order(request, service, matching, wanted.sort)
    shown = in_order[wanted.skipped : wanted.skipped + wanted.size]
    found = {one.id: one for one in await outlines(service.store, {"_id": {"$in": list(shown)}})}
    partners = await _partners_of(service.store, found.values())
    things = [
        shapes.event(found[id_], source, catalogue, wanted.included, partners=partners[id_])
        for id_ in shown
        if id_ in found
    ]
    return _listed(request, source, wanted, things, count=len(in_order))


async def _in_order(request: Request, service: ServiceDep, matching: Json, sort: str) -> tuple[str, ...]:
    """Return the ids of all that match: found once a change, so that the last page costs what the second does."""

    async def build(_: tuple[str, ...] | None) -> tuple[str, ...]:
        rows = await service.store.read(Occasion, matching, (), sort=SORTS[sort])
        return tuple(intern(row["_id"]) for row in rows)

    return await get_lists(request).get((sort, repr(matching)), service.store, build)


async def _partners_of(store: Store, occasions: Iterable[OccasionState]) -> Mapping[str, list[PartnerFacts]]:
    """Return who organises each occasion together with the city, by its id; a partner that was removed is gone."""
    ids = {one.id: one.facts.partners for one in occasions}
    named = sorted({partner for partners in ids.values() for partner in partners})
    known = {one.id: one.facts for one in await store.select(Partner, partners_filter(ids=named))} if named else {}
    return {id_: [known[one] for one in partners if one in known] for id_, partners in ids.items()}


async def _catalogue_if(needed: bool, service: ServiceDep, built: Built) -> Catalogue:  # noqa: FBT001
    return await get_catalogue(service, built) if needed else Catalogue()


@router.get("/event/{id}/", summary="One published occasion")
async def event(id: str, service: ServiceDep, built: BuiltDep, source: SourceDep, include: str = "") -> Json:
    """Return it, with the location and the keywords whole where `include` says so."""
    wanted = WantedEvents(include=include)
    found = await outlines(service.store, {"_id": origin_of(id), **EVER_CONFIRMED})
    if not found:
        raise Rejected(UNKNOWN, what="event", id=id)
    catalogue = await _catalogue_if(wanted.needs_catalogue, service, built)
    partners = (await _partners_of(service.store, found))[found[0].id]
    return shapes.event(found[0], source, catalogue, wanted.included, partners=partners)


@router.get("/place/", summary="Places of published occasions")
async def places(
    request: Request, source: SourceDep, catalogue: CatalogueDep, wanted: Annotated[WantedThings, Query()]
) -> Json:
    """Return the places, the most used first."""
    found = wanted.of(catalogue.places)
    shown = [shapes.place(id_, entry, source) for id_, entry in _part(found, wanted)]
    return _listed(request, source, wanted, shown, count=len(found))


@router.get("/place/{id}/", summary="One place")
async def place(id: str, source: SourceDep, catalogue: CatalogueDep) -> Json:
    """Return the place."""
    if id not in catalogue.places:
        raise Rejected(UNKNOWN, what="place", id=id)
    return shapes.place(id, catalogue.places[id], source)


@router.get("/keyword/", summary="Keywords of published occasions")
async def keywords(
    request: Request, source: SourceDep, catalogue: CatalogueDep, wanted: Annotated[WantedThings, Query()]
) -> Json:
    """Return the keywords, the most used first: kinds of occasions, and themes."""
    found = wanted.of(catalogue.keywords)
    shown = [shapes.keyword(id_, entry, source) for id_, entry in _part(found, wanted)]
    return _listed(request, source, wanted, shown, count=len(found))


@router.get("/keyword/{id}/", summary="One keyword")
async def keyword(id: str, source: SourceDep, catalogue: CatalogueDep) -> Json:
    """Return the keyword."""
    if id not in catalogue.keywords:
        raise Rejected(UNKNOWN, what="keyword", id=id)
    return shapes.keyword(id, catalogue.keywords[id], source)


@router.get("/organization/", summary="The publisher, and its partners")
async def organizations(
    request: Request, service: ServiceDep, source: SourceDep, page: Annotated[Page, Query()]
) -> Json:
    """Return the city, and after it its partners by their ids."""
    partners = [one.facts for one in await service.store.select(Partner, {}, sort=BY_ID)]
    shown = [
        shapes.city(source, [one.id for one in partners]),
        *(shapes.partner(one, source) for one in partners),
    ]
    return _listed(request, source, page, shown[page.skipped : page.skipped + page.size], count=len(shown))


@router.get("/organization/{id}/", summary="One organization")
async def organization(id: str, service: ServiceDep, source: SourceDep) -> Json:
    """Return the city or a partner."""
    if id == source.organization:
        return shapes.city(source, [str(row["_id"]) for row in await service.store.read(Partner, {}, (), sort=BY_ID)])
    origin = origin_of(id)
    found = await service.store.find(Partner, origin.removeprefix(PARTNER)) if origin.startswith(PARTNER) else None
    if found is None:
        raise Rejected(UNKNOWN, what="organization", id=id)
    return shapes.partner(found.facts, source)


@router.get("/language/", summary="Languages of occasions")
async def languages(request: Request, source: SourceDep, page: Annotated[Page, Query()]) -> Json:
    """Return the languages that occasions are held in."""
    shown = [shapes.language(one, source) for one in LANGUAGES]
    return _listed(request, source, page, shown[page.skipped : page.skipped + page.size], count=len(shown))


@router.get("/language/{id}/", summary="One language")
async def language(id: str, source: SourceDep) -> Json:
    """Return the language."""
    for one in LANGUAGES:
        if one == id:
            return shapes.language(one, source)
    raise Rejected(UNKNOWN, what="language", id=id)


def _part(entries: dict[str, Entry], page: Page) -> list[tuple[str, Entry]]:
    return list(entries.items())[page.skipped : page.skipped + page.size]
