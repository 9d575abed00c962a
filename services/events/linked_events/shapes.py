"""What one event, place, keyword, organization or language looks like in the standard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from html import escape
from typing import Any

from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.domain.organiser import organiser_of
from services.events.linked_events.catalogue import Catalogue, Entry, audiences_of, keywords_of, place_of
from services.events.linked_events.source import Source, partner_id, place_id
from services.events.programme_text import location_of, programme_lines
from shared.contracts.events import OccasionFacts, PartnerFacts, Programme
from shared.text import LANGUAGES, Language, Text
from shared.web.pages import LANGUAGE_NAMES

LONGEST_NAME, LONGEST_LOCATION, LONGEST_PROVIDER = 255, 400, 512
LONGEST_LINK, LONGEST_LINK_NAME = 200, 100
"""Characters that the region's database has room for: one value that is longer fails its whole import."""


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(text: Text | None) -> dict[str, str] | None:
    return text.model_dump(exclude_none=True) if text else None


def _name(text: Text) -> dict[str, str]:
    return {language: words[:LONGEST_NAME] for language, words in text.model_dump(exclude_none=True).items()}


def first_confirmed_at(occasion: OccasionState) -> datetime | None:
    """Return when it was published with its details, None if it never was."""
    return next((one.at for one in occasion.history if one.after == Status.CONFIRMED), None)


def was_moved(occasion: OccasionState) -> bool:
    """Say whether it was moved after residents were told when it would be."""
    return any(change.after == Status.MOVED for change in occasion.history)


def event_status(occasion: OccasionState) -> str:
    """Return where it stands in the words of schema.org: what was moved once goes on saying so."""
    if occasion.status is Status.CANCELLED:
        return "EventCancelled"
    return "EventRescheduled" if was_moved(occasion) else "EventScheduled"


def spoken_at(programme: Programme) -> list[Language]:
    """Return the languages of its tracks, in the order fi, sv, en."""
    return [one for one in LANGUAGES if any(one in track.languages for track in programme.tracks)]


def _description(facts: OccasionFacts, language: Language, zone: tzinfo) -> str:
    """Return the whole text in HTML, which the standard's clients expect there."""
    paragraphs = [text.in_language(language) for text in (facts.summary, facts.programme.opening) if text]
    lines = "".join(f"<li>{escape(line)}</li>" for line in programme_lines(facts, language, zone))
    return "".join(f"<p>{escape(one)}</p>" for one in paragraphs) + (f"<ul>{lines}</ul>" if lines else "")


def event(
    occasion: OccasionState,
    source: Source,
    catalogue: Catalogue,
    include: Collection[str],
    *,
    partners: Sequence[PartnerFacts] = (),
) -> dict[str, Any]:
    """Return an occasion that was published as an event; `include` says what is given whole and not as a link.

    `partners` are those that organise it, too. The city alone publishes it.
    """
    facts, place = occasion.facts, place_of(occasion.facts)
    languages = facts.name.languages()
    published = first_confirmed_at(occasion) or occasion.changed_at
    capacity = sum(track.on_site + track.remote for track in facts.programme.tracks) or None
    there = {language: location_of(facts, language) for language in languages} if facts.programme.stops else {}
    return {
        **source.head("event", "Event/LinkedEvent", f"silta:{occasion.id}"),
        "publisher": source.organization,
        "type_id": "General",
        "publication_status": "public",
        "event_status": event_status(occasion),
        "deleted": False,
        "replaced_by": f"silta:{occasion.combined_into}" if occasion.combined_into else None,
        "name": _name(facts.name),
        "short_description": _text(facts.summary),
        "description": {one: text for one in languages if (text := _description(facts, one, source.city.zone))} or None,
        "info_url": source.pages(occasion.id, languages),
        "provider": _provider(_organizers(source, facts, partners)),
        # Not the standard's: it has one publisher an event, and knows others by their names alone.
        "organization": [source.link("organization", id_) for id_, _ in _organizers(source, facts, partners) if id_],
        "provider_contact_info": None,
        "location_extra_info": {one: text[:LONGEST_LOCATION] for one, text in there.items() if text} or None,
        "start_time": _time(facts.starts_at),
        "end_time": _time(facts.ends_at),
        "has_start_time": True,
        "has_end_time": True,
        "date_published": _time(published),
        "created_time": _time(occasion.history[0].at),
        "last_modified_time": _time(occasion.changed_at),
        "location": _location(occasion, source, catalogue, whole="location" in include) if place else None,
        "keywords": _keywords(
            occasion, keywords_of(facts, source.city), source, catalogue, whole="keywords" in include
        ),
        "audience": _keywords(
            occasion, audiences_of(facts, source.city), source, catalogue, whole="audience" in include
        ),
        "audience_min_age": None,
        "audience_max_age": None,
        "in_language": [source.link("language", one) for one in spoken_at(facts.programme)],
        "super_event": None,
        "super_event_type": None,
        "sub_events": [],
        "offers": [{"is_free": True, "price": None, "info_url": None, "description": None}],
        "images": [],
        "videos": [],
        "external_links": _external_links(facts, source),
        "maximum_attendee_capacity": capacity,
        "minimum_attendee_capacity": None,
        "enrolment_start_time": _time(published) if capacity else None,
        "enrolment_end_time": _time(facts.starts_at) if capacity else None,
        "custom_data": None,
    }


