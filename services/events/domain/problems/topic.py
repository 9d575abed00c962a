"""A topic that can't be published, changed or closed."""

from __future__ import annotations

from shared.contracts import ProblemKind
from shared.text import Text

TOPIC_ALREADY_PUBLISHED = ProblemKind(
    "topic-already-published",
    409,
    Text(fi="Aihe on jo julkaistu", sv="Ämnet är redan publicerat", en="The topic is published already"),
    Text(
        fi="Tunnuksella {topic} on jo julkaistu aihe. Mitään ei muutettu. Muuta sitä tai anna uudelle oma tunnus.",
        sv="Ett ämne med beteckningen {topic} finns redan. Ingenting ändrades. Ändra det eller ge det nya en egen "
        "beteckning.",
        en="A topic with the id {topic} is published already. Nothing was changed. Change it, or give the new one "
        "an id of its own.",
    ),
)
TOPIC_OVER_ALREADY = ProblemKind(
    "topic-over-already",
    422,
    Text(fi="Aika on jo päättynyt", sv="Tiden är redan ute", en="The time is over already"),
    Text(
        fi="Aiheeseen voisi vaikuttaa vain menneisyydessä. Sitä ei tallennettu. Anna päättymisaika tulevaisuudesta.",
        sv="Ämnet kunde bara påverkas i det förflutna. Det sparades inte. Ge en sluttid i framtiden.",
        en="The topic could only be influenced in the past. It was not stored. Give an end in the future.",
    ),
)
TOPIC_CLOSED = ProblemKind(
    "topic-closed",
    409,
    Text(fi="Aihe on suljettu", sv="Ämnet är stängt", en="The topic is closed"),
    Text(
        fi="Aihe on jo suljettu. Mitään ei muutettu. Julkaise uusi aihe, jos asiaan voi taas vaikuttaa.",
        sv="Ämnet är redan stängt. Ingenting ändrades. Publicera ett nytt ämne om saken åter kan påverkas.",
        en="The topic is closed already. Nothing was changed. Publish a new topic if the matter can be influenced "
        "again.",
    ),
)
