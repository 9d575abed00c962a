"""What personal data the events service keeps, for `silta privacy`."""

from __future__ import annotations

from services.events.activity_tasks import ForgetSubmitter
from services.events.coordinator_tasks import ForgetCoordinator
from services.events.documents import Activity, Area, JudgedScan, Occasion, Partner, Registration, Wish
from services.events.domain.erasing import LISTED, ORGANISATION, SEATS
from services.events.forget_tasks import ForgetRegistrations
from shared.contracts.events import AnswerWishes, EndCoordinatorTerm, RemovePartner, WithdrawActivity
from shared.privacy import purposes, whose
from shared.privacy.declared import ByAddress, ByLink, Declaration, NotFound, PersonalData
from shared.text import Text

_AS_REGISTRATIONS = Text(fi="kuten ilmoittautumiset", sv="lika länge som anmälningar", en="as long as registrations")

DECLARATION = Declaration(
    "events",
    data=(
        PersonalData(
            Area.COLLECTION,
            ("terms.contact",),
            what=Text(
                fi="nimi, sähköposti ja puhelin koordinaattorilta, joka on suostunut niiden julkisuuteen",
                sv="namn, e-post och telefon till koordinatorer som har samtyckt till att de är offentliga",
                en="name, e-mail, telephone of coordinators who agreed that they are public",
            ),
            whose=whose.COORDINATORS,
            purpose=purposes.CONTACT,
            until=Text(
                fi="kauden loppuun, tai heti kun se päätetään",
                sv="till periodens slut, eller genast när den avslutas",
                en="end of the term, or at once when it is ended",
            ),
            found=ByAddress(("contact.email",), phone=("contact.phone",), within="terms"),
            ended_by=(ForgetCoordinator, EndCoordinatorTerm),
            goes_to=Text(fi="kaikki: se on julkista", sv="alla: den är offentlig", en="everybody: it is public"),
        ),
        PersonalData(
            Activity.COLLECTION,
            ("person", "facts.name", "facts.summary", "facts.place", "facts.space"),
            what=Text(
                fi="oman toiminnan ilmoittajan nimi, sähköposti ja kieli sekä mitä hän siitä kirjoitti",
                sv="namn, e-post och språk för den som anmälde en egen verksamhet, och vad hen skrev om den",
                en="name, e-mail, language of who submitted a residents' own activity, and what they wrote of it",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.OWN_ACTIVITY,
            until=Text(
                fi="30 päivää toiminnan tai sen hylkäämisen jälkeen; heti kun se perutaan",
                sv="30 dagar efter verksamheten eller avslaget; genast när den återkallas",
                en="30 days after the activity or its refusal; at once when withdrawn",
            ),
            found=ByAddress(("person.email",)),
            ended_by=(ForgetSubmitter, WithdrawActivity),
        ),
        PersonalData(
            Occasion.COLLECTION,
            ("facts.name", "facts.summary", "history.before", "history.after"),
            what=Text(
                fi="mitä asukkaat kirjoittivat omasta toiminnastaan, joka on tai oli julkaistu; ei sitä kuka",
                sv="vad invånare skrev om en egen verksamhet som är eller var publicerad; ingenting om vem",
                en="what residents wrote of an activity of their own that is or was listed; nothing of who",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.OWN_ACTIVITY,
            until=Text(
                fi="heti kun se perutaan; 30 päivää julkaistun toiminnan hylkäämisestä; pidetty jää julkiseksi",
                sv="genast när den återkallas; 30 dagar efter att en publicerad avslogs; det som har hållits förblir "
                "offentligt",
                en="at once when withdrawn; 30 days after the refusal of what had been listed; what was held stays "
                "public",
            ),
            found=ByLink("activity", (("events", Activity.COLLECTION),)),
            ended_by=(ForgetSubmitter, WithdrawActivity),
            goes_to=Text(fi="kaikki: se on julkista", sv="alla: det är offentligt", en="everybody: it is public"),
            stays=LISTED,
        ),
        PersonalData(
            Registration.COLLECTION,
            ("person", "needs", "checked_in_at"),
            what=Text(
                fi="nimi, sähköposti, kieli, tarpeet ja milloin tuli paikalle",
                sv="namn, e-post, språk, behov och när hen kom",
                en="name, e-mail, language, needs, when they came",
            ),
            whose=whose.ATTENDEES,
            purpose=purposes.TAKING_PART,
            until=Text(
                fi="90 päivää tilaisuuden jälkeen (kaupungin tiedostossa registrations_kept_days)",
                sv="90 dagar efter evenemanget (registrations_kept_days i stadens fil)",
                en="90 days after the occasion (`registrations_kept_days` in the city's file)",
            ),
            found=ByAddress(("person.email",)),
            ended_by=(ForgetRegistrations,),
            goes_to=Text(
                fi="kuka pitää ovea: nimi ja paikat, päivä tilaisuuden jälkeen asti",
                sv="den som håller dörren: namn och platser, till dagen efter evenemanget",
                en="who holds the door: name and seats, until a day after the occasion",
            ),
            stays=SEATS,
        ),
        PersonalData(
            JudgedScan.COLLECTION,
            ("registration",),
            what=Text(
                fi="ilmoittautumisen tunniste ja milloin se luettiin ovella; ei koodia eikä nimeä",
                sv="anmälans beteckning och när den lästes av vid dörren; ingen kod, inget namn",
                en="registration's id and when it was scanned; no code, no name",
            ),
            whose=whose.ATTENDEES,
            purpose=purposes.TAKING_PART,
            until=_AS_REGISTRATIONS,
            found=ByLink("registration", (("events", Registration.COLLECTION),)),
            ended_by=(ForgetRegistrations,),
            stays=SEATS,
        ),
        PersonalData(
            Wish.COLLECTION,
            ("words",),
            what=Text(
                fi="ei lähettäjää; mitä asukas kirjoitti, jossa voi olla jonkun nimi",
                sv="ingen avsändare; vad en invånare skrev, där någon kan nämnas",
                en="no sender; what a resident wrote, which may name somebody",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.HEARING,
            until=Text(
                fi="vastaukseen; henkilökunnan lukema on myös komennon events.read-wishes tuloksessa 30 päivää",
                sv="besvarat; vad personalen har läst finns också i resultatet av events.read-wishes i 30 dagar",
                en="answered; what staff have read also stands in the outcome of `events.read-wishes`, 30 days",
            ),
            found=NotFound(
                Text(
                    fi="Toiveista ei tiedetä, kuka ne lähetti. Kerro sanat, niin henkilökunta löytää toiveen.",
                    sv="Ingen vet vem som skickade ett önskemål. Säg orden, så hittar personalen det.",
                    en="Nobody knows who sent a wish. Tell the words, and staff can find it.",
                )
            ),
            ended_by=(AnswerWishes,),
        ),
        PersonalData(
            Partner.COLLECTION,
            ("facts.email",),
            what=Text(
                fi="kumppanijärjestön osoite, joka voi olla henkilön",
                sv="en partnerorganisations adress, som kan vara en persons",
                en="the address of a partner organisation, which may be a person's",
            ),
            whose=whose.PARTNERS,
            purpose=purposes.PARTNERS,
            until=Text(
                fi="henkilökunta poistaa kumppanin", sv="personalen tar bort partnern", en="staff remove the partner"
            ),
            found=ByAddress(("facts.email",)),
            ended_by=(RemovePartner,),
            goes_to=Text(fi="kaikki: se on julkista", sv="alla: den är offentlig", en="everybody: it is public"),
            left_to_staff=True,
            stays=ORGANISATION,
        ),
    ),
    harmless={
        "decisions.minutes": "where the working group's minutes are kept",
        "year_parts.entries": "public occasions as lists show them",
    },
)
