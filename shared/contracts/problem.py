"""Why a command was refused: RFC 9457 problems, worded for people in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from shared.text import Text

PREFIX = "urn:silta:problem:"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One way to be refused, named once.

    `status` is the HTTP status (4xx) that it has over every protocol; `title` is the same each time;
    `detail` may hold ``{placeholders}`` that `Rejected` fills.
    """

    code: str
    status: int
    title: Text
    detail: Text


class FieldError(BaseModel):
    """What is wrong with one field. `pointer` is a JSON pointer (RFC 6901) into the envelope."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    detail: str


class Problem(BaseModel):
    """An RFC 9457 problem. `texts` says `detail` in every language we have it in."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    errors: tuple[FieldError, ...] = ()
    titles: Text | None = None
    texts: Text | None = None

    def in_language(self, language: str | None) -> Problem:
        """Return the problem with title and detail in the reader's language."""
        return self.model_copy(
            update={
                "title": self.titles.in_language(language) if self.titles else self.title,
                "detail": self.texts.in_language(language) if self.texts else self.detail,
            }
        )


class Rejected(Exception):  # noqa: N818 - the domain's own word for a refusal, not a failure
    """The command is refused: the sender is told why, and nothing changes.

    Raise it from domain code or a handler::

        raise Rejected(OCCASION_CLOSED, field="/data/occasion", occasion=occasion.name)
    """

    def __init__(self, kind: ProblemKind, /, *, field: str | None = None, **values: object) -> None:
        """Fill the kind's detail with `values`; `field` points into the envelope."""
        texts = kind.detail.format(**values)
        self.problem = Problem(
            type=PREFIX + kind.code,
            title=kind.title.in_language("en"),
            status=kind.status,
            detail=texts.in_language("en"),
            errors=(FieldError(pointer=field, detail=texts.in_language("en")),) if field else (),
            titles=kind.title,
            texts=texts,
        )
        super().__init__(self.problem.detail)

    @classmethod
    def because(cls, problem: Problem) -> Rejected:
        """Wrap a problem that is already worded."""
        rejected = cls.__new__(cls)
        Exception.__init__(rejected, problem.detail)
        rejected.problem = problem
        return rejected

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the problem, for process pools."""
        return (Rejected.because, (self.problem,))


UNKNOWN = ProblemKind(
    "unknown",
    404,
    Text(fi="Ei löydy", sv="Hittas inte", en="Not found"),
    Text(
        fi="Tunnuksella {id} ei löydy mitään ({what}). Tarkista tunnus.",
        sv="Det finns inget med beteckningen {id} ({what}). Kontrollera beteckningen.",
        en="There is no {what} with the id {id}. Check the id.",
    ),
)
FORBIDDEN = ProblemKind(
    "forbidden",
    403,
    Text(fi="Ei sallittu", sv="Inte tillåtet", en="Not allowed"),
    Text(
        fi="Linkki ei kelpaa tähän. Avaa viimeisin saamasi viesti ja käytä sen linkkiä.",
        sv="Länken gäller inte för detta. Öppna det senaste meddelandet och använd länken där.",
        en="This link is not valid for that. Open the latest message you were sent and use its link.",
    ),
)
INVALID = ProblemKind(
    "invalid",
    422,
    Text(fi="Virheellinen sisältö", sv="Felaktigt innehåll", en="Invalid content"),
    Text(
        fi="Viestissä on virheellisiä kenttiä: {fields}.",
        sv="Meddelandet har felaktiga fält: {fields}.",
        en="The message has invalid fields: {fields}.",
    ),
)
UNREADABLE = ProblemKind(
    "unreadable",
    400,
    Text(fi="Viestiä ei voi lukea", sv="Meddelandet kan inte läsas", en="Unreadable message"),
    Text(
        fi="Viestiä ei voi lukea: {reason}.",
        sv="Meddelandet kan inte läsas: {reason}.",
        en="The message can't be read: {reason}.",
    ),
)
UNKNOWN_TYPE = ProblemKind(
    "unknown-type",
    400,
    Text(fi="Tuntematon viestityyppi", sv="Okänd meddelandetyp", en="Unknown message type"),
    Text(
        fi="Tyyppiä {type} ei tunneta tässä. Tunnetut tyypit: {known}.",
        sv="Typen {type} är okänd här. Kända typer: {known}.",
        en="The type {type} is not known here. Known types: {known}.",
    ),
)
TOO_LARGE = ProblemKind(
    "too-large",
    413,
    Text(fi="Liian suuri viesti", sv="För stort meddelande", en="Message too large"),
    Text(
        fi="Viestissä saa olla enintään {limit} tavua.",
        sv="Meddelandet får ha högst {limit} byte.",
        en="A message may have at most {limit} bytes.",
    ),
)
UNSUPPORTED = ProblemKind(
    "unsupported-content-type",
    415,
    Text(fi="Väärä sisältötyyppi", sv="Fel innehållstyp", en="Unsupported content type"),
    Text(
        fi="Sisältötyyppi oli {got}. Lähetä {wanted}, tai application/json ja ce-otsakkeet.",
        sv="Innehållstypen var {got}. Skicka {wanted}, eller application/json med ce-huvuden.",
        en="The content type was {got}. Send {wanted}, or application/json with ce- headers.",
    ),
)
NOT_OVER_HTTP = ProblemKind(
    "not-over-http",
    403,
    Text(fi="Ei sallittu", sv="Inte tillåtet", en="Not allowed"),
    Text(
        fi="Komento {type} on henkilöstön, eikä täällä voi kirjautua. Lähetä se AMQP:llä kaupungin omalla tilillä.",
        sv="Kommandot {type} är personalens, och här kan ingen logga in. Skicka det över AMQP med stadens eget konto.",
        en="The command {type} is for staff, who can't sign in here. Send it over AMQP with the city's own account.",
    ),
)
UNAVAILABLE = ProblemKind(
    "unavailable",
    503,
    Text(fi="Hetki vielä", sv="Ett ögonblick", en="One moment"),
    Text(
        fi="Palvelu ei juuri nyt voi ottaa viestiä vastaan. Mitään ei tallennettu. Lähetä sama viesti uudelleen.",
        sv="Tjänsten kan inte ta emot meddelandet just nu. Inget sparades. Skicka samma meddelande igen.",
        en="The service can't take the message just now. Nothing was stored. Send the same message again.",
    ),
)
FAILED = ProblemKind(
    "failed",
    500,
    Text(fi="Palvelussa on vika", sv="Fel i tjänsten", en="The service failed"),
    Text(
        fi="Palvelussa tapahtui virhe, joka on kirjattu. Yritä hetken kuluttua uudelleen.",
        sv="Ett fel inträffade i tjänsten och har antecknats. Försök igen om en stund.",
        en="The service had an error, which has been logged. Try again in a moment.",
    ),
)
