"""A wish that can't be answered like this."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

WISH_ALREADY_ANSWERED = ProblemKind(
    "wish-already-answered",
    409,
    Text(fi="Toiveeseen on jo vastattu", sv="Önskemålet är redan besvarat", en="The wish is already answered"),
    Text(
        fi="Toiveeseen {wish} on jo vastattu vastauksella {answer}. Mitään ei julkaistu. Jätä toive pois luettelosta.",
        sv="Önskemålet {wish} är redan besvarat med svaret {answer}. Ingenting publicerades. Ta bort det ur listan.",
        en="The wish {wish} is already answered by the answer {answer}. Nothing was published. Leave it out of the "
        "list.",
    ),
)
ANSWER_ALREADY_PUBLISHED = ProblemKind(
    "answer-already-published",
    409,
    Text(fi="Vastaus on jo julkaistu", sv="Svaret är redan publicerat", en="The answer is already published"),
    Text(
        fi="Tunnus {answer} on jo julkaistun vastauksen. Mitään ei muutettu. Anna uudelle vastaukselle oma tunnus.",
        sv="Beteckningen {answer} hör till ett svar som redan är publicerat. Ingenting ändrades. Ge det nya svaret "
        "en egen beteckning.",
        en="The id {answer} is that of an answer that is already published. Nothing was changed. Give the new answer "
        "an id of its own.",
    ),
)
