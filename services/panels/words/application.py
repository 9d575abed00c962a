"""What the pages of an application say."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text import Text

APPLICATION: Mapping[str, Text] = {
    "apply": Text(fi="Hae paneeliin", sv="Ansök till panelen", en="Apply to the panel"),
    "name": Text(fi="Nimi", sv="Namn", en="Name"),
    "email": Text(fi="Sähköposti", sv="E-post", en="E-mail"),
    "email_hint": Text(
        fi="Kirjoitamme tähän, jos sinut arvotaan. Uusi hakemus samaan postilaatikkoon korvaa edellisen.",
        sv="Vi skriver hit om du lottas. En ny ansökan med samma postlåda ersätter den förra.",
        en="We write here if you are drawn. Another application from the same mailbox replaces the first.",
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
        fi="Kiitos! Lähetimme sinulle linkin, jolla näet, voit korjata ja voit perua hakemuksesi. Arvonnan jälkeen "
        "kirjoitamme niille, joille arpa osui.",
        sv="Tack! Vi har skickat dig en länk där du ser din ansökan och kan rätta eller återta den. Efter lottningen "
        "skriver vi till dem som lotten föll på.",
        en="Thank you! We have sent you a link to see, correct and withdraw your application. After the draw we write "
        "to those who were drawn.",
    ),
    "on_its_way": Text(fi="Viestisi on matkalla", sv="Ditt meddelande är på väg", en="Your message is on its way"),
    "on_its_way_detail": Text(
        fi="Viesti on vastaanotettu ja käsitellään pian. Voit sulkea sivun.",
        sv="Meddelandet har tagits emot och behandlas snart. Du kan stänga sidan.",
        en="The message has been received and will be handled soon. You may close the page.",
    ),
    "back_to_call": Text(fi="Takaisin hakuun", sv="Tillbaka till ansökan", en="Back to the call"),
    "lives_in_city": Text(fi="Onko asuinpaikkasi {city}?", sv="Bor du i {city}?", en="Do you live in {city}?"),
    "born_on": Text(fi="Syntymäaika", sv="Födelsedatum", en="Date of birth"),
    "only_looked_at": Text(
        fi="Tarkistamme tämän vain nyt emmekä tallenna sitä.",
        sv="Vi kontrollerar detta bara nu och sparar det inte.",
        en="We only look at this now and don't store it.",
    ),
    "wrong_lives_in_city": Text(fi="Valitse kyllä tai ei.", sv="Välj ja eller nej.", en="Choose yes or no."),
    "wrong_born_on": Text(
        fi="Kirjoita syntymäaikasi päivä, kuukausi ja vuosi.",
        sv="Skriv din födelsedag med dag, månad och år.",
        en="Write the day, month and year of your birth.",
    ),
    "your_application": Text(fi="Hakemuksesi paneeliin", sv="Din ansökan till panelen", en="Your application"),
    "application_received": Text(
        fi="Hakemuksesi on mukana. Voit korjata sitä haun päättymiseen asti ja perua sen milloin vain.",
        sv="Din ansökan är med. Du kan rätta den tills ansökan stänger och återta den när som helst.",
        en="Your application is in. You can correct it until the call closes and withdraw it at any time.",
    ),
    "application_invited": Text(
        fi="Arpa osui sinuun, ja sinulle on tarjottu paikka. Vastaa paikan sivulla.",
        sv="Lotten föll på dig och du har erbjudits en plats. Svara på platsens sida.",
        en="You were drawn and offered a place. Answer on the page of the place.",
    ),
    "application_accepted": Text(
        fi="Olet paneelin jäsen.", sv="Du är medlem i panelen.", en="You are a member of the panel."
    ),
    "application_declined": Text(
        fi="Luovuit paikasta, ja se on tarjottu toiselle.",
        sv="Du har avstått från platsen och den har erbjudits någon annan.",
        en="You gave up the place, and it was offered to another.",
    ),
    "application_reserve": Text(
        fi="Paneeli on arvottu, ja olet varasijalla. Kirjoitamme, jos paikka vapautuu.",
        sv="Panelen är lottad och du är ersättare. Vi skriver om en plats blir ledig.",
        en="The panel is drawn, and you are a reserve. We write if a place becomes free.",
    ),
    "application_not_drawn": Text(
        fi="Paneeli on arvottu, eikä arpa tällä kertaa osunut sinuun. Jos paikkoja vapautuu, voit vielä tulla "
        "kutsutuksi.",
        sv="Panelen är lottad och lotten föll inte på dig den här gången. Om platser blir lediga kan du ännu bli "
        "kallad.",
        en="The panel is drawn, and you were not drawn this time. If places become free, you may still be invited.",
    ),
    "application_lapsed": Text(
        fi="Sinulle tarjottiin paikkaa, mutta et vastannut ajoissa, ja se on tarjottu toiselle.",
        sv="Du erbjöds en plats men svarade inte i tid, och den har erbjudits någon annan.",
        en="You were offered a place but did not answer in time, and it was offered to another.",
    ),
    "application_left": Text(
        fi="Jätit paneelin kesken kauden. Kiitos, että olit mukana.",
        sv="Du lämnade panelen under perioden. Tack för att du var med.",
        en="You left the panel during its term. Thank you for having taken part.",
    ),
    "application_withdrawn": Text(
        fi="Hakemus on peruttu, ja tietosi on poistettu.",
        sv="Ansökan är återtagen och dina uppgifter har raderats.",
        en="The application is withdrawn, and what you told has been removed.",
    ),
    "to_your_place": Text(fi="Paikkasi paneelissa", sv="Din plats i panelen", en="Your place in the panel"),
    "household_marked": Text(
        fi="annettu, ei tallennettu sellaisenaan", sv="angiven, inte sparad som sådan", en="given, not stored as such"
    ),
    "household_untold": Text(fi="ei annettu", sv="inte angiven", en="not given"),
    "household_kept": Text(
        fi="Jätä tyhjäksi, jos osoite ei ole muuttunut. Osoitetta ei tallenneta, vain siitä laskettu tunniste.",
        sv="Lämna tomt om adressen är den samma. Adressen sparas inte, bara ett kännetecken som räknas ur den.",
        en="Leave empty if it hasn't changed. The address is not stored, only a mark computed from it.",
    ),
    "forget_household": Text(
        fi="Poista kotiosoitteen tunniste: hakemuksessa ei ole enää osoitetta",
        sv="Ta bort hemadressens kännetecken: ansökan har ingen adress längre",
        en="Remove the mark of my home address: the application has none any more",
    ),
    "correct": Text(fi="Korjaa hakemusta", sv="Rätta ansökan", en="Correct the application"),
    "save": Text(fi="Tallenna muutokset", sv="Spara ändringarna", en="Save the changes"),
    "withdraw": Text(fi="Peru hakemus", sv="Återta ansökan", en="Withdraw the application"),
    "withdraw_detail": Text(
        fi="Tietosi poistetaan heti, eikä niitä saa takaisin.",
        sv="Dina uppgifter raderas genast och kan inte fås tillbaka.",
        en="What you told is removed at once and can't be had back.",
    ),
    "withdraw_in_draw": Text(
        fi="Hakijat on jo lukittu arvontaa varten. Siksi vastauksesi jäävät ilman nimeäsi, peitenimellä, "
        "vain tarkastajille näytettävään tiedostoon, kunnes paneelin kausi päättyy: muuten arvontaa ei voisi "
        "tarkistaa.",
        sv="De sökande är redan låsta för lottningen. Därför finns dina svar kvar utan ditt namn, under ett täcknamn, "
        "i en fil som bara granskare ser, tills panelens mandatperiod är slut: annars kunde lottningen inte "
        "kontrolleras.",
        en="The applicants are fixed for the draw already. So your answers stay without your name, under a code name, "
        "in a file that only auditors see, until the panel's term ends: else nobody could check the draw.",
    ),
    "withdraw_place": Text(
        fi="Paikkasi paneelissa tarjotaan toiselle.",
        sv="Din plats i panelen erbjuds någon annan.",
        en="Your place in the panel is offered to another.",
    ),
    "withdraw_button": Text(
        fi="Peru hakemus ja poista tietoni",
        sv="Återta ansökan och radera mina uppgifter",
        en="Withdraw and remove my data",
    ),
}
