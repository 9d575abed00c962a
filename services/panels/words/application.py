"""What the pages of an application say."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text import Text

APPLICATION: Mapping[str, Text] = {
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
}
