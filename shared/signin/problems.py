"""Why a command of staff is not taken from somebody, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shared.contracts.message import Role
from shared.contracts.problem import PREFIX, ProblemKind
from shared.text import LANGUAGES, Text

SIGN_IN = ProblemKind(
    "sign-in-needed",
    401,
    Text(fi="Kirjaudu sisään", sv="Logga in", en="Sign in"),
    Text(
        fi="Komento {command} on henkilöstön, ja lähettäjä puuttuu. Mitään ei tehty. Kirjaudu ja lähetä uudelleen.",
        sv="Kommandot {command} är personalens, och avsändaren saknas. Inget gjordes. Logga in och skicka det igen.",
        en="The command {command} is for staff, and nobody is signed in. Nothing was done. Sign in and send it again.",
    ),
)
BAD_TOKEN = ProblemKind(
    "sign-in-not-valid",
    401,
    Text(fi="Kirjautuminen ei kelpaa", sv="Inloggningen gäller inte", en="The sign-in is not valid"),
    Text(
        fi="Kirjautuminen ei kelpaa tai ei enää kelpaa ({reason}). Mitään ei tehty. Kirjaudu uudelleen.",
        sv="Inloggningen gäller inte eller inte längre ({reason}). Inget gjordes. Logga in på nytt.",
        en="The sign-in is not valid, or not any more ({reason}). Nothing was done. Sign in anew.",
    ),
)
NO_ROLE = ProblemKind(
    "role-needed",
    403,
    Text(fi="Rooli puuttuu", sv="Rollen saknas", en="The role is missing"),
    Text(
        fi="Komentoon {command} tarvitaan rooli {wanted}. Sinulla on {own}. Mitään ei tehty. Pyydä roolia.",
        sv="Kommandot {command} kräver rollen {wanted}. Du har {own}. Inget gjordes. Be om rollen.",
        en="The command {command} needs the role {wanted}. You have {own}. Nothing was done. Ask for the role.",
    ),
)
CHALLENGES: Mapping[str, str] = {
    PREFIX + SIGN_IN.code: 'Bearer realm="silta"',
    PREFIX + BAD_TOKEN.code: 'Bearer realm="silta", error="invalid_token"',
    PREFIX + NO_ROLE.code: 'Bearer realm="silta", error="insufficient_scope"',
}
"""What `WWW-Authenticate` says beside a problem of this type (RFC 6750, section 3)."""

ROLES: Mapping[Role, Text] = {
    Role.COORDINATOR: Text(fi="koordinaattori", sv="koordinator", en="coordinator"),
    Role.PANEL_OFFICER: Text(fi="paneelivastaava", sv="panelansvarig", en="panel officer"),
    Role.COMMUNICATIONS: Text(fi="viestintä", sv="kommunikation", en="communications"),
    Role.MODERATOR: Text(fi="moderaattori", sv="moderator", en="moderator"),
    Role.OPERATOR: Text(fi="ylläpitäjä", sv="driftansvarig", en="operator"),
    Role.AUDITOR: Text(fi="tarkastaja", sv="revisor", en="auditor"),
}
NONE_OF_THEM = Text(fi="ei mitään roolia", sv="ingen roll", en="no role")
_BETWEEN = {"fi": " tai ", "sv": " eller ", "en": " or "}


def any_of(roles: Iterable[Role]) -> Text:
    """Return roles of which one is enough."""
    return _joined(roles, _BETWEEN)


def all_of(roles: Sequence[Role]) -> Text:
    """Return the roles that somebody has."""
    return _joined(roles, dict.fromkeys(LANGUAGES, ", ")) if roles else NONE_OF_THEM


def _joined(roles: Iterable[Role], between: Mapping[str, str]) -> Text:
    return Text(**{one: between[one].join(ROLES[role].in_language(one) for role in roles) for one in LANGUAGES})
