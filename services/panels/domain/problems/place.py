"""Why an answer to an offered place is refused."""

from shared.contracts import ProblemKind
from shared.text import Text

NOT_INVITED = ProblemKind(
    "not-invited",
    409,
    Text(fi="Paikkaa ei ole tarjottu", sv="Ingen plats har erbjudits", en="No place was offered"),
    Text(
        fi="Tälle hakemukselle ei ole tarjottu paikkaa, joten vastattavaa ei ole. Kirjoitamme, jos paikka vapautuu.",
        sv="Ingen plats har erbjudits för ansökan, så det finns inget att svara på. Vi skriver om en plats blir ledig.",
        en="This application was not offered a place, so there is nothing to answer. We write if one becomes free.",
    ),
)
PLACE_PASSED_ON = ProblemKind(
    "place-passed-on",
    409,
    Text(fi="Paikka on jo luovutettu", sv="Platsen har redan lämnats", en="The place was given up"),
    Text(
        fi="Olet jo kieltäytynyt paikasta, ja se on tarjottu eteenpäin. Kieltäytyminen jäi voimaan. Voit "
        "hakea seuraavaan paneeliin.",
        sv="Du har redan tackat nej och platsen har erbjudits vidare. Ditt nej gäller. Du kan söka till nästa panel.",
        en="You have declined the place already, and it was offered on. Your decline stands. You can apply "
        "to the next panel.",
    ),
)
TERM_OVER = ProblemKind(
    "term-over",
    409,
    Text(fi="Kausi on päättynyt", sv="Mandatperioden är slut", en="The term is over"),
    Text(
        fi="Paneelin {name} kausi päättyi {ends_on}. Mitään ei muutettu.",
        sv="Mandatperioden för panelen {name} slutade {ends_on}. Ingenting ändrades.",
        en="The term of the panel {name} ended on {ends_on}. Nothing was changed.",
    ),
)
INVITATION_LAPSED = ProblemKind(
    "invitation-lapsed",
    409,
    Text(fi="Vastausaika on päättynyt", sv="Svarstiden är slut", en="The time to answer is over"),
    Text(
        fi="Et vastannut kutsuun ajoissa, ja paikka on tarjottu eteenpäin. Mitään ei muutettu. Voit hakea seuraavaan "
        "paneeliin.",
        sv="Du svarade inte i tid och platsen har erbjudits vidare. Ingenting ändrades. Du kan söka till nästa panel.",
        en="You did not answer in time, and the place was offered on. Nothing was changed. You can apply to the next "
        "panel.",
    ),
)
NOT_A_MEMBER = ProblemKind(
    "not-a-member",
    409,
    Text(fi="Ei paneelin jäsen", sv="Inte medlem i panelen", en="Not a member of the panel"),
    Text(
        fi="Hakemuksella ei ole paikkaa paneelissa (tila: {status}). Mitään ei muutettu: tarkista hakemuksen tunnus.",
        sv="Ansökan har ingen plats i panelen (läge: {status}). Ingenting ändrades: kontrollera ansökans beteckning.",
        en="The application has no seat in the panel (it is {status}). Nothing was changed: check its id.",
    ),
)
