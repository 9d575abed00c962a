"""What personal data the notify service keeps, for `silta privacy`."""

from __future__ import annotations

from services.notify.channel_documents import Partner, ShareKit, Webhook
from services.notify.documents import (
    ActivityMatter,
    Applicant,
    Attendee,
    Coordinator,
    Delivery,
    Invitation,
    Participant,
    Pulse,
    Subscription,
    Summons,
    Suppression,
)
from services.notify.domain.erasing import ASKED_TO_PASS_ON, SUPPRESSED, TRACES
from services.notify.newsletter_documents import Newsletter, Proofreader
from services.notify.tasks import (
    ForgetAddress,
    ForgetApplicant,
    ForgetAttendees,
    ForgetDecisionLink,
    ForgetInvitation,
    ForgetParticipant,
    ForgetProofreaders,
    ForgetSummons,
    ForgetSuppression,
    SumUpReach,
)
from shared.contracts.budgets import ParticipantForgotten
from shared.contracts.events import ActivityTakenBack, SeatVacated
from shared.contracts.notify import Unsubscribe
from shared.contracts.panels import ApplicantForgotten
from shared.contracts.privacy import RegistrationErased
from shared.contracts.share_kits import RemovePartner
from shared.contracts.webhooks import RemoveWebhook
from shared.privacy import purposes, whose
from shared.privacy.declared import ByAddress, ByLink, Declaration, NotFound, PersonalData
from shared.text import Text

_BY_MAIL = Text(fi="sähköpostin välityspalvelin", sv="servern som förmedlar e-post", en="the mail relay")
_OF_PERSON = ByAddress(("person.email",))
_NAME_AND_LINK = Text(
    fi="nimi, sähköposti, kieli, oma linkki", sv="namn, e-post, språk, egen länk", en="name, e-mail, language, own link"
)
_NOBODY = NotFound(Text(fi="Siinä ei ole ketään.", sv="Där finns ingen.", en="Nobody is in it."))
_NOBODYS = Text(fi="ei kenenkään", sv="ingens", en="nobody's")
_KEPT = Text(fi="säilytetään", sv="bevaras", en="kept")

