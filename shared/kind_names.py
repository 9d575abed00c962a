"""What people call each kind of occasion."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import Kind
from shared.text import Text

KIND_NAMES: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.RESIDENT_EVENING: Text(fi="Asukasilta", sv="Invånarkväll", en="Resident evening"),
        Kind.THEME_EVENING: Text(fi="Teemailta", sv="Temakväll", en="Theme evening"),
        Kind.WORKSHOP: Text(fi="Yhteiskehittämispaja", sv="Verkstad för samutveckling", en="Co-development workshop"),
        Kind.ENCOUNTER: Text(fi="Inhimillinen kohtaaminen", sv="Mänskligt möte", en="Human encounter"),
        Kind.PANEL_SESSION: Text(fi="Asukaspaneelin istunto", sv="Invånarpanelens möte", en="Panel session"),
        Kind.POP_UP: Text(fi="Pop up", sv="Pop up", en="Pop-up"),
        Kind.ROUTE: Text(fi="Osallistumisreitti", sv="Delaktighetsrutt", en="Participation route"),
        Kind.POLL: Text(fi="Gallup", sv="Gallup", en="Poll"),
        Kind.TRAINING: Text(fi="Koulutus", sv="Utbildning", en="Training"),
        Kind.OWN_ACTIVITY: Text(
            fi="Asukkaiden omaa toimintaa", sv="Invånarnas egen aktivitet", en="Residents' own activity"
        ),
    }
)
