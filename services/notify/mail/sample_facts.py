"""What sample letters tell: texts, an occasion and a campaign, with names that are plainly invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notify.documents import Campaign
from services.notify.domain.budget import BudgetNews
from services.notify.domain.campaign import Told, Upset
from services.notify.domain.message import Message
from services.notify.domain.newsletter import Content
from services.notify.domain.notice import of_survey
from shared.city import City
from shared.contracts.events import Kind, OccasionFacts, Place, Span
from shared.contracts.feedback import FollowUpItem, FollowUpPublished, ItemProgressed, ItemStatus
from shared.contracts.panels import LotteryPublished
from shared.contracts.surveys import SurveyKind, SurveyPublished
from shared.text import Text

EVENING = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What might be told in a city at a moment."""

    city: City
    now: datetime
    after: str = ""
    """What stands at the end of every text that people write: tests put in what must never become more than words."""

    def campaign_of(self, message: Message) -> Campaign:
        """Return what it might tell: everything that any message does, of which each takes its own."""
        return Campaign(
            id=f"{message}.subject",
            message=message,
            subject="subject",
            created_at=self.now,
            occasions=(Told(facts=self._occasion, url="https://e.example/1"),),
            upset=Upset(
                reason=self.text("Sali ei ole käytettävissä", "Salen kan inte användas", "The hall can't be used"),
                was=Span(starts_at=self.now, ends_at=self.now + EVENING),
                instead_name=self.text("Toinen esimerkki-ilta", "Den andra exempelkvällen", "Another example evening"),
                instead_url="https://e.example/2",
            ),
            lottery=LotteryPublished(
                call="call",
                name=self.panel,
                manifest="f" * 64,
                panels=1_000,
                beacon_round=None,
                url="https://l.example/1",
            ),
            budget=BudgetNews(
                name=self.text("Penkkejä esimerkkipuistoon", "Bänkar i exempelparken", "Benches in Example Park"),
                url="https://b.example/1",
                standing=self.text("Valmis", "Färdigt", "Done"),
                words=self.text("Penkit ovat paikoillaan", "Bänkarna är på plats", "The benches are in place"),
                cost=20_000,
                chosen=3,
                amount=50_000,
            ),
            follow_up=FollowUpPublished(
                occasion="occasion",
                occasion_name=self.evening,
                what_happened=self._item("Puhuimme valosta", "Vi talade om ljus", "We talked about light"),
                what_we_take_with_us=(FollowUpItem(text=self.light),),
                what_we_still_develop=self._item("Reitti kouluun", "Vägen till skolan", "The way to school"),
                url="https://f.example/1",
            ),
            progress=ItemProgressed(
                occasion="occasion",
                occasion_name=self.evening,
                item="take-1",
                item_text=self.light,
                step=1,
                status=ItemStatus.DONE,
                text=self.text("Kaksitoista lamppua", "Tolv lampor", "Twelve lamps"),
                on=self.now.date(),
                by=self.streets,
                url="https://f.example/1#take-1",
            ),
            survey=SurveyPublished(
                survey="phenomenon",
                version=1,
                kind=SurveyKind.PHENOMENON,
                name=self.text("Etätyö", "Distansarbete", "Remote work"),
                intro=self.text("Mikä muuttuu?", "Vad ändras?", "What changes?"),
                question=self.text(
                    "Mitä etätyö tekee kaupungille?",
                    "Vad gör distansarbete med staden?",
                    "What does remote work do to the city?",
                ),
                opens_at=self.now,
                closes_at=self.now + timedelta(days=7),
                url="https://f.example/phenomenon",
            ),
            newsletter=Content(
                subject=self.text("Kevään esimerkki", "Vårens exempel", "An example of spring"),
                text=self.text(
                    "Ensin tämä.\n\n- kohta\n- toinen\n\nLopuksi",
                    "Först detta.\n\n- en punkt\n- en annan\n\nTill sist",
                    "First this.\n\n- a point\n- another\n\nLast",
                ),
            ),
            shown=(
                of_survey(
                    SurveyPublished(
                        survey="shown",
                        version=1,
                        kind=SurveyKind.POLL,
                        name=self.text("Esimerkkigallup", "Exempelgallup", "Example poll"),
                        opens_at=self.now,
                        closes_at=self.now + timedelta(days=7),
                        url="https://f.example/poll",
                    )
                ),
            ),
        )

    @property
    def _occasion(self) -> OccasionFacts:
        starts_at = self.now + timedelta(days=21)
        return OccasionFacts(
            id="example-evening-1",
            kind=Kind.RESIDENT_EVENING,
            name=self.evening,
            summary=self.text("Lyhyesti", "I korthet", "In short"),
            districts=self.districts,
            themes=self.themes,
            starts_at=starts_at,
            ends_at=starts_at + EVENING,
            place=Place(name=self.library, address="Esimerkkikatu 1"),
        )

    @property
    def districts(self) -> tuple[str, ...]:
        """The first of the city: letters call it by its name."""
        return tuple(district.id for district in self.city.districts[:1])

    @property
    def themes(self) -> tuple[str, ...]:
        """Likewise."""
        return tuple(theme.id for theme in self.city.themes[:1])

    @property
    def evening(self) -> Text:
        """An occasion."""
        return self.text("Esimerkki-ilta", "Exempelkvällen", "Example evening")

    @property
    def panel(self) -> Text:
        """A panel."""
        return self.text("Esimerkkipaneeli", "Exempelpanelen", "Example panel")

    @property
    def library(self) -> Text:
        """A place."""
        return self.text("Esimerkkikirjasto", "Exempelbiblioteket", "Example library")

    @property
    def light(self) -> Text:
        """A promise."""
        return self.text("Valoa esimerkkipuistoon", "Ljus i exempelparken", "Light in Example Park")

    @property
    def streets(self) -> Text:
        """Who sees to it."""
        return self.text("Katupalvelut", "Gatutjänsterna", "Street services")

    def _item(self, fi: str, sv: str, en: str) -> tuple[FollowUpItem, ...]:
        return (FollowUpItem(text=self.text(fi, sv, en)),)

    def text(self, fi: str, sv: str, en: str) -> Text:
        """Return words as if somebody had written them."""
        return Text(fi=f"{fi} {self.after}", sv=f"{sv} {self.after}", en=f"{en} {self.after}")
