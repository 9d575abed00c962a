"""What the pages of the panels service say."""

from __future__ import annotations

from collections.abc import Mapping

from shared.city import City
from shared.contracts.panels import CallFacts, Quota
from shared.text import Text

CATEGORIES: Mapping[str, Text] = {
    "age_group": Text(fi="Ikäryhmä", sv="Åldersgrupp", en="Age group"),
    "district": Text(fi="Suuralue", sv="Storområde", en="Major district"),
    "gender": Text(fi="Sukupuoli", sv="Kön", en="Gender"),
    "mother_tongue": Text(fi="Äidinkieli", sv="Modersmål", en="Mother tongue"),
    "education": Text(fi="Koulutus", sv="Utbildning", en="Education"),
}
VALUES: Mapping[tuple[str, str], Text] = {
    ("gender", "female"): Text(fi="Nainen", sv="Kvinna", en="Female"),
    ("gender", "male"): Text(fi="Mies", sv="Man", en="Male"),
    ("gender", "other"): Text(fi="Muu", sv="Annat", en="Other"),
    ("mother_tongue", "fi"): Text(fi="suomi", sv="finska", en="Finnish"),
    ("mother_tongue", "sv"): Text(fi="ruotsi", sv="svenska", en="Swedish"),
    ("mother_tongue", "other"): Text(fi="muu", sv="annat", en="other"),
}


def category_name(facts: CallFacts, category: str) -> Text:
    """Return what people are shown for a category."""
    return facts.category_names.get(category) or CATEGORIES.get(category) or _as_it_is(category)


def value_name(quota: Quota, city: City) -> Text:
    """Return what people are shown for a quota's value."""
    if quota.name:
        return quota.name
    if quota.category == "district":
        for district in city.districts:
            if district.id == quota.value:
                return district.name
    return VALUES.get((quota.category, quota.value)) or _as_it_is(quota.value)


def _as_it_is(word: str) -> Text:
    return Text(fi=word, sv=word, en=word)


