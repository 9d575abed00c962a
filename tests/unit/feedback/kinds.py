"""One question of each kind."""

from __future__ import annotations

from services.feedback.domain.choosing import Choice, Choices, DistrictChoice, PlaceChoice
from services.feedback.domain.question import FreeText, Number, Questions, Scale
from shared.contracts.survey import Option, PlaceOption, Point
from shared.text import Text

LABELS = (Text(en="Badly"), Text(en="So so"), Text(en="Well"))
WAYS = tuple(Option(id=id_, text=Text(en=id_.title())) for id_ in ("foot", "bus", "car"))
STOPS = (
    PlaceOption(id="sello", text=Text(en="Sello"), point=Point(latitude=60.2180, longitude=24.8120)),
    PlaceOption(id="entresse", text=Text(en="Entresse"), point=Point(latitude=60.2030, longitude=24.6560)),
    PlaceOption(id="soukka", text=Text(en="Soukka"), point=Point(latitude=60.1400, longitude=24.6760)),
)
DISTRICTS = tuple(Option(id=id_, text=Text(fi=id_.title())) for id_ in ("leppavaara", "tapiola"))
EVERY_KIND: Questions = (
    Scale(key="light", text=Text(en="How well is the way lit?"), labels=LABELS),
    Choice(key="way", text=Text(en="How did you come?"), options=WAYS),
    Choices(key="ways", text=Text(en="How do you move?"), options=WAYS, most=2),
    Number(key="visits", text=Text(en="How often do you come?"), lowest=0, highest=31),
    PlaceChoice(key="stop", text=Text(en="Where?"), options=STOPS),
    DistrictChoice(key="home", text=Text(en="Where do you live?"), options=DISTRICTS),
    FreeText(key="more", text=Text(en="What else?")),
)
