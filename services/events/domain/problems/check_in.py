"""People who can't be checked in now."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

DOOR_CLOSED = ProblemKind(
    "door-closed",
    410,
    Text(fi="Nimilista on suljettu", sv="Namnlistan är stängd", en="The list of names is closed"),
    Text(
        fi="Tilaisuus on ohi, eikä nimilistaa enää näytetä. Laitteen muistissa olevat luvut voi yhä lähettää.",
        sv="Tillfället är över och namnlistan visas inte längre. Det som finns i apparatens minne kan ännu skickas.",
        en="The occasion is over and the list of names is no longer shown. Scans that a device still holds can be "
        "sent.",
    ),
)
DOOR_KEY_REVOKED = ProblemKind(
    "door-key-revoked",
    403,
    Text(fi="Oven avain ei ole enää voimassa", sv="Dörrens nyckel gäller inte längre", en="The door's key is revoked"),
    Text(
        fi="Tämä avain on mitätöity, eikä sillä näe nimilistaa eikä kirjata sisään. Laitteen muistissa olevat luvut "
        "säilyvät. Pyydä järjestäjältä uusi avain ja lähetä ne sillä.",
        sv="Den här nyckeln har spärrats: med den ser man inte namnlistan och checkar inte in. Det som finns i "
        "apparatens minne bevaras. Be arrangören om en ny nyckel och skicka det med den.",
        en="This key was revoked: it neither shows the list of names nor checks anybody in. Scans that the device "
        "holds are kept. Ask the organiser for the new key, and send them with that.",
    ),
)
NO_CHECK_IN = ProblemKind(
    "no-check-in",
    409,
    Text(fi="Sisäänkirjaus ei ole auki", sv="Incheckningen är inte öppen", en="Check-in is not open"),
    Text(
        fi="Tilaisuuden tila on: {status}. Sisään kirjataan vahvistetussa tai pidetyssä tilaisuudessa, johon "
        "ilmoittaudutaan. Mitään ei kirjattu; säilytä luetut koodit.",
        sv="Tillfällets läge är: {status}. Man checkar in vid ett bekräftat eller hållet tillfälle med anmälan. "
        "Ingenting antecknades; spara de lästa koderna.",
        en="The occasion's status is: {status}. People are checked in at a confirmed or held occasion that has "
        "registration. Nothing was noted; keep the codes that were read.",
    ),
)
