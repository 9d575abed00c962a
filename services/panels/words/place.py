"""What the page of an offered place says."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text import Text

PLACE: Mapping[str, Text] = {
    "place": Text(fi="Paikka asukaspaneelissa", sv="En plats i invånarpanelen", en="A place in the resident panel"),
    "place_intro": Text(
        fi="Arpa osui sinuun. Otatko paikan vastaan? Voit luopua paikasta myöhemminkin.",
        sv="Lotten föll på dig. Tar du emot platsen? Du kan också senare ändra ditt svar till nej.",
        en="You have been drawn. Do you take the place? You can still decline later.",
    ),
    "accept": Text(fi="Otan paikan vastaan", sv="Jag tar emot platsen", en="I take the place"),
    "decline": Text(fi="En ota paikkaa", sv="Jag avstår från platsen", en="I decline the place"),
    "decline_detail": Text(
        fi="Jos kieltäydyt, paikka tarjotaan heti toiselle eikä sitä voi saada takaisin.",
        sv="Om du avstår erbjuds platsen genast åt någon annan och kan inte fås tillbaka.",
        en="If you decline, the place is offered to someone else at once and can't be had back.",
    ),
    "place_accepted": Text(
        fi="Olet ottanut paikan vastaan. Tervetuloa paneeliin!",
        sv="Du har tagit emot platsen. Välkommen till panelen!",
        en="You have taken the place. Welcome to the panel!",
    ),
    "place_declined": Text(
        fi="Olet kieltäytynyt paikasta. Kiitos tiedosta; paikka tarjotaan toiselle.",
        sv="Du har avstått från platsen. Tack för beskedet; platsen erbjuds någon annan.",
        en="You have declined the place. Thank you for telling; it is offered to someone else.",
    ),
    "place_lapsed": Text(
        fi="Vastausaika on päättynyt, ja paikka on tarjottu toiselle. Voit hakea seuraavaan paneeliin.",
        sv="Svarstiden är slut och platsen har erbjudits någon annan. Du kan söka till nästa panel.",
        en="The time to answer is over, and the place was offered to another. You can apply to the next panel.",
    ),
    "place_left": Text(
        fi="Olet jättänyt paneelin. Kiitos, että olit mukana; paikka tarjotaan toiselle.",
        sv="Du har lämnat panelen. Tack för att du var med; platsen erbjuds någon annan.",
        en="You have left the panel. Thank you for having taken part; your place is offered to another.",
    ),
    "answer_by": Text(
        fi="Vastaa viimeistään {moment}. Sen jälkeen paikka tarjotaan toiselle.",
        sv="Svara senast {moment}. Efter det erbjuds platsen någon annan.",
        en="Answer by {moment}. After that the place is offered to another.",
    ),
    "pseudonym": Text(
        fi="Julkisessa tapahtumaluettelossa olet",
        sv="I den offentliga förteckningen är du",
        en="In the public record you are",
    ),
}
