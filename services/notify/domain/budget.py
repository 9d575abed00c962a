"""What letters about participatory budgeting tell, beside whom."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.contracts.budgets import IdeaStatus, RealisationStatus
from shared.text import Text


class Part(StrEnum):
    """What somebody has to do with a round."""

    AUTHOR = "author"
    VOTER = "voter"


class BudgetNews(BaseModel):
    """What a letter to several people says to all of them."""

    model_config = ConfigDict(frozen=True)

    name: Text
    """The round's, or the project's."""
    url: str | None = None
    """Where all can read it; None: on each one's own page."""
    standing: Text | None = None
    words: Text | None = None
    cost: int | None = None
    chosen: int | None = None
    amount: int | None = None


IDEA_STANDS = {
    IdeaStatus.PUBLISHED: Text(fi="Ideasi on julkaistu.", sv="Din idé är publicerad.", en="Your idea is published."),
    IdeaStatus.DECLINED: Text(
        fi="Ideaasi ei julkaista.", sv="Din idé publiceras inte.", en="Your idea will not be published."
    ),
    IdeaStatus.COMBINED: Text(
        fi="Ideasi on yhdistetty muihin samanlaisiin.",
        sv="Din idé har slagits ihop med andra liknande.",
        en="Your idea has been combined with others like it.",
    ),
    IdeaStatus.FEASIBLE: Text(
        fi="Ideasi voidaan toteuttaa, ja siitä äänestetään.",
        sv="Din idé kan genomföras, och man röstar om den.",
        en="Your idea can be done, and it will be voted on.",
    ),
    IdeaStatus.NOT_FEASIBLE: Text(
        fi="Ideaasi ei voida toteuttaa.", sv="Din idé kan inte genomföras.", en="Your idea can't be done."
    ),
}
PROJECT_STANDS = {
    RealisationStatus.CHOSEN: Text(fi="Valittu", sv="Valt", en="Chosen"),
    RealisationStatus.PLANNED: Text(fi="Suunnitteilla", sv="Planeras", en="Being planned"),
    RealisationStatus.UNDER_WAY: Text(fi="Käynnissä", sv="Pågår", en="Under way"),
    RealisationStatus.DELAYED: Text(fi="Viivästynyt", sv="Försenat", en="Delayed"),
    RealisationStatus.DONE: Text(fi="Valmis", sv="Klart", en="Done"),
    RealisationStatus.GIVEN_UP: Text(fi="Ei toteuteta", sv="Genomförs inte", en="Given up"),
}
