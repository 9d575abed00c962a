"""A partnership, or a step in it, that can't be."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

PARTNERSHIP_ALREADY_AGREED = ProblemKind(
    "partnership-already-agreed",
    409,
    Text(fi="Kumppanuus on jo sovittu", sv="Partnerskapet finns redan", en="The partnership is agreed already"),
    Text(
        fi="Tunnuksella {partnership} on jo kumppanuus. Mitään ei muutettu. Anna uudelle oma tunnus.",
        sv="Det finns redan ett partnerskap med beteckningen {partnership}. Ingenting ändrades. Ge det nya en egen "
        "beteckning.",
        en="There is a partnership with the id {partnership} already. Nothing was changed. Give the new one an id of "
        "its own.",
    ),
)
PARTNERSHIP_ENDED = ProblemKind(
    "partnership-ended",
    409,
    Text(fi="Kumppanuus on päättynyt", sv="Partnerskapet har upphört", en="The partnership is over"),
    Text(
        fi="Kumppanuus on päättynyt, joten mitään ei muutettu. Sopikaa uudesta, jos yhteistyö jatkuu.",
        sv="Partnerskapet har upphört, så ingenting ändrades. Kom överens om ett nytt om samarbetet fortsätter.",
        en="The partnership is over, so nothing was changed. Agree on a new one if the work goes on.",
    ),
)
RESPONSIBILITY_LOST = ProblemKind(
    "responsibility-lost",
    409,
    Text(fi="Vastuu jäisi pois", sv="Ett ansvar skulle falla bort", en="A responsibility would be lost"),
    Text(
        fi="Nämä vastuut puuttuvat: {lost}. Mitään ei muutettu. Pidä ne mukana: niiden vaiheet ovat julkisia.",
        sv="De här ansvaren saknas: {lost}. Ingenting ändrades. Behåll dem: deras skeden är offentliga.",
        en="These responsibilities are missing: {lost}. Nothing was changed. Keep them: what became of them is public.",
    ),
)
ALREADY_AT_STAGE = ProblemKind(
    "already-at-stage",
    409,
    Text(fi="Vastuu on jo siellä", sv="Ansvaret är redan där", en="It stands there already"),
    Text(
        fi="Vastuun tila on jo: {stage}. Mitään ei muutettu.",
        sv="Ansvarets läge är redan: {stage}. Ingenting ändrades.",
        en="The responsibility stands there already: {stage}. Nothing was changed.",
    ),
)
STEP_TOO_LONG = ProblemKind(
    "step-too-long",
    409,
    Text(fi="Liian pitkä askel", sv="För långt steg", en="Too long a step"),
    Text(
        fi="Vastuu siirtyy askel kerrallaan. Nyt: {stage}. Seuraavaksi: {next}. Mitään ei muutettu.",
        sv="Ansvaret flyttas ett steg i taget. Nu: {stage}. Nästa steg: {next}. Ingenting ändrades.",
        en="Responsibility moves one step at a time. Now: {stage}. Next: {next}. Nothing was changed.",
    ),
)
REASON_NEEDED_TO_GO_BACK = ProblemKind(
    "reason-needed-to-go-back",
    422,
    Text(fi="Perustelu puuttuu", sv="Motivering saknas", en="A reason is missing"),
    Text(
        fi="Vastuu palaisi kohti kaupunkia, eikä syytä annettu. Mitään ei muutettu. Kerro syy: se on julkinen.",
        sv="Ansvaret skulle gå tillbaka mot staden, och ingen orsak gavs. Ingenting ändrades. Ange orsaken: den är "
        "offentlig.",
        en="The responsibility would move back towards the city, and no reason was given. Nothing was changed. Give "
        "the reason: it is public.",
    ),
)
