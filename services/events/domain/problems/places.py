"""Places that there are not."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

TRACK_HAS_NO_SUCH_PLACES = ProblemKind(
    "track-has-no-such-places",
    409,
    Text(
        fi="Osuuteen ei voi osallistua näin",
        sv="Så kan man inte delta i den delen",
        en="This track can't be attended that way",
    ),
    Text(
        fi="Osuudessa {track} ei ole paikkoja tällä osallistumistavalla. Tietojasi ei tallennettu. Valitse "
        "toinen osallistumistapa tai osuus.",
        sv="Delen {track} har inga platser för det här sättet att delta. Dina uppgifter sparades inte. Välj "
        "ett annat sätt eller en annan del.",
        en="The track {track} has no places for this way of taking part. Your details were not stored. "
        "Choose another way or another track.",
    ),
)
GROUP_TOO_LARGE = ProblemKind(
    "group-too-large",
    409,
    Text(fi="Seurue on liian suuri", sv="Sällskapet är för stort", en="The group is too large"),
    Text(
        fi="Paikkoja on kaikkiaan {capacity}, joten {seats} hengen seurue ei mahdu. Tietojasi ei "
        "tallennettu. Ilmoittautukaa pienempinä seurueina.",
        sv="Det finns sammanlagt {capacity} platser, så ett sällskap på {seats} ryms inte. Dina uppgifter "
        "sparades inte. Anmäl er i mindre sällskap.",
        en="There are {capacity} places in all, so a group of {seats} doesn't fit. Your details were not "
        "stored. Register as smaller groups.",
    ),
)
NO_ROOM_FOR_MORE = ProblemKind(
    "no-room-for-more",
    409,
    Text(fi="Lisää ei mahdu", sv="Fler ryms inte", en="There is no room for more"),
    Text(
        fi="Tähän ei mahdu {more} lisää: paikat on varattu, tai joku jonottaa niitä jo. Ilmoittautumisesi on "
        "voimassa ennallaan. Muut voivat ilmoittautua itse ja jäädä jonoon.",
        sv="Det ryms inte {more} till: platserna är bokade, eller någon väntar redan på dem. Din anmälan gäller som "
        "förut. De andra kan anmäla sig själva och ställa sig i kö.",
        en="There is no room for {more} more: the places are taken, or somebody waits for them already. Your "
        "registration holds as it was. The others can register themselves and stand in line.",
    ),
)
