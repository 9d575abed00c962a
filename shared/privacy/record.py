"""The record of processing (Article 30 of the GDPR), made from what services declare: as JSON and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shared.privacy.declared import ByAddress, ByLink, Declaration, NotFound, PersonalData, Purpose
from shared.privacy.everywhere import EVERYWHERE, Place
from shared.text import Language, Text

BEGIN, END = "<!-- what follows is written by: silta privacy report --table -->", "<!-- until here -->"
"""Between these docs/privacy.md has the table."""
_NOBODY = Text(fi="ei muita", sv="inga andra", en="nobody else")
_SERVICES = Text(
    fi="kaupungin henkilökunta ja Siltan palvelut; {who}",
    sv="stadens personal och Siltas tjänster; {who}",
    en="staff of the city and services of Silta; {who}",
)
_WORDS = {
    "title": Text(fi="Seloste käsittelytoimista", sv="Register över behandling", en="Record of processing activities"),
    "source": Text(
        fi="Tehty siitä, mitä Siltan palvelut ilmoittavat tallentavansa. Rekisterinpitäjä on kaupunki; se vahvistaa "
        "oikeusperusteet ja lisää omat yhteystietonsa sekä tietosuojavastaavansa (30 artiklan 1 kohdan a alakohta).",
        sv="Gjort av vad Siltas tjänster uppger att de lagrar. Staden är personuppgiftsansvarig; den bekräftar de "
        "rättsliga grunderna och lägger till sina kontaktuppgifter och sitt dataskyddsombud (artikel 30.1 a).",
        en="Made from what Silta's services declare that they store. The controller is the city: it confirms the legal "
        "bases, and adds its own contact and its data protection officer (Article 30(1)(a)).",
    ),
    "transfers": Text(
        fi="Silta ei lähetä henkilötietoja muualle kuin kirjeissä niiden omistajalle; minne kaupunki sijoittaa "
        "palvelimet ja sähköpostin välityksen, on sen päätös.",
        sv="Silta skickar personuppgifter bara i brev till den som de gäller; var staden har sina servrar och sin "
        "e-postförmedling är dess beslut.",
        en="Silta sends personal data nowhere but in letters to the person; where the city puts its servers and its "
        "mail relay is its decision.",
    ),
    "security": Text(
        fi="Turvatoimet: jokaisella palvelulla on oma tietokantansa ja tilinsä, henkilökohtaiset linkit ovat "
        "allekirjoitettuja, lokeissa ja mittareissa ei ole henkilötietoja, ja konsolin teot jäävät ketjutettuun "
        "lokiin.",
        sv="Säkerhet: varje tjänst har sin egen databas och sitt eget konto, personliga länkar är signerade, loggar "
        "och mätvärden har inga personuppgifter, och vad konsolen gör står i en kedjad logg.",
        en="Security: each service has a database and an account of its own, personal links are signed, logs and "
        "metrics have no personal data, and what the console does stands in a chained audit.",
    ),
    "basis": Text(fi="Peruste", sv="Grund", en="Basis"),
    "where": Text(fi="missä", sv="var", en="where"),
    "what": Text(fi="mitä", sv="vad", en="what"),
    "whose": Text(fi="kenen", sv="vems", en="whose"),
    "until": Text(fi="mihin asti", sv="till när", en="until"),
    "goes_to": Text(fi="kenelle", sv="till vem", en="goes to"),
    "found": Text(fi="miten henkilö löytyy", sv="hur en person hittas", en="how a person is found"),
    "stays": Text(fi="mitä poistosta jää", sv="vad som blir kvar vid radering", en="what an erasure leaves"),
}
_BY_EMAIL = Text(fi="sähköpostiosoitteella", sv="per e-postadress", en="by e-mail address")
_BY_PHONE = Text(
    fi="sähköpostiosoitteella tai puhelinnumerolla",
    sv="per e-postadress eller telefonnummer",
    en="by e-mail address or telephone number",
)
_BY_LINK = Text(fi="sen kautta, mitä muualta löytyi", sv="via det som hittades annanstans", en="by what was found in")


def how_found(one: PersonalData) -> Text:
    """Say how a person is found in it, or why not."""
    match one.found:
        case ByAddress(phone=()):
            return _BY_EMAIL
        case ByAddress():
            return _BY_PHONE
        case ByLink(of=of):
            places = ", ".join(f"{service}.{collection}" for service, collection in of)
            return Text(
                **{language: f"{_BY_LINK.in_language(language)}: {places}" for language in _BY_LINK.languages()}
            )
        case NotFound(why=why):
            return why


def shape(declarations: Sequence[Declaration]) -> dict[str, Any]:
    """Return the record for machines; texts in all languages."""
    return {
        "title": _text(_WORDS["title"]),
        "controller": _text(_WORDS["source"]),
        "transfers": _text(_WORDS["transfers"]),
        "security": _text(_WORDS["security"]),
        "processing": [
            {
                "service": declaration.service,
                "collection": one.collection,
                "fields": list(one.fields),
                "what": _text(one.what),
                "whose": _text(one.whose),
                "why": _text(one.purpose.name),
                "basis": _text(one.purpose.basis),
                "until": _text(one.until),
                "ended_by": [str(getattr(ending, "NAME", ending.__name__)) for ending in one.ended_by],
                "goes_to": _text(_SERVICES.format(who=one.goes_to or _NOBODY)),
                "found": _text(how_found(one)),
                "erasure_leaves": _text(one.stays) if one.stays else None,
            }
            for declaration in declarations
            for one in declaration.data
        ],
        "elsewhere": [
            {
                "owner": place.owner,
                "where": place.where.strip("`"),
                "what": _text(place.what),
                "whose": _text(place.whose),
                "why": _text(place.purpose.name),
                "basis": _text(place.purpose.basis),
                "until": _text(place.until),
                "found": _text(place.looked_up),
            }
            for place in EVERYWHERE
        ],
    }


def markdown(declarations: Sequence[Declaration], language: Language) -> str:
    """Return the record for people: one part a purpose, a row for each kind of data."""
    words = {name: text.in_language(language) for name, text in _WORDS.items()}
    lines = [f"# {words['title']}", "", words["source"], "", words["transfers"], "", words["security"], ""]
    columns = ("where", "what", "whose", "until", "goes_to", "found", "stays")
    for purpose in _purposes(declarations):
        lines += [f"## {_capital(purpose.name.in_language(language))}", ""]
        lines += [f"{words['basis']}: {purpose.basis.in_language(language)}.", ""]
        lines += [_row(words[name] for name in columns), _row("---" for _ in columns)]
        for declaration in declarations:
            for one in declaration.data:
                if one.purpose == purpose:
                    goes_to = _SERVICES.format(who=one.goes_to or _NOBODY)
                    texts = (one.what, one.whose, one.until, goes_to, how_found(one))
                    cells = [text.in_language(language) for text in texts]
                    stays = one.stays.in_language(language) if one.stays else "–"
                    lines.append(_row((f"{declaration.service} `{one.collection}`", *cells, stays)))
        for place in EVERYWHERE:
            if place.purpose == purpose:
                told = (place.what, place.whose, place.until)
                cells = [text.in_language(language) for text in told]
                lines.append(
                    _row((f"{place.owner} {place.where}", *cells, "–", place.looked_up.in_language(language), "–"))
                )
        lines.append("")
    return "\n".join(lines)


def table(declarations: Sequence[Declaration]) -> str:
    """Return what docs/privacy.md has between its two marks: one row for each kind of data, in English."""
    lines = [BEGIN, "", _row(("service", "collection", "what", "why", "until")), _row(["---"] * 5)]
    for declaration in declarations:
        lines += [
            _row((declaration.service, f"`{one.collection}`", *_english(one.what, one.purpose.name, one.until)))
            for one in declaration.data
        ]
        lines += [_place(place) for place in EVERYWHERE if place.owner == declaration.service]
    services = {declaration.service for declaration in declarations}
    lines += [_place(place) for place in EVERYWHERE if place.owner not in services]
    return "\n".join([*lines, "", END])


def _place(place: Place) -> str:
    return _row((place.owner, place.where, *_english(place.what, place.purpose.name, place.until)))


def _english(*texts: Text) -> Iterator[str]:
    return (text.in_language("en") for text in texts)


def _purposes(declarations: Sequence[Declaration]) -> list[Purpose]:
    found: list[Purpose] = []
    for purpose in (
        *(one.purpose for declaration in declarations for one in declaration.data),
        *(place.purpose for place in EVERYWHERE),
    ):
        if purpose not in found:
            found.append(purpose)
    return found


def _row(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _text(text: Text) -> dict[str, str]:
    return {language: text.in_language(language) for language in text.languages()}
