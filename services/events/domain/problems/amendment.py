"""An occasion that can't be amended so."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

FEWER_PLACES = ProblemKind(
    "fewer-places",
    409,
    Text(fi="Paikkoja olisi vähemmän", sv="Platserna skulle bli färre", en="There would be fewer places"),
    Text(
        fi="Osuudessa {track} on {before} paikkaa, ja niitä olisi enää {after}. Mitään ei muutettu. Paikkoja voi vain "
        "lisätä: pidä määrä ennallaan, tai peru tilaisuus ja suunnittele uusi.",
        sv="Delen {track} har {before} platser, och det skulle bara finnas {after}. Ingenting ändrades. Platserna "
        " kan bara bli fler: behåll antalet, eller ställ in tillfället och planera ett nytt.",
        en="The track {track} has {before} places, and there would be only {after}. Nothing was changed. Places can "
        "only be added: keep their number, or cancel the occasion and plan another.",
    ),
)
TRACK_LOST = ProblemKind(
    "track-lost",
    409,
    Text(fi="Osuus jäisi pois", sv="En del skulle falla bort", en="A track would be lost"),
    Text(
        fi="Nämä osuudet puuttuvat: {lost}. Mitään ei muutettu. Luettele kaikki osuudet: niitä voi lisätä, ei poistaa.",
        sv="De här delarna saknas: {lost}. Ingenting ändrades. Räkna upp alla delar: de kan bli fler men inte färre.",
        en="These tracks are missing: {lost}. Nothing was changed. List all tracks: they can be added, never removed.",
    ),
)
DROP_IN_STAYS = ProblemKind(
    "drop-in-stays",
    409,
    Text(fi="Tähän tullaan ilmoittautumatta", sv="Hit kommer man utan anmälan", en="People come without registering"),
    Text(
        fi="Asukkaille on jo kerrottu, että tähän voi tulla ilmoittautumatta. Osuuksia ei lisätty. Suunnittele niille "
        "oma tilaisuus.",
        sv="Invånarna har redan fått veta att man kan komma hit utan anmälan. Inga delar lades till. Planera ett eget "
        "tillfälle för dem.",
        en="Residents have been told that they can just come. No track was added. Plan an occasion of their own for "
        "tracks.",
    ),
)