DECLARATION = Declaration(
    "notify",
    data=(
        PersonalData(
            Subscription.COLLECTION,
            ("email", "browser", "wish", "change", "lately", "asked_at", "confirmed_at", "changed_at", "consents"),
            what=Text(
                fi="sähköposti, tai selaimen osoite ilmoituspalvelussaan ja sen avaimet; "
                "kieli, alueet, teemat, tilaisuuksien lajit, verkostot, seuratut tilaisuudet, hiljaiset "
                "tunnit, yläraja; milloin tilattiin, mitä ja milloin vahvistettiin, muutettiin ja lopetettiin; "
                "ylärajan valinneelta, milloin kirjeitä lähti viimeisten 7 päivän aikana",
                sv="e-post, eller en webbläsares adress hos sin aviseringstjänst och dess nycklar; "
                "språk, områden, teman, slag av evenemang, nätverk, följda evenemang, tysta timmar, tak; när "
                "den begärdes, vad som bekräftades, ändrades och avslutades och när; för den som har valt ett tak, när "
                "brev gick de senaste 7 dagarna",
                en="e-mail, or a browser's address at its push service and its keys; "
                "language, districts, themes, kinds of occasion, networks, occasions followed, quiet hours, ceiling; "
                "when it was asked for, what was confirmed, changed and ended and when; where a ceiling was chosen, "
                "when letters went in the last 7 days",
            ),
            whose=whose.SUBSCRIBERS,
            purpose=purposes.NEWS,
            until=Text(
                fi="28 päivää lopettamisesta tai vahvistamattomasta tilauksesta, selaimen osoite heti lopetettaessa ja "
                "kun sen ilmoituspalvelu ei enää tunne sitä; vain tilaisuuksia seuraava päättyy "
                "registrations_kept_days viimeisen jälkeen, ja silloin unohdetaan myös seuratut tilaisuudet; "
                "tieto siitä, milloin jotain vahvistettiin, muutettiin ja lopetettiin, jää ilman sisältöään",
                sv="28 dagar efter att man har slutat, eller efter en begäran som aldrig bekräftades, en webbläsares "
                "adress genast när man slutar och när dess aviseringstjänst inte längre känner den; en som bara "
                "följer evenemang slutar registrations_kept_days efter det sista, och då glöms också vilka som följdes"
                "; när något bekräftades, ändrades och avslutades blir kvar, utan vad",
                en="28 days after leaving, or after an opt-in that was never confirmed, a browser's address at once, "
                "and when its push service no longer knows it; one that follows occasions "
                "only ends `registrations_kept_days` after the last of them; which occasions are followed is "
                "forgotten then, too; when something was confirmed, changed and ended stays, without what",
            ),
            found=ByAddress(("email",)),
            ended_by=(ForgetAddress, Unsubscribe),
            goes_to=Text(
                fi="sähköpostin välityspalvelin, tai selaimen ilmoituspalvelu, joka ei näe, mitä kerrotaan",
                sv="servern som förmedlar e-post, eller webbläsarens aviseringstjänst, som inte ser vad som berättas",
                en="the mail relay, or the browser's push service, which doesn't see what is told",
            ),
            stays=TRACES,
        ),
        PersonalData(
            Suppression.COLLECTION,
            ("reason", "returned"),
            what=Text(
                fi="avaimella laskettu tiiviste osoitteesta, joka ei ota kirjeitä vastaan tai jonka haltija valitti; "
                "ei osoitetta",
                sv="en nycklad kontrollsumma av en adress som inte tar emot brev, eller vars innehavare klagade; inte "
                "adressen",
                en="an HMAC of an address that takes no letters, or whose owner complained; not the address",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.REACHING,
            until=Text(
                fi="730 päivää viimeisestä ilmoituksesta; heti kun osoitteen tilaus vahvistetaan",
                sv="730 dagar efter den senaste rapporten; genast när en prenumeration på den bekräftas",
                en="730 days after the last report; at once when a subscription of it is confirmed",
            ),
            found=NotFound(
                Text(
                    fi="Osoitetta ei säilytetä. Onko siitä merkintä, sen kertoo komento silta privacy erase --dry-run.",
                    sv="Adressen bevaras inte. Om det finns en anteckning om den säger silta privacy erase --dry-run.",
                    en="The address isn't kept. Whether there is a note of it, silta privacy erase --dry-run says.",
                )
            ),
            ended_by=(ForgetSuppression,),
            stays=SUPPRESSED,
        ),
        PersonalData(
            Newsletter.COLLECTION,
            ("composers", "composer_accounts", "approved_by", "approver_account", "sent_by", "cancelled_by"),
            what=Text(
                fi="uutiskirjeen koonneiden, hyväksyneiden, lähettäneiden ja peruneiden työntekijöiden nimet, ja "
                "kenenä koonnut ja hyväksynyt kirjautui",
                sv="namnen på dem i personalen som skrev, godkände, skickade eller stoppade, och som vem den som "
                "skrev eller godkände var inloggad",
                en="names of staff who composed, approved, sent or called off, and as whom who composed or approved "
                "was signed in",
            ),
            whose=whose.STAFF,
            purpose=purposes.ANSWERING_FOR,
            until=Text(
                fi="säilytetään: kuka vastaa lähetetystä",
                sv="bevaras: vem som svarar för det som skickades",
                en="kept: who answered for what was sent",
            ),
            found=NotFound(
                Text(
                    fi="Nimet ovat sellaisina kuin henkilökunta kirjoitti ne, ilman osoitetta.",
                    sv="Namnen är som personalen skrev dem, utan adress.",
                    en="Names are as staff wrote them, without an address.",
                )
            ),
        ),
        PersonalData(
            Proofreader.COLLECTION,
            ("email",),
            what=Text(
                fi="sähköpostiosoitteet, joihin uutiskirjeen koe lähetetään",
                sv="e-postadresser som ett prov av ett nyhetsbrev går till",
                en="e-mail addresses that a test of a newsletter goes to",
            ),
            whose=whose.STAFF,
            purpose=purposes.NEWS,
            until=Text(fi="7 päivää", sv="7 dagar", en="7 days"),
            found=ByAddress(("email",)),
            ended_by=(ForgetProofreaders,),
            goes_to=_BY_MAIL,
        ),
        PersonalData(
            Delivery.COLLECTION,
            ("districts", "recipient"),
            what=Text(
                fi="kirje vastaanottajan tunnisteelle; uutiskirjeistä, mitkä alueet vastaanottaja oli valinnut",
                sv="ett brev till en mottagares beteckning; för nyhetsbrev, vilka områden mottagaren hade valt",
                en="a letter to a recipient's id; of newsletters, which districts they had chosen",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.REACHING,
            until=Text(
                fi="alueet 28 päivää, sitten kirjeen summana; että kirje lähti, säilytetään",
                sv="områdena i 28 dagar, sedan som summa för utskicket; att ett brev gick bevaras",
                en="districts 28 days, then a sum of the campaign; that a letter went is kept",
            ),
            found=ByLink(
                "recipient",
                tuple(
                    ("notify", model.COLLECTION)
                    for model in (Subscription, Attendee, Applicant, Participant, Summons, Invitation, Proofreader)
                ),
            ),
            ended_by=(SumUpReach,),
            stays=TRACES,
        ),
        PersonalData(
            Attendee.COLLECTION,
            ("person", "person_key"),
            what=Text(fi="nimi, sähköposti, kieli", sv="namn, e-post, språk", en="name, e-mail, language"),
            whose=whose.ATTENDEES,
            purpose=purposes.TAKING_PART,
            until=Text(fi="kuten ilmoittautumiset", sv="lika länge som anmälningar", en="as long as registrations"),
            found=_OF_PERSON,
            ended_by=(ForgetAttendees, RegistrationErased),
            goes_to=_BY_MAIL,
            stays=TRACES,
        ),
        PersonalData(
            Applicant.COLLECTION,
            ("person",),
            what=_NAME_AND_LINK,
            whose=whose.APPLICANTS,
            purpose=purposes.PANELS,
            until=Text(
                fi="30 päivää haun päättymisestä tai viimeisestä kirjeestä, jos se on myöhempi; heti kun hakemus "
                "perutaan",
                sv="30 dagar efter att ansökningstiden har gått ut, eller efter det sista brevet om det kommer senare; "
                "genast när ansökan dras tillbaka",
                en="30 days after the call has closed, or after the last letter if that is later; at once when the "
                "application is withdrawn",
            ),
            found=_OF_PERSON,
            ended_by=(ForgetApplicant, ApplicantForgotten),
            goes_to=_BY_MAIL,
            stays=TRACES,
        ),
        PersonalData(
            Participant.COLLECTION,
            ("email", "name", "language"),
            what=Text(
                fi="sähköposti, kieli, ehdottajan nimi, oma linkki",
                sv="e-post, språk, en förslagsställares namn, egen länk",
                en="e-mail, language, an author's name, own link",
            ),
            whose=whose.BUDGETERS,
            purpose=purposes.BUDGETING,
            until=Text(
                fi="7 päivää äänestyksestä; kaksi vuotta ehdottajilta ja uutisia pyytäneiltä; heti kun he pyytävät",
                sv="7 dagar efter omröstningen; två år för förslagsställare och dem som bad om nyheter; genast när de "
                "ber om det",
                en="7 days after voting; two years for authors and who asked for news; at once when they ask",
            ),
            found=ByAddress(("email",)),
            ended_by=(ForgetParticipant, ParticipantForgotten),
            goes_to=_BY_MAIL,
            stays=TRACES,
        ),
        PersonalData(
            Summons.COLLECTION,
            ("person",),
            what=_NAME_AND_LINK,
            whose=whose.APPLICANTS,
            purpose=purposes.PANELS,
            until=Text(
                fi="7 päivää kokoontumisen jälkeen, tai heti kun hakemus perutaan",
                sv="7 dagar efter sammanträdet, eller genast när ansökan dras tillbaka",
                en="7 days after the session, or at once when the application is withdrawn",
            ),
            found=_OF_PERSON,
            ended_by=(ForgetSummons, ApplicantForgotten),
            goes_to=_BY_MAIL,
            stays=TRACES,
        ),
        PersonalData(
            Invitation.COLLECTION,
            ("person",),
            what=Text(
                fi="nimi, sähköposti, kieli, omat linkit",
                sv="namn, e-post, språk, egna länkar",
                en="name, e-mail, language, own links",
            ),
            whose=whose.APPLICANTS,
            purpose=purposes.PANELS,
            until=Text(
                fi="90 päivää, tai heti kun hakemus perutaan",
                sv="90 dagar, eller genast när ansökan dras tillbaka",
                en="90 days, or at once when the application is withdrawn",
            ),
            found=_OF_PERSON,
            ended_by=(ForgetInvitation, ApplicantForgotten),
            goes_to=_BY_MAIL,
            stays=TRACES,
        ),
        PersonalData(
            Coordinator.COLLECTION,
            ("contact",),
            what=Text(
                fi="kuten events-palvelun areas, kirjeitä varten",
                sv="som areas i events, för brev",
                en="as `areas` of events, for letters",
            ),
            whose=whose.COORDINATORS,
            purpose=purposes.CONTACT,
            until=Text(fi="kuten siellä", sv="som där", en="as there"),
            found=ByAddress(("contact.email",), phone=("contact.phone",)),
            ended_by=(SeatVacated,),
            goes_to=Text(fi="kaikki: se on julkista", sv="alla: den är offentlig", en="everybody: it is public"),
        ),
        PersonalData(
            Partner.COLLECTION,
            ("email",),
            what=Text(
                fi="järjestön nimi ja osoite, johon sitä pyydetään välittämään tietoa; osoite voi olla henkilön",
                sv="namnet på en organisation och adressen där den ombeds sprida information; den kan vara en persons",
                en="the name of an organisation and the address where it is asked to pass news on, which may be a "
                "person's",
            ),
            whose=whose.PARTNERS,
            purpose=purposes.PARTNERS,
            until=Text(
                fi="henkilökunta poistaa kumppanin", sv="personalen tar bort partnern", en="staff remove the partner"
            ),
            found=ByAddress(("email",)),
            ended_by=(RemovePartner,),
            goes_to=_BY_MAIL,
            left_to_staff=True,
            stays=ASKED_TO_PASS_ON,
        ),
        PersonalData(
            ShareKit.COLLECTION,
            (),
            what=Text(
                fi="ei ketään: mitä kumppanilta pyydettiin ja mitä se vastasi, ja mitä se kirjoitti siitä, missä se "
                "näkyy",
                sv="ingen: vad en partner ombads och svarade, och vad den skrev om var det syns",
                en="nobody: what a partner was asked and answered, with what it wrote of where it is seen",
            ),
            whose=_NOBODYS,
            purpose=purposes.PARTNERS,
            until=_KEPT,
            found=_NOBODY,
        ),
        PersonalData(
            Pulse.COLLECTION,
            (),
            what=Text(
                fi="ei ketään: postilaatikko, jonka asetukset nimeävät elonmerkeille, jos nimeävät",
                sv="ingen: postlådan som inställningarna anger för livstecken, om de gör det",
                en="nobody: the mailbox that the settings name for heartbeats, if any",
            ),
            whose=_NOBODYS,
            purpose=purposes.WORKING,
            until=_KEPT,
            found=_NOBODY,
        ),
        PersonalData(
            Webhook.COLLECTION,
            (),
            what=Text(
                fi="ei ketään: mihin toinen järjestelmä ottaa julkisia uutisia",
                sv="ingen: vart ett annat system tar emot offentliga nyheter",
                en="nobody: where another system takes public news",
            ),
            whose=_NOBODYS,
            purpose=purposes.PARTNERS,
            until=Text(fi="henkilökunta poistaa sen", sv="personalen tar bort den", en="staff remove it"),
            found=_NOBODY,
            ended_by=(RemoveWebhook,),
        ),
        PersonalData(
            ActivityMatter.COLLECTION,
            ("decide_url",),
            what=Text(
                fi="linkki siihen, mitä asukas ilmoitti; ei mitään hänestä eikä siitä",
                sv="en länk till det som en invånare anmälde; ingenting om hen eller om det",
                en="a link to what a resident submitted; nothing of them or of it",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.OWN_ACTIVITY,
            until=Text(
                fi="30 päivää luvatusta päätöksestä; heti kun se perutaan",
                sv="30 dagar efter det utlovade beslutet; genast när den återkallas",
                en="30 days after the promised decision; at once when withdrawn",
            ),
            found=ByLink("_id", (("events", "activities"),)),
            ended_by=(ForgetDecisionLink, ActivityTakenBack),
            goes_to=Text(
                fi="toimisto, joka päättää", sv="kontoret som beslutar", en="the office of the city that decides"
            ),
        ),
    ),
    harmless={
        "delivery_journals.entries": "what becomes of deliveries, by their ids",
        "newsletters.name": "the newsletter's own",
        "pulses.email": "the settings' own mailbox for heartbeats",
        "share_kits.seen": "where a partner's post can be seen",
    },
)