def _organizers(
    source: Source, facts: OccasionFacts, partners: Sequence[PartnerFacts]
) -> list[tuple[str | None, Text]]:
    """Return who organises it by id and name; whoever is neither the city nor a partner has no id."""
    first = organiser_of(facts, source.city.name)
    id_ = source.organization if first == source.city.name else None
    return [(id_, first), *((partner_id(one.id), one.name) for one in partners)]


def _provider(organizers: Sequence[tuple[str | None, Text]]) -> dict[str, str]:
    """Return the names of all who organise it, in each language that any of them is named in."""
    names = [name for _, name in organizers]
    spoken = [one for one in LANGUAGES if any(one in name.languages() for name in names)]
    return {one: ", ".join(name.in_language(one) for name in names)[:LONGEST_PROVIDER] for one in spoken}


def _external_links(facts: OccasionFacts, source: Source) -> list[dict[str, str]]:
    """Return the remote links, each once: the region's database takes no two alike.

    One that it has no room for leads there by the occasion's own page, which has them all.
    """
    pages = source.pages(facts.id)
    links = (
        (name[:LONGEST_LINK_NAME], link if len(link) <= LONGEST_LINK else pages[language], language)
        for track in facts.programme.tracks
        if (link := str(track.remote_link or ""))
        for language, name in track.name.model_dump(exclude_none=True).items()
    )
    return [{"name": name, "link": link, "language": language} for name, link, language in dict.fromkeys(links)]


def _location(occasion: OccasionState, source: Source, catalogue: Catalogue, *, whole: bool) -> dict[str, Any]:
    there = place_of(occasion.facts)
    id_ = place_id(there) if there else ""
    if not whole:
        return source.link("place", id_)
    # One that was published while the catalogue was being built stands in it from the next request on.
    known = catalogue if id_ in catalogue.places else Catalogue.of([occasion], source.city)
    return place(id_, known.places[id_], source)


def _keywords(
    occasion: OccasionState, ids: Iterable[str], source: Source, catalogue: Catalogue, *, whole: bool
) -> list[dict[str, Any]]:
    if not whole:
        return [source.link("keyword", id_) for id_ in ids]
    known = Catalogue.of([occasion], source.city).keywords | catalogue.keywords
    return [keyword(id_, known[id_], source) for id_ in ids]


def _used(entry: Entry, source: Source) -> dict[str, Any]:
    return {
        "publisher": source.organization,
        "name": _name(entry.name),
        "n_events": len(entry.occasions),
        "created_time": _time(entry.created_at),
        "last_modified_time": _time(entry.changed_at),
        "replaced_by": None,
        "image": None,
    }


def place(id_: str, entry: Entry, source: Source) -> dict[str, Any]:
    """Return a place that published occasions are held in."""
    address = dict.fromkeys(entry.name.languages(), entry.address) if entry.address else None
    return {
        **source.head("place", "Place", id_),
        **_used(entry, source),
        "street_address": address,
        "address_locality": _text(source.city.name) if address else None,
        "postal_code": None,
        "description": None,
        "info_url": None,
        "telephone": None,
        "email": None,
        "position": None,
        "divisions": [],
        "deleted": False,
        "parent": None,
        "custom_data": None,
    }


def keyword(id_: str, entry: Entry, source: Source) -> dict[str, Any]:
    """Return a keyword that published occasions have."""
    return {
        **source.head("keyword", "Keyword", id_),
        **_used(entry, source),
        "alt_labels": [],
        "aggregate": False,
        "deprecated": False,
    }


def city(source: Source, partners: Sequence[str]) -> dict[str, Any]:
    """Return the city as a publisher, with links to its partners."""
    affiliated = [source.link("organization", partner_id(one)) for one in partners]
    return _organization(source, source.organization, source.city.name) | {"affiliated_organizations": affiliated}


def partner(facts: PartnerFacts, source: Source) -> dict[str, Any]:
    """Return a partner: an organization of its own that works with the city, and no part of it."""
    parent = source.link("organization", source.organization)
    own = {"parent_organization": parent, "is_affiliated": True}
    return _organization(source, partner_id(facts.id), facts.name) | own


def _organization(source: Source, id_: str, name: Text) -> dict[str, Any]:
    return {
        **source.head("organization", "Organization", id_),
        "name": name.in_language("fi"),
        "classification": None,
        "parent_organization": None,
        "sub_organizations": [],
        "affiliated_organizations": [],
        "founding_date": None,
        "dissolution_date": None,
        "replaced_by": None,
        "is_affiliated": False,
    }


def language(one: Language, source: Source) -> dict[str, Any]:
    """Return a language of the city."""
    head = source.head("language", "Language", one)
    head.pop("data_source")
    return {**head, "name": {one: LANGUAGE_NAMES[one]}, "translation_available": True, "service_language": True}
