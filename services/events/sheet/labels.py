"""What the columns are called in the languages of the city."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import LANGUAGES, Language, Text

_LABELS: Mapping[str, Text] = MappingProxyType(
    {
        "id": Text(fi="Tunnus", sv="Beteckning", en="Id"),
        "status": Text(fi="Tila", sv="Läge", en="Status"),
        "revision": Text(fi="Versio", sv="Version", en="Revision"),
        "kind": Text(fi="Laji", sv="Slag", en="Kind"),
        "name": Text(fi="Nimi", sv="Namn", en="Name"),
        "summary": Text(fi="Kuvaus", sv="Beskrivning", en="Summary"),
        "districts": Text(fi="Suuralueet", sv="Storområden", en="Districts"),
        "themes": Text(fi="Teemat", sv="Teman", en="Themes"),
        "audiences": Text(fi="Kohderyhmät", sv="Målgrupper", en="Audiences"),
        "areas": Text(fi="Alueet", sv="Områden", en="Areas"),
        "starts_at": Text(fi="Alkaa", sv="Börjar", en="Starts"),
        "ends_at": Text(fi="Päättyy", sv="Slutar", en="Ends"),
        "place_name": Text(fi="Paikka", sv="Plats", en="Place"),
        "place_address": Text(fi="Osoite", sv="Adress", en="Address"),
        "accessibility_step_free": Text(fi="Esteetön kulku", sv="Utan trappsteg", en="Step-free"),
        "accessibility_induction_loop": Text(fi="Induktiosilmukka", sv="Hörslinga", en="Induction loop"),
        "accessibility_interpretation": Text(fi="Tulkkaus", sv="Tolkning", en="Interpretation"),
        "opening": Text(fi="Avaus", sv="Inledning", en="Opening"),
        "organiser": Text(fi="Järjestäjä", sv="Arrangör", en="Organiser"),
        "partners": Text(fi="Kumppanit", sv="Partner", en="Partners"),
        "offer_hours": Text(fi="Tarjous tunteina", sv="Erbjudande i timmar", en="Offer in hours"),
        "track_id": Text(fi="Osuuden tunnus", sv="Delens beteckning", en="Track id"),
        "track_name": Text(fi="Osuus", sv="Del", en="Track"),
        "track_on_site": Text(fi="Paikkoja paikan päällä", sv="Platser på plats", en="Places on site"),
        "track_remote": Text(fi="Etäpaikkoja", sv="Platser på distans", en="Remote places"),
        "track_place_name": Text(fi="Osuuden paikka", sv="Delens plats", en="Track place"),
        "track_place_address": Text(fi="Osuuden osoite", sv="Delens adress", en="Track address"),
        "track_room": Text(fi="Tila tai huone", sv="Rum", en="Room"),
        "track_remote_link": Text(fi="Etälinkki", sv="Länk för distans", en="Remote link"),
        "track_languages": Text(fi="Osuuden kielet", sv="Delens språk", en="Track languages"),
        "track_accessibility_step_free": Text(
            fi="Osuuteen esteetön kulku", sv="Delen utan trappsteg", en="Track step-free"
        ),
        "track_accessibility_induction_loop": Text(
            fi="Osuuden induktiosilmukka", sv="Delens hörslinga", en="Track induction loop"
        ),
        "track_accessibility_interpretation": Text(
            fi="Osuuden tulkkaus", sv="Delens tolkning", en="Track interpretation"
        ),
        "stop_place_name": Text(fi="Pysäkki", sv="Hållplats", en="Stop"),
        "stop_place_address": Text(fi="Pysäkin osoite", sv="Hållplatsens adress", en="Stop address"),
        "stop_arrives_at": Text(fi="Tulee pysäkille", sv="Kommer till hållplatsen", en="Arrives at the stop"),
        "stop_leaves_at": Text(fi="Lähtee pysäkiltä", sv="Lämnar hållplatsen", en="Leaves the stop"),
        "by": Text(fi="Muuttaja", sv="Ändras av", en="Changed by"),
        "reason": Text(fi="Syy", sv="Orsak", en="Reason"),
    }
)


def label(column: str, language: Language) -> str:
    """Return what a column is called; one that nobody has named yet goes by its own name."""
    stem, _, spoken = column.rpartition("_")
    if spoken in LANGUAGES and stem in _LABELS:
        return f"{_LABELS[stem].in_language(language)} ({spoken})"
    return _LABELS[column].in_language(language) if column in _LABELS else column
