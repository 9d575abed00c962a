"""The words of the pages of proposals and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.events import Verdict
from shared.text import Text

VERDICT_NAMES: Mapping[Verdict, Text] = MappingProxyType(
    {
        Verdict.PLAN: Text(fi="Otetaan vuosikelloon", sv="Tas in i årsklockan", en="Goes into the annual clock"),
        Verdict.DECLINE: Text(fi="Ei toteuteta", sv="Genomförs inte", en="Does not go ahead"),
    }
)
WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "proposals": Text(
            fi="Ehdotukset vuosikelloon", sv="Förslag till årsklockan", en="Proposals to the annual clock"
        ),
        "proposals_intro": Text(
            fi="Näistä osallisuustyöryhmä päättää, tai on päättänyt olla järjestämättä niitä. Ehdotus ei vielä ole "
            "lupaus.",
            sv="Om de här beslutar delaktighetsgruppen, eller har beslutat att inte ordna dem. Ett förslag är ännu "
            "inget löfte.",
            en="The participation working group decides about these, or has decided not to hold them. A proposal is "
            "not a promise yet.",
        ),
        "no_proposals": Text(
            fi="Ehdotuksia ei ole nyt.", sv="Det finns inga förslag just nu.", en="There are no proposals now."
        ),
        "amended_name": Text(fi="nimi", sv="namn", en="name"),
        "amended_kind": Text(fi="laji", sv="slag", en="kind"),
        "amended_time": Text(fi="aika", sv="tid", en="time"),
        "amended_districts": Text(fi="suuralueet", sv="storområden", en="districts"),
        "amended_themes": Text(fi="teemat", sv="teman", en="themes"),
        "amended_audiences": Text(fi="kohderyhmät", sv="målgrupper", en="audiences"),
        "amended_areas": Text(fi="käsiteltävät alueet", sv="områden som behandlas", en="areas covered"),
        "amended_organiser": Text(fi="järjestäjä", sv="arrangör", en="organiser"),
        "amended_partners": Text(fi="kumppanit", sv="partner", en="partners"),
        "amended_summary": Text(fi="kuvaus", sv="beskrivning", en="description"),
        "amended_accessibility": Text(fi="esteettömyys", sv="tillgänglighet", en="accessibility"),
        "amended_opening": Text(fi="yhteinen alku", sv="gemensam inledning", en="shared opening"),
        "amended_track": Text(fi="osuus", sv="del", en="track"),
        "amended_details": Text(
            fi="ohjelma ja muut tiedot", sv="program och övriga uppgifter", en="programme, details"
        ),
        "decisions": Text(fi="Päätökset", sv="Beslut", en="Decisions"),
        "no_decisions": Text(
            fi="Päätöksiä ei ole vielä tehty.", sv="Inga beslut har fattats ännu.", en="Nothing has been decided yet."
        ),
        "decided_at": Text(fi="Päätetty", sv="Beslutat", en="Decided"),
        "minutes": Text(fi="Kokouksen pöytäkirja", sv="Mötets protokoll", en="Minutes of the meeting"),
        "to_proposals": Text(
            fi="Ehdotuksiin ja päätöksiin", sv="Till förslagen och besluten", en="To proposals and decisions"
        ),
    }
)