WORDS: Mapping[str, Text] = {
    "panel": Text(fi="Asukaspaneeli", sv="Invånarpanel", en="Resident panel"),
    "apply_by": Text(fi="Hae viimeistään", sv="Ansök senast", en="Apply by"),
    "opens": Text(fi="Haku aukeaa", sv="Ansökan öppnar", en="The call opens"),
    "term": Text(fi="Kausi", sv="Mandatperiod", en="Term"),
    "size": Text(fi="Jäseniä", sv="Medlemmar", en="Members"),
    "applicants": Text(fi="Hakijoita", sv="Sökande", en="Applicants"),
    "how_drawn": Text(fi="Näin paneeli valitaan", sv="Så väljs panelen", en="How the panel is chosen"),
    "how_drawn_detail": Text(
        fi="Kuka tahansa alla kuvattu voi hakea. Jäsenet arvotaan hakijoista niin, että jokaisesta ryhmästä "
        "tulee luvattu määrä. Arvonnan siemen ja tulos julkaistaan, joten arvonnan voi tarkistaa.",
        sv="Vem som helst enligt nedan kan ansöka. Medlemmarna lottas bland de sökande så att varje grupp "
        "får det utlovade antalet. Lottningens frö och resultat publiceras, så lottningen kan kontrolleras.",
        en="Anyone described below may apply. Members are drawn by lot from the applicants so that each "
        "group gets the number promised. The seed and the result are published, so the draw can be checked.",
    ),
    "group": Text(fi="Ryhmä", sv="Grupp", en="Group"),
    "places": Text(fi="Paikkoja", sv="Platser", en="Places"),
    "so_far": Text(fi="Hakijoita vähintään", sv="Sökande minst", en="Applicants at least"),
    "more_needed": Text(fi="hakijoita tarvitaan lisää", sv="fler sökande behövs", en="more applicants needed"),
    "rounding": Text(
        fi="Luvut on pyöristetty alas viiteen, jotta niistä ei voi päätellä kenenkään tietoja.",
        sv="Talen är avrundade nedåt till fem, så att de inte avslöjar någons uppgifter.",
        en="Numbers are rounded down to fives, so that they reveal nobody's answers.",
    ),
    "apply": Text(fi="Hae paneeliin", sv="Ansök till panelen", en="Apply to the panel"),
    "name": Text(fi="Nimi", sv="Namn", en="Name"),
    "email": Text(fi="Sähköposti", sv="E-post", en="E-mail"),
    "email_hint": Text(
        fi="Kirjoitamme tähän, jos sinut arvotaan. Uusi hakemus samalla osoitteella korvaa edellisen.",
        sv="Vi skriver hit om du lottas. En ny ansökan med samma adress ersätter den förra.",
        en="We write here if you are drawn. Another application with the same address replaces the first.",
    ),
    "household": Text(fi="Kotiosoite", sv="Hemadress", en="Home address"),
    "household_hint": Text(
        fi="Samasta taloudesta arvotaan enintään yksi. Osoitetta ei tallenneta, vain siitä laskettu tunniste.",
        sv="Högst en person per hushåll lottas. Adressen sparas inte, bara ett kännetecken som räknas ur den.",
        en="At most one of each household is drawn. The address is not stored, only a mark computed from it.",
    ),
    "write_to_me": Text(fi="Kirjoittakaa minulle", sv="Skriv till mig på", en="Write to me in"),
    "finnish": Text(fi="suomeksi", sv="finska", en="Finnish"),
    "swedish": Text(fi="ruotsiksi", sv="svenska", en="Swedish"),
    "english": Text(fi="englanniksi", sv="engelska", en="English"),
    "choose": Text(fi="Valitse", sv="Välj", en="Choose"),
    "wrong_name": Text(fi="Kirjoita nimesi.", sv="Skriv ditt namn.", en="Write your name."),
    "wrong_email": Text(
        fi="Kirjoita sähköpostiosoitteesi, esimerkiksi nimi@example.org.",
        sv="Skriv din e-postadress, till exempel namn@example.org.",
        en="Write your e-mail address, such as name@example.org.",
    ),
    "wrong_household": Text(
        fi="Kirjoita osoite kokonaan (3–200 merkkiä) tai jätä tyhjäksi.",
        sv="Skriv hela adressen (3–200 tecken) eller lämna tomt.",
        en="Write the whole address (3 to 200 characters) or leave it empty.",
    ),
    "wrong_language": Text(fi="Valitse kieli.", sv="Välj språk.", en="Choose a language."),
    "wrong_consent": Text(
        fi="Ilman suostumustasi sinua ei voida arpoa.",
        sv="Utan ditt samtycke kan du inte lottas.",
        en="Without your consent you can't be drawn.",
    ),
    "wrong_attribute": Text(fi="Valitse yksi.", sv="Välj en.", en="Choose one."),
    "consent": Text(
        fi="Minut saa arpoa paneeliin, ja tietojani saa käyttää arvontaan. Ne poistetaan, kun kausi päättyy.",
        sv="Jag får lottas till panelen och mina uppgifter får användas för lottningen. De raderas när "
        "perioden är slut.",
        en="I may be drawn into the panel, and my answers may be used for the draw. They are removed when "
        "the term ends.",
    ),
    "closed": Text(
        fi="Haku on päättynyt. Paneeli arvotaan pian.",
        sv="Ansökan har stängt. Panelen lottas snart.",
        en="The call is closed. The panel will be drawn soon.",
    ),
    "ended": Text(
        fi="Kausi on päättynyt, ja hakijoiden tiedot on poistettu.",
        sv="Mandatperioden är slut och de sökandes uppgifter har raderats.",
        en="The term is over, and what the applicants told has been removed.",
    ),
    "applied": Text(fi="Hakemuksesi on vastaanotettu", sv="Din ansökan är mottagen", en="Your application is in"),
    "applied_detail": Text(
        fi="Kiitos! Arvonnan jälkeen kirjoitamme niille, joille arpa osui. Hakemuksen voi uusia samalla "
        "sähköpostilla haun päättymiseen asti.",
        sv="Tack! Efter lottningen skriver vi till dem som lotten föll på. Du kan ändra ansökan med samma "
        "e-post tills ansökan stänger.",
        en="Thank you! After the draw we write to those who were drawn. You may apply again with the same "
        "e-mail address until the call closes.",
    ),
    "on_its_way": Text(fi="Viestisi on matkalla", sv="Ditt meddelande är på väg", en="Your message is on its way"),
    "on_its_way_detail": Text(
        fi="Viesti on vastaanotettu ja käsitellään pian. Voit sulkea sivun.",
        sv="Meddelandet har tagits emot och behandlas snart. Du kan stänga sidan.",
        en="The message has been received and will be handled soon. You may close the page.",
    ),
    "back_to_call": Text(fi="Takaisin hakuun", sv="Tillbaka till ansökan", en="Back to the call"),
    "drawn": Text(fi="Paneeli on arvottu", sv="Panelen är lottad", en="The panel is drawn"),
    "drawn_at": Text(fi="Arvottu", sv="Lottad", en="Drawn"),
    "seed": Text(fi="Siemen", sv="Frö", en="Seed"),
    "algorithm": Text(fi="Menetelmä", sv="Metod", en="Method"),
    "accepted": Text(fi="Hyväksyneitä", sv="Har tackat ja", en="Accepted"),
    "invited": Text(fi="Vastausta odotetaan", sv="Väntar på svar", en="Awaiting an answer"),
    "replaced": Text(fi="Tilalle kutsuttuja", sv="Kallade som ersättare", en="Invited in place of another"),
    "vacancies": Text(fi="Avoimia paikkoja", sv="Vakanta platser", en="Vacant seats"),
    "seats": Text(fi="Jäsenistä", sv="Bland medlemmarna", en="Of the members"),
    "record": Text(fi="Mitä arvonnan jälkeen on tapahtunut", sv="Efter lottningen", en="Since the draw"),
    "what_declined": Text(fi="kieltäytyi", sv="tackade nej", en="declined"),
    "what_invited_instead": Text(fi="kutsuttiin tilalle", sv="kallades som ersättare", en="was invited instead"),
    "what_vacant": Text(fi="Avoimia paikkoja", sv="Vakanta platser", en="Vacant seats"),
    "place": Text(fi="Paikka asukaspaneelissa", sv="En plats i invånarpanelen", en="A place in the resident panel"),
    "place_intro": Text(
        fi="Arpa osui sinuun. Otatko paikan vastaan? Voit luopua paikasta myöhemminkin.",
        sv="Lotten föll på dig. Tar du emot platsen? Du kan också senare ändra ditt svar till nej.",
        en="You have been drawn. Do you take the place? You can still decline later.",
    ),
    "accept": Text(fi="Otan paikan vastaan", sv="Jag tar emot platsen", en="I take the place"),
    "decline": Text(fi="En ota paikkaa", sv="Jag avstår från platsen", en="I decline the place"),
    "decline_detail": Text(
        fi="Jos kieltäydyt, paikka tarjotaan heti toiselle eikä sitä voi saada takaisin.",
        sv="Om du avstår erbjuds platsen genast åt någon annan och kan inte fås tillbaka.",
        en="If you decline, the place is offered to someone else at once and can't be had back.",
    ),
    "place_accepted": Text(
        fi="Olet ottanut paikan vastaan. Tervetuloa paneeliin!",
        sv="Du har tagit emot platsen. Välkommen till panelen!",
        en="You have taken the place. Welcome to the panel!",
    ),
    "place_declined": Text(
        fi="Olet kieltäytynyt paikasta. Kiitos tiedosta; paikka tarjotaan toiselle.",
        sv="Du har avstått från platsen. Tack för beskedet; platsen erbjuds någon annan.",
        en="You have declined the place. Thank you for telling; it is offered to someone else.",
    ),
    "pseudonym": Text(
        fi="Julkisessa tapahtumaluettelossa olet",
        sv="I den offentliga förteckningen är du",
        en="In the public record you are",
    ),
}
