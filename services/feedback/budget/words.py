"""What the pages of participatory budgeting say."""

from __future__ import annotations

from collections.abc import Mapping

from services.feedback.domain.budget.election import Fate
from services.feedback.domain.budget.idea import STATUSES
from services.feedback.domain.budget.round import PHASES
from shared.contracts.budgets import RealisationStatus
from shared.text import Text

REALISATION = {
    RealisationStatus.CHOSEN: Text(fi="Valittu", sv="Valt", en="Chosen"),
    RealisationStatus.PLANNED: Text(fi="Suunnitteilla", sv="Planeras", en="Being planned"),
    RealisationStatus.UNDER_WAY: Text(fi="Käynnissä", sv="Pågår", en="Under way"),
    RealisationStatus.DELAYED: Text(fi="Viivästynyt", sv="Försenat", en="Delayed"),
    RealisationStatus.DONE: Text(fi="Valmis", sv="Klart", en="Done"),
    RealisationStatus.GIVEN_UP: Text(fi="Ei toteuteta", sv="Genomförs inte", en="Given up"),
}
FATES = {
    Fate.VOTES: Text(
        fi="Valittiin vuorollaan äänimäärän mukaan. Jäljelle jäi {left}.",
        sv="Valdes i sin tur enligt rösterna. Kvar blev {left}.",
        en="Chosen in its turn by votes. {left} was left.",
    ),
    Fate.SHARES: Text(
        fi="Valittiin: sen kannattajien osuudet riittivät maksamaan sen. Jäljelle jäi {left}.",
        sv="Valdes: dess anhängares andelar räckte för att betala det. Kvar blev {left}.",
        en="Chosen: the shares of those who voted for it paid for it. {left} was left.",
    ),
    Fate.COMPLETED: Text(
        fi="Valittiin rahalla, joka osuuksista jäi. Jäljelle jäi {left}.",
        sv="Valdes med pengar som blev över av andelarna. Kvar blev {left}.",
        en="Chosen with the money that the shares had left. {left} was left.",
    ),
    Fate.TOO_DEAR: Text(
        fi="Ei valittu: sen vuorolla jäljellä oli {left}, ja se maksaa enemmän.",
        sv="Valdes inte: på dess tur fanns {left} kvar, och det kostar mer.",
        en="Not chosen: at its turn {left} was left, and it costs more.",
    ),
    Fate.SHARES_SHORT: Text(
        fi="Ei valittu: sen kannattajien osuudet eivät riittäneet, ja lopuksi jäljellä oli vain {left}.",
        sv="Valdes inte: dess anhängares andelar räckte inte, och till slut fanns bara {left} kvar.",
        en="Not chosen: the shares of those who voted for it were not enough, and only {left} was left in the end.",
    ),
    Fate.NO_VOTES: Text(
        fi="Ei valittu: sillä ei ole ääniä.", sv="Valdes inte: inga röster.", en="Not chosen: it has no votes."
    ),
    Fate.FEW_BALLOTS: Text(
        fi="Ei kerrota, koska äänestäneitä oli alle viisi.",
        sv="Berättas inte, för färre än fem röstade.",
        en="Not told, because fewer than five voted.",
    ),
}
BALLOT_COUNTED = Text(
    fi="Äänestys on päättynyt. Äänilipussa ei ole nimeä, osoitetta eikä aikaa; se lasketaan mukaan, ja se poistetaan, "
    "kun tulos on julkinen.",
    sv="Omröstningen är slut. Röstsedeln har varken namn, adress eller tid; den räknas, och tas bort när resultatet är "
    "offentligt.",
    en="Voting has closed. The ballot has no name, address or time; it is counted, and removed once the result is "
    "public.",
)
WORDS: Mapping[str, Text] = {
    **{f"phase_{one}": text for one, text in PHASES.items()},
    **{f"idea_{one.replace('-', '_')}": text for one, text in STATUSES.items()},
    **{f"realisation_{one.replace('-', '_')}": text for one, text in REALISATION.items()},
    **{f"fate_{one.replace('-', '_')}": text for one, text in FATES.items()},
    "budgeting": Text(fi="Osallistuva budjetointi", sv="Deltagande budgetering", en="Participatory budgeting"),
    "phases": Text(fi="Vaiheet", sv="Skeden", en="Phases"),
    "phase": Text(fi="Vaihe", sv="Skede", en="Phase"),
    "now": Text(fi="nyt", sv="nu", en="now"),
    "when": Text(fi="Milloin", sv="När", en="When"),
    "until": Text(fi="asti", sv="till", en="until"),
    "pots": Text(fi="Jaettavana", sv="Att fördela", en="To be given"),
    "whole_city": Text(fi="Koko kaupunki", sv="Hela staden", en="The whole city"),
    "area": Text(fi="Alue", sv="Område", en="Area"),
    "theme": Text(fi="Teema", sv="Tema", en="Theme"),
    "all_themes": Text(fi="Kaikki teemat", sv="Alla teman", en="All themes"),
    "no_theme": Text(fi="Ei mikään näistä", sv="Inget av dessa", en="None of these"),
    "all_areas": Text(fi="Kaikki alueet", sv="Alla områden", en="All areas"),
    "amount": Text(fi="Summa", sv="Summa", en="Sum"),
    "how_counted": Text(fi="Näin tulos lasketaan", sv="Så räknas resultatet", en="How the result is counted"),
    "method_equal_shares": Text(
        fi="Tasaosuuksien menetelmällä: rahasumma jaetaan äänestäjille tasan, ja hanke valitaan, kun sen kannattajien "
        "osuudet riittävät maksamaan sen. Ensin valitaan hanke, joka tulee kannattajilleen edullisimmaksi.",
        sv="Med metoden för lika andelar: summan delas lika mellan dem som röstar, och ett projekt väljs när dess "
        "anhängares andelar räcker för att betala det. Först väljs det som blir förmånligast för sina anhängare.",
        en="By the method of equal shares: the sum is shared equally among those who vote, and a project is chosen "
        "when the shares of those who voted for it pay for it. What costs its supporters least is chosen first.",
    ),
    "method_greedy": Text(
        fi="Järjestyksessä: eniten ääniä saanut valitaan ensin, ja hanke, johon raha ei enää riitä, ohitetaan.",
        sv="I ordning: det som har flest röster väljs först, och projekt som pengarna inte räcker till hoppas över.",
        en="In order: what has most votes is chosen first, and what the money doesn't pay for any more is passed over.",
    ),
    "frozen": Text(
        fi="Kun äänestys aukeaa, sääntöjä, summia ja hankkeita ei enää muuteta.",
        sv="När röstningen öppnar ändras regler, summor och projekt inte längre.",
        en="When voting opens, rules, sums and projects are not changed any more.",
    ),
    "changes": Text(fi="Muutokset", sv="Ändringar", en="Changes"),
    "ideas": Text(fi="Ideat", sv="Idéer", en="Ideas"),
    "no_ideas": Text(
        fi="Yhtään ideaa ei ole vielä julkaistu.", sv="Inga idéer är publicerade ännu.", en="No idea is public yet."
    ),
    "send_idea": Text(fi="Lähetä idea", sv="Skicka en idé", en="Send an idea"),
    "idea_intro": Text(
        fi="Luemme idean ennen kuin se julkaistaan. Nimeäsi ja osoitettasi ei julkaista; kirjoitamme sinulle, miten "
        "ideasi etenee.",
        sv="Vi läser idén innan den publiceras. Ditt namn och din adress publiceras inte; vi skriver till dig hur din "
        "idé framskrider.",
        en="We read the idea before it is published. Your name and address are not published; we write to you how "
        "your idea gets on.",
    ),
    "title": Text(fi="Mitä ehdotat?", sv="Vad föreslår du?", en="What do you propose?"),
    "description": Text(
        fi="Kerro tarkemmin: missä, kenelle ja miksi",
        sv="Berätta mer: var, för vem och varför",
        en="Tell more: where, for whom and why",
    ),
    "your_name": Text(fi="Nimesi", sv="Ditt namn", en="Your name"),
    "email": Text(fi="Sähköpostiosoitteesi", sv="Din e-postadress", en="Your e-mail address"),
    "fill_in": Text(fi="Tarkista merkityt kohdat", sv="Kontrollera de markerade fälten", en="Check the marked fields"),
    "fill_in_detail": Text(fi="Mitään ei vielä lähetetty.", sv="Inget har skickats ännu.", en="Nothing was sent yet."),
    "wrong_title": Text(fi="Kirjoita 3–120 merkkiä.", sv="Skriv 3–120 tecken.", en="Write 3 to 120 characters."),
    "wrong_description": Text(
        fi="Kirjoita 10–4000 merkkiä.", sv="Skriv 10–4000 tecken.", en="Write 10 to 4,000 characters."
    ),
    "wrong_name": Text(fi="Kirjoita nimesi.", sv="Skriv ditt namn.", en="Write your name."),
    "wrong_email": Text(
        fi="Kirjoita osoite muodossa nimi@esimerkki.fi.",
        sv="Skriv adressen i formen namn@exempel.fi.",
        en="Write an address like name@example.org.",
    ),
    "sent_idea": Text(fi="Kiitos ideastasi!", sv="Tack för din idé!", en="Thank you for your idea!"),
    "sent_idea_detail": Text(
        fi="Saat kohta sähköpostia, jossa on linkki omaan ideaasi.",
        sv="Du får snart e-post med en länk till din idé.",
        en="You will soon get e-mail with a link to your idea.",
    ),
    "sent_ballot": Text(fi="Linkki on lähetetty", sv="Länken är skickad", en="The link is sent"),
    "sent_ballot_detail": Text(
        fi="Avaa sähköpostisi ja äänestä siinä olevalla linkillä.",
        sv="Öppna din e-post och rösta via länken där.",
        en="Open your e-mail and vote by the link in it.",
    ),
    "on_its_way": Text(fi="Lähetyksesi on matkalla", sv="Det du skickade är på väg", en="What you sent is on its way"),
    "on_its_way_detail": Text(
        fi="Se on vastaanotettu ja käsitellään pian. Voit sulkea sivun; mitään ei lähetetä toiseen kertaan.",
        sv="Det är mottaget och behandlas snart. Du kan stänga sidan; inget skickas två gånger.",
        en="It has been received and will soon be dealt with. You may close the page; nothing is sent twice.",
    ),
    "your_idea": Text(fi="Ideasi", sv="Din idé", en="Your idea"),
    "stands": Text(fi="Tilanne", sv="Läge", en="Status"),
    "history": Text(fi="Vaiheet tähän asti", sv="Hittills", en="So far"),
    "forget": Text(
        fi="Peru idea ja poista tietoni", sv="Återta idén och radera mina uppgifter", en="Take the idea back"
    ),
    "forget_detail": Text(
        fi="Nimesi ja osoitteesi poistetaan heti. Jos idea on jo hanke tai siihen on yhdistetty muita ideoita, itse "
        "idea jää.",
        sv="Ditt namn och din adress raderas genast. Om idén redan är ett projekt eller andra idéer har slagits ihop "
        "med den finns själva idén kvar.",
        en="Your name and address are removed at once. If the idea is a project already, or others were combined with "
        "it, the idea itself stays.",
    ),
    "forgotten": Text(
        fi="Nimesi ja osoitteesi on poistettu.", sv="Ditt namn och din adress har raderats.", en="You are forgotten."
    ),
    "projects": Text(fi="Hankkeet", sv="Projekt", en="Projects"),
    "project": Text(fi="Hanke", sv="Projekt", en="Project"),
    "no_projects": Text(
        fi="Täällä ei ole vielä hankkeita.", sv="Här finns inga projekt ännu.", en="There are no projects here yet."
    ),
    "show": Text(fi="Näytä", sv="Visa", en="Show"),
    "cost": Text(fi="Kustannus", sv="Kostnad", en="Cost"),
    "number": Text(fi="Numero", sv="Nummer", en="Number"),
    "reasons": Text(fi="Kaupungin arvio", sv="Stadens bedömning", en="What the city says"),
    "vote": Text(fi="Äänestä", sv="Rösta", en="Vote"),
    "your_ballot": Text(fi="Äänestä hankkeita", sv="Rösta på projekt", en="Vote for projects"),
    "rule_knapsack": Text(
        fi="Valitse hankkeita niin, että ne mahtuvat rahasummaan: koko kaupungin hankkeita ja yhden alueen hankkeita.",
        sv="Välj projekt så att de ryms i summan: hela stadens projekt och projekt i ett område.",
        en="Choose projects that fit the sum: those of the whole city, and those of one area.",
    ),
    "rule_approval": Text(
        fi="Valitse enintään {most} hanketta: koko kaupungin hankkeita ja yhden alueen hankkeita.",
        sv="Välj högst {most} projekt: hela stadens projekt och projekt i ett område.",
        en="Choose {most} projects at most: those of the whole city, and those of one area.",
    ),
    "secret": Text(
        fi="Kaupunki ei tallenna, kuka äänesti mitä. Voit muuttaa ääntäsi, kunnes äänestys päättyy.",
        sv="Staden sparar inte vem som röstade på vad. Du kan ändra din röst tills röstningen stänger.",
        en="The city doesn't store who voted for what. You can change your vote until voting closes.",
    ),
    "code": Text(fi="Äänestyskoodi", sv="Röstningskod", en="Voting code"),
    "code_hint": Text(
        fi="Kirjoita koodi lapusta, jonka sait kaupungilta. Jos saat linkin sähköpostiin, koodia ei tarvita.",
        sv="Skriv koden på lappen som du fick av staden. Om du får en länk per e-post behövs ingen kod.",
        en="Type the code on the slip that you got from the city. With a link by e-mail you need no code.",
    ),
    "wrong_code": Text(
        fi="Kirjoita äänestyskoodi, tai pyydä linkki sähköpostiin.",
        sv="Skriv röstningskoden, eller be om en länk per e-post.",
        en="Type the voting code, or ask for a link by e-mail.",
    ),
    "look": Text(fi="Laske, paljonko jää", sv="Räkna hur mycket som är kvar", en="Work out what is left"),
    "left": Text(fi="Jäljellä", sv="Kvar", en="Left"),
    "over": Text(fi="Ylittää summan", sv="Överstiger summan med", en="Over the sum by"),
    "voted": Text(fi="Äänesi on tallennettu", sv="Din röst är sparad", en="Your vote is stored"),
    "voted_detail": Text(
        fi="Äänesi lasketaan näin. Voit muuttaa sitä samalla linkillä tai koodilla {closes} asti.",
        sv="Din röst räknas så här. Du kan ändra den med samma länk eller kod till {closes}.",
        en="Your vote counts like this. You can change it by the same link or code until {closes}.",
    ),
    "not_voting": Text(fi="Äänestys ei ole auki.", sv="Röstningen är inte öppen.", en="Voting is not open."),
    "by_mail": Text(fi="Äänestä ilman koodia", sv="Rösta utan kod", en="Vote without a code"),
    "by_mail_detail": Text(
        fi="Lähetämme sinulle henkilökohtaisen linkin. Osoitettasi ei yhdistetä ääneesi.",
        sv="Vi skickar dig en personlig länk. Din adress kopplas inte till din röst.",
        en="We send you a personal link. Your address is not connected with your vote.",
    ),
    "tell_result": Text(
        fi="Kertokaa minulle myös tuloksesta ja hankkeiden etenemisestä",
        sv="Berätta också för mig om resultatet och hur projekten framskrider",
        en="Tell me also of the result and of how projects get on",
    ),
    "send_link": Text(fi="Lähetä linkki", sv="Skicka länken", en="Send the link"),
    "stop_news": Text(fi="Lopeta viestit", sv="Avsluta meddelandena", en="End messages"),
    "stop_detail": Text(
        fi="Osoitteesi poistetaan. Antamasi ääni lasketaan silti.",
        sv="Din adress raderas. Din röst räknas ändå.",
        en="Your address is removed. Your vote counts nevertheless.",
    ),
    "result": Text(fi="Tulos", sv="Resultat", en="Result"),
    "no_result": Text(
        fi="Tulos julkaistaan, kun äänet on laskettu.",
        sv="Resultatet publiceras när rösterna är räknade.",
        en="The result is published when the votes are counted.",
    ),
    "ballots": Text(fi="Äänestäneitä", sv="Röstande", en="Voters"),
    "online": Text(fi="Verkossa", sv="På webben", en="On-line"),
    "on_paper": Text(fi="Paperilla", sv="På papper", en="On paper"),
    "spoiled": Text(fi="Hylättyjä papereita", sv="Kasserade sedlar", en="Spoiled papers"),
    "set_aside": Text(
        fi="Papereita, joiden koodilla on jo äänestetty",
        sv="Sedlar vars kod redan har använts",
        en="Papers whose code had voted already",
    ),
    "unsettled": Text(
        fi="Papereita, joista kaksi syöttäjää ei ollut yhtä mieltä",
        sv="Sedlar som två inmatare inte var eniga om",
        en="Papers that two people did not agree on",
    ),
    "spent": Text(fi="Käytetään", sv="Används", en="Spent"),
    "votes": Text(fi="Äänet", sv="Röster", en="Votes"),
    "why": Text(fi="Miksi", sv="Varför", en="Why"),
    "turn": Text(fi="Sija", sv="Plats", en="Place"),
    "recount": Text(fi="Laske itse uudelleen", sv="Räkna om själv", en="Count it again yourself"),
    "recount_detail": Text(
        fi="Tiedostossa on kaikki, mistä tulos seuraa: hankkeet, äänet ja laskusääntö. Komento: silta feedback recount",
        sv="Filen innehåller allt som resultatet följer av: projekt, röster och räkneregel. "
        "Kommando: silta feedback recount",
        en="The file holds all that the result follows from: projects, votes and the rule. "
        "The command: silta feedback recount",
    ),
    "under_five": Text(fi="alle 5", sv="under 5", en="under 5"),
    "chosen": Text(fi="valittu", sv="valt", en="chosen"),
    "few_ballots": Text(
        fi="Tästä summasta äänesti alle viisi. Äänimääriä, järjestystä ja tiedostoa ei julkaista, koska niistä "
        "näkyisi, miten yksi ihminen äänesti.",
        sv="Färre än fem röstade om den här summan. Röstetal, ordning och fil publiceras inte, för de skulle visa hur "
        "en människa röstade.",
        en="Fewer than five voted on this sum. Numbers of votes, the order and the file are not published, because "
        "they would show how one person voted.",
    ),
    "file": Text(fi="Tiedosto", sv="Fil", en="File"),
    "library": Text(fi="Laskuohjelma", sv="Räkneprogram", en="Counted by"),
    "ties": Text(
        fi="Tasatilanteessa ensin se, jolla on enemmän ääniä, sitten halvempi, sitten se, jonka numero on merkkeinä "
        "ensimmäinen.",
        sv="Vid lika: först det med fler röster, sedan det billigare, sedan det vars nummer kommer först som tecken.",
        en="In a tie the one with more votes comes first, then the cheaper, then the one whose number comes first as "
        "characters.",
    ),
    "realisation": Text(fi="Toteutus", sv="Genomförande", en="Realisation"),
    "ready_by": Text(fi="Valmis viimeistään", sv="Klart senast", en="Ready by"),
    "not_chosen_yet": Text(
        fi="Hanketta ei ole valittu toteutettavaksi.",
        sv="Projektet har inte valts för genomförande.",
        en="The project has not been chosen to be done.",
    ),
    "to_round": Text(fi="Kierroksen sivulle", sv="Till rundans sida", en="To the round's page"),
    "as_data": Text(fi="Sama tietona (JSON)", sv="Samma som data (JSON)", en="The same as data (JSON)"),
}
