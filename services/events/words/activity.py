"""The words of residents' own activities: the list, the form, where it stands, the decision."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.text import Text

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "activities": Text(
            fi="Asukkaiden omaa toimintaa", sv="Invånarnas egna aktiviteter", en="Residents' own activities"
        ),
        "no_activities": Text(
            fi="Luettelossa ei ole nyt toimintaa. Ensimmäinen voi olla sinun.",
            sv="Det finns inga aktiviteter i listan just nu. Den första kan vara din.",
            en="Nothing is listed just now. The first can be yours.",
        ),
        "activities_promise": Text(
            fi="Kaupunki päättää {days} päivän kuluessa, otetaanko toiminta luetteloon.",
            sv="Staden beslutar inom {days} dagar om aktiviteten tas med i listan.",
            en="The city decides within {days} days whether an activity is listed.",
        ),
        "activities_waiting": Text(
            fi="Päätöstä odottaa {waiting}, joista myöhässä {late}.",
            sv="{waiting} väntar på beslut, av dem {late} för sent.",
            en="{waiting} wait for a decision, {late} of them too long.",
        ),
        "activity_submit": Text(
            fi="Ilmoita oma toimintasi", sv="Anmäl en egen aktivitet", en="List an activity of your own"
        ),
        "activity_name": Text(fi="Toiminnan nimi", sv="Aktivitetens namn", en="Name of the activity"),
        "activity_summary": Text(
            fi="Mitä tehdään ja kenelle", sv="Vad ni gör och för vem", en="What you do, and for whom"
        ),
        "activity_district": Text(fi="Suuralue", sv="Storområde", en="District"),
        "activity_starts_at": Text(fi="Alkaa", sv="Börjar", en="Begins"),
        "activity_ends_at": Text(fi="Päättyy", sv="Slutar", en="Ends"),
        "activity_place": Text(fi="Paikka", sv="Plats", en="Place"),
        "activity_space_wish": Text(
            fi="Tarvitsetteko kaupungin tilaa? Mihin?",
            sv="Behöver ni ett av stadens utrymmen? Till vad?",
            en="Do you need a space of the city's? What for?",
        ),
        "activity_space_people": Text(
            fi="Monelleko tilaa tarvitaan?", sv="För hur många behövs utrymmet?", en="A space for how many?"
        ),
        "activity_person_name": Text(fi="Nimesi", sv="Ditt namn", en="Your name"),
        "activity_email": Text(fi="Sähköpostiosoitteesi", sv="Din e-postadress", en="Your e-mail address"),
        "activity_privacy": Text(
            fi="Nimesi ja osoitteesi näkee vain päätöksen tekijä. Ne poistetaan 30 päivää toiminnan jälkeen. Älä "
            "kirjoita muiden tietoja toiminnan kuvaukseen: se julkaistaan.",
            sv="Ditt namn och din adress ser bara den som beslutar. De tas bort 30 dagar efter aktiviteten. Skriv inte "
            "andras uppgifter i beskrivningen: den publiceras.",
            en="Only who decides sees your name and address. They are removed 30 days after the activity. Don't write "
            "others' details into the description: it is published.",
        ),
        "activity_correct": Text(
            fi="Toimintaa ei vielä lähetetty. Korjaa nämä kohdat:",
            sv="Aktiviteten har inte skickats ännu. Rätta de här punkterna:",
            en="The activity has not been sent yet. Correct these:",
        ),
        "wrong_activity_name": Text(
            fi="Anna toiminnalle nimi.", sv="Ge aktiviteten ett namn.", en="Name the activity."
        ),
        "wrong_activity_summary": Text(fi="Kerro, mitä tehdään.", sv="Berätta vad ni gör.", en="Say what you do."),
        "wrong_activity_district": Text(fi="Valitse suuralue.", sv="Välj ett storområde.", en="Choose a district."),
        "wrong_activity_starts_at": Text(
            fi="Anna alkamisaika muodossa 2027-05-29T12:00.",
            sv="Ange när den börjar i formen 2027-05-29T12:00.",
            en="Say when it begins, like 2027-05-29T12:00.",
        ),
        "wrong_activity_ends_at": Text(
            fi="Anna päättymisaika, joka on alkamisajan jälkeen.",
            sv="Ange en sluttid som är efter början.",
            en="Say when it ends: later than it begins.",
        ),
        "wrong_activity_place": Text(
            fi="Kirjoita paikka lyhyemmin.", sv="Skriv platsen kortare.", en="Write the place in fewer words."
        ),
        "wrong_activity_space_wish": Text(
            fi="Kerro lyhyesti, mihin tilaa tarvitaan.",
            sv="Berätta kort vad utrymmet behövs till.",
            en="Say in a few words what the space is needed for.",
        ),
        "wrong_activity_space_people": Text(
            fi="Kirjoita luku yhdestä tuhanteen.",
            sv="Skriv ett tal från ett till tusen.",
            en="Write a number, 1 to 1000.",
        ),
        "wrong_activity_person_name": Text(fi="Kirjoita nimesi.", sv="Skriv ditt namn.", en="Write your name."),
        "wrong_activity_email": Text(
            fi="Kirjoita osoite muodossa nimi@esimerkki.fi.",
            sv="Skriv adressen i formen namn@exempel.fi.",
            en="Write the address like name@example.fi.",
        ),
        "activity_on_its_way": Text(
            fi="Toimintaa käsitellään", sv="Aktiviteten behandlas", en="Your activity is being handled"
        ),
        "activity_on_its_way_detail": Text(
            fi="Olemme vastaanottaneet sen, eikä se katoa. Lataa tämä sivu hetken päästä uudelleen: näet linkin, "
            "josta voit seurata asiaa.",
            sv="Vi har tagit emot den och den försvinner inte. Ladda sidan på nytt om en stund: då ser du länken "
            "där du kan följa ärendet.",
            en="We have it, and it won't be lost. Reload this page in a moment: you will see the link by which to "
            "follow it.",
        ),
        "activity_status": Text(fi="Toimintasi", sv="Din aktivitet", en="Your activity"),
        "activity_keep_link": Text(
            fi="Tallenna tämän sivun osoite: vain siitä näet, miten asia etenee, ja voit perua.",
            sv="Spara sidans adress: bara där ser du hur ärendet går framåt och kan återkalla det.",
            en="Keep the address of this page: only by it can you see how it goes, and withdraw.",
        ),
        "activity_forgotten": Text(
            fi="Ilmoittajan kirjoittamat tiedot on poistettu.",
            sv="Det som anmälaren skrev har raderats.",
            en="What was written of it has been removed.",
        ),
        "activity_decide_by": Text(fi="Päätös viimeistään", sv="Beslut senast", en="Decision by"),
        "activity_late": Text(
            fi="Lupaus on jo ylitetty. Pahoittelemme: päätöksestä on muistutettu.",
            sv="Löftet har redan brutits. Vi beklagar: beslutet har påmints om.",
            en="The promise is broken already. We are sorry: those who decide have been reminded.",
        ),
        "activity_reason": Text(fi="Perustelu", sv="Motivering", en="The reason"),
        "activity_space": Text(fi="Tila", sv="Utrymme", en="Space"),
        "activity_withdraw": Text(fi="Peru toiminta", sv="Återkalla aktiviteten", en="Withdraw the activity"),
        "activity_withdraw_hint": Text(
            fi="Toiminta poistuu luettelosta ja tietosi poistetaan. Perumista ei voi kumota.",
            sv="Aktiviteten försvinner från listan och dina uppgifter tas bort. Det kan inte ångras.",
            en="The activity leaves the list and your details are removed. It can't be undone.",
        ),
        "activity_decision": Text(
            fi="Päätös asukkaiden toiminnasta",
            sv="Beslut om invånarnas aktivitet",
            en="Decision on a residents' activity",
        ),
        "activity_submitter": Text(fi="Ilmoittaja", sv="Anmälare", en="Submitted by"),
        "activity_accept": Text(fi="Hyväksy ja julkaise", sv="Godkänn och publicera", en="Accept and list"),
        "activity_decline": Text(fi="Hylkää", sv="Avslå", en="Decline"),
        "activity_reason_hint": Text(
            fi="Tarvitaan, jos hylkäät. Ilmoittaja näkee tämän.",
            sv="Behövs om du avslår. Anmälaren ser det.",
            en="Needed to decline. Who submitted it sees this.",
        ),
        "activity_reason_missing": Text(
            fi="Päätöstä ei tallennettu. Kirjoita perustelu.",
            sv="Beslutet sparades inte. Skriv en motivering.",
            en="The decision was not stored. Write the reason.",
        ),
        "activity_given_space": Text(fi="Annettava tila", sv="Utrymme som ges", en="Space that is given"),
        "to_activities": Text(
            fi="Kaikki asukkaiden toiminta", sv="Alla invånarnas aktiviteter", en="All residents' activities"
        ),
    }
)
