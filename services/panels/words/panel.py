"""What is said of a drawn panel."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text import Text

PANEL: Mapping[str, Text] = {
    "drawn": Text(fi="Paneeli on arvottu", sv="Panelen är lottad", en="The panel is drawn"),
    "drawn_at": Text(fi="Arvottu", sv="Lottad", en="Drawn"),
    "seed": Text(fi="Siemen", sv="Frö", en="Seed"),
    "algorithm": Text(fi="Menetelmä", sv="Metod", en="Method"),
    "accepted": Text(fi="Hyväksyneitä", sv="Har tackat ja", en="Accepted"),
    "invited": Text(fi="Vastausta odotetaan", sv="Väntar på svar", en="Awaiting an answer"),
    "replaced": Text(fi="Tilalle kutsuttuja", sv="Kallade som ersättare", en="Invited in place of another"),
    "vacancies": Text(fi="Avoimia paikkoja", sv="Vakanta platser", en="Vacant seats"),
    "seats": Text(fi="Jäsenistä", sv="Bland medlemmarna", en="Of the members"),
    "record": Text(fi="Mitä arvonnan jälkeen on tapahtunut", sv="Efter lottningen", en="Since the draw"),
    "what_declined": Text(fi="kieltäytyi", sv="tackade nej", en="declined"),
    "what_invited_instead": Text(fi="kutsuttiin tilalle", sv="kallades som ersättare", en="was invited instead"),
    "what_vacant": Text(fi="Avoimia paikkoja", sv="Vakanta platser", en="Vacant seats"),
    "what_lapsed": Text(fi="ei vastannut ajoissa", sv="svarade inte i tid", en="did not answer in time"),
    "what_withdrawn": Text(
        fi="arvottiin, mutta oli ehtinyt perua hakemuksensa",
        sv="lottades men hade redan återtagit sin ansökan",
        en="was drawn, but had withdrawn already",
    ),
    "what_left": Text(fi="jätti paneelin", sv="lämnade panelen", en="left the panel"),
    "statement": Text(fi="Mitä paneeli sanoo", sv="Vad panelen säger", en="What the panel says"),
    "whole_statement": Text(fi="Lue koko kannanotto", sv="Läs hela ställningstagandet", en="Read the whole statement"),
    "sessions": Text(fi="Kokoukset", sv="Möten", en="Sessions"),
    "session_occasion": Text(fi="Tapahtuma", sv="Evenemang", en="Occasion"),
    "attended": Text(
        fi="Paikalla {present}/{members} jäsentä",
        sv="{present} av {members} medlemmar närvarade",
        en="{present} of {members} members came",
    ),
}
