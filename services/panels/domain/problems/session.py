"""Why a session is not planned, or who came is not recorded."""

from shared.contracts import ProblemKind
from shared.text import Text

SESSION_OUTSIDE_TERM = ProblemKind(
    "session-outside-term",
    422,
    Text(fi="Kokous ei ole kaudella", sv="Mötet är utanför perioden", en="The session is outside the term"),
    Text(
        fi="Paneelin kausi on {starts_on} – {ends_on}. Kokousta ei tallennettu: valitse aika siltä väliltä.",
        sv="Panelens mandatperiod är {starts_on} – {ends_on}. Mötet sparades inte: välj en tid inom den.",
        en="The panel's term is {starts_on} to {ends_on}. The session was not stored: choose a time within it.",
    ),
)
SESSION_BEGUN = ProblemKind(
    "session-begun",
    409,
    Text(fi="Kokous on jo alkanut", sv="Mötet har redan börjat", en="The session has begun"),
    Text(
        fi="Kokous {name} alkoi {starts_at}, eikä sitä muutettu. Anna uudelle kokoukselle toinen tunnus.",
        sv="Mötet {name} började {starts_at} och ändrades inte. Ge ett nytt möte en annan beteckning.",
        en="The session {name} began at {starts_at} and was not changed. Give a new session another id.",
    ),
)
SESSION_TO_COME = ProblemKind(
    "session-to-come",
    409,
    Text(fi="Kokous ei ole alkanut", sv="Mötet har inte börjat", en="The session has not begun"),
    Text(
        fi="Kokous {name} alkaa {starts_at}. Läsnäoloa ei tallennettu: kirjaa se silloin.",
        sv="Mötet {name} börjar {starts_at}. Närvaron sparades inte: anteckna den då.",
        en="The session {name} begins at {starts_at}. Attendance was not stored: record it then.",
    ),
)
ATTENDED_BY_OTHERS = ProblemKind(
    "attended-by-others",
    422,
    Text(fi="Kaikki eivät ole jäseniä", sv="Alla är inte medlemmar", en="Not all are members"),
    Text(
        fi="{count} ilmoitetuista hakemuksista ei kuulu paneelin jäsenille. Läsnäoloa ei tallennettu: korjaa ne.",
        sv="{count} av ansökningarna hör inte till panelens medlemmar. Närvaron sparades inte: rätta dem.",
        en="{count} of the applications are not of members of the panel. Attendance was not stored: correct them.",
    ),
)
