"""What the pages of a draw say: how it works, its numbers, its result, how to check it, and one's own ticket."""

from __future__ import annotations

from collections.abc import Mapping

from shared.text import Text

LOTTERY: Mapping[str, Text] = {
    "draw_of": Text(fi="Näin arvotaan", sv="Så lottas det", en="How the draw works"),
    "to_the_draw": Text(
        fi="Näin arvonta toimii, ja näin sen voi tarkistaa",
        sv="Så fungerar lottningen, och så kontrollerar du den",
        en="How the draw works, and how to check it",
    ),
    "lottery_turn": Text(
        fi="Arvonta {turn}: avoimiksi jääneet paikat",
        sv="Lottning {turn}: platser som blivit lediga",
        en="Draw {turn}: seats that became vacant",
    ),
    "lottery_computing": Text(
        fi="Arvontaa lasketaan. Mitään ei ole vielä arvottu.",
        sv="Lottningen räknas. Ingenting har ännu lottats.",
        en="The lottery is being computed. Nothing has been drawn yet.",
    ),
    "lottery_published": Text(
        fi="Arvonta on julkaistu. Vielä ei kukaan tiedä, mikä paneeli valitaan.",
        sv="Lottningen är publicerad. Ännu vet ingen vilken panel som väljs.",
        en="The lottery is published. Nobody knows yet which panel will be chosen.",
    ),
    "lottery_failed": Text(
        fi="Arvontaa ei voitu tehdä.", sv="Lottningen kunde inte göras.", en="The lottery could not be made."
    ),
    "lottery_cancelled": Text(
        fi="Arvonta keskeytettiin. Mitään ei arvottu.",
        sv="Lottningen avbröts. Ingenting lottades.",
        en="The lottery was cancelled. Nothing was drawn.",
    ),
    "lottery_drawn": Text(fi="Arvonta on pidetty.", sv="Lottningen är förrättad.", en="The draw has been held."),
    "steps": Text(fi="Arvonta viidessä vaiheessa", sv="Lottningen i fem steg", en="The draw in five steps"),
    "step_pool": Text(
        fi="Kun haku päättyy, hakijoiden joukko lukitaan. Kukin saa peitenimen, josta kukaan muu ei tunnista häntä.",
        sv="När ansökan stänger låses gruppen av sökande. Var och en får ett täcknamn som ingen annan känner igen.",
        en="When the call closes, the pool of applicants is fixed. Each gets a code name that nobody else recognises.",
    ),
    "step_fair": Text(
        fi="Tietokone etsii paneeleja, joissa jokaisesta ryhmästä on luvattu määrä ihmisiä, ja jakaa mahdollisuudet "
        "reilusti: pienin mahdollisuus on niin suuri kuin se voi olla, sitten toiseksi pienin ja niin edelleen.",
        sv="Datorn söker paneler där varje grupp har det utlovade antalet personer och fördelar chanserna rättvist: "
        "den minsta chansen är så stor som möjligt, sedan den näst minsta och så vidare.",
        en="A computer looks for panels in which each group has the number promised, and shares out the chances "
        "fairly: the smallest chance is as large as it can be, then the next smallest, and so on.",
    ),
    "step_panels": Text(
        fi="Näistä tehdään luettelo numeroituja paneeleja. Luettelo lukitaan tiivisteellä, joka julkaistaan ennen "
        "arvontaa. Sen jälkeen mitään ei voi muuttaa kenenkään huomaamatta.",
        sv="Av dem görs en lista med numrerade paneler. Listan låses med en kontrollsumma som publiceras före "
        "lottningen. Därefter kan ingenting ändras utan att det märks.",
        en="From these a list of numbered panels is made. It is sealed by a checksum that is published before the "
        "draw. After that nothing can be changed without being noticed.",
    ),
    "step_beacon": Text(
        fi="Paneelin numeron ratkaisee julkinen satunnaisluku, jota kukaan ei voi tietää eikä valita ennalta: "
        "kansainvälisen drand-verkon nimetty kierros tai todistajien edessä arvotut numerot.",
        sv="Panelens nummer avgörs av ett offentligt slumptal som ingen kan veta eller välja på förhand: en namngiven "
        "omgång av det internationella nätverket drand eller siffror som dras inför vittnen.",
        en="The panel's number is decided by a public random number that nobody can know or choose beforehand: a named "
        "round of the international drand network, or digits drawn before witnesses.",
    ),
    "step_check": Text(
        fi="Arvonnan jälkeen kuka tahansa voi tarkistaa julkaistuista tiedostoista, että kaikki meni luvatusti.",
        sv="Efter lottningen kan vem som helst kontrollera i de publicerade filerna att allt gick som utlovat.",
        en="After the draw anyone can check from the published files that everything went as promised.",
    ),
    "two_stages": Text(
        fi="Hakijoita on niin paljon, että arvonta on kaksivaiheinen: ensin arvotaan, montako paikkaa kukin "
        "samankaltaisten hakijoiden joukko saa, ja sitten samalla satunnaisluvulla, kuka niille tulee.",
        sv="De sökande är så många att lottningen sker i två steg: först lottas hur många platser varje grupp av "
        "likartade sökande får, sedan med samma slumptal vem som får dem.",
        en="There are so many applicants that the draw has two stages: first it is drawn how many seats each group of "
        "like applicants gets, then by the same random number who takes them.",
    ),
    "chances": Text(fi="Mahdollisuudet", sv="Chanserna", en="The chances"),
    "chance": Text(fi="Mahdollisuus tulla valituksi", sv="Chans att bli vald", en="Chance of being drawn"),
    "whose": Text(fi="Kenen", sv="Vems", en="Whose"),
    "smallest_chance": Text(fi="Pienin", sv="Den minsta", en="The smallest"),
    "mean_chance": Text(fi="Keskimääräinen", sv="Den genomsnittliga", en="The average"),
    "largest_chance": Text(fi="Suurin", sv="Den största", en="The largest"),
    "bound_chance": Text(
        fi="Paras pienin, johon mikään arvonta pääsisi",
        sv="Den bästa minsta som någon lottning kunde nå",
        en="The best smallest that any draw could reach",
    ),
    "why_unequal": Text(
        fi="Mahdollisuudet eroavat, koska kaikista ryhmistä ei ole hakenut yhtä suuri osa: niillä, joiden ryhmästä on "
        "hakenut vain harva, mahdollisuus on suurempi.",
        sv="Chanserna skiljer sig eftersom olika stor del av grupperna har ansökt: de vars grupp har få sökande har en "
        "större chans.",
        en="Chances differ because not all groups have applied in equal measure: where few of a group have applied, "
        "their chance is larger.",
    ),
    "is_exact": Text(
        fi="Laskelma on todistetusti reiluin mahdollinen.",
        sv="Beräkningen är bevisligen den rättvisaste möjliga.",
        en="The computation is proven to be the fairest there is.",
    ),
    "is_cut_short": Text(
        fi="Laskenta-aika loppui ennen reiluimman todistamista. Ero parhaaseen on enintään {gap}.",
        sv="Beräkningstiden tog slut innan den rättvisaste kunde bevisas. Skillnaden till den bästa är högst {gap}.",
        en="The time for the computation ended before the fairest was proven. The difference from the best is {gap} at "
        "most.",
    ),
    "is_not_proven": Text(
        fi="Laskenta pysähtyi ennen reiluimman todistamista, koska kiintiöt täyttyvät vain juuri ja juuri. Ero "
        "parhaaseen on enintään {gap}.",
        sv="Beräkningen stannade innan den rättvisaste kunde bevisas, eftersom kvoterna nätt och jämnt kan uppfyllas. "
        "Skillnaden till den bästa är högst {gap}.",
        en="The computation stopped before the fairest was proven, because the quotas can only just be met. The "
        "difference from the best is {gap} at most.",
    ),
    "balanced": Text(
        fi="Tässä arvonnassa pienin ja suurin mahdollisuus pidetään lähellä toisiaan. Siksi pienin voi olla alle "
        "parhaan pienimmän.",
        sv="I den här lottningen hålls den minsta och den största chansen nära varandra. Därför kan den minsta vara "
        "under den bästa minsta.",
        en="This draw keeps the smallest and the largest chance near each other. So the smallest may be below the best "
        "smallest.",
    ),
    "rounding_imbalance": Text(
        fi="Pyöristys numeroiduiksi paneeleiksi lisää mahdollisuuksien epätasaisuutta {gap}.",
        sv="Avrundningen till numrerade paneler ökar chansernas ojämnhet med {gap}.",
        en="Rounding to numbered panels makes the chances {gap} more uneven.",
    ),
    "rounding_gap": Text(
        fi="Pyöristys numeroiduiksi paneeleiksi vie pienimmästä mahdollisuudesta {gap}.",
        sv="Avrundningen till numrerade paneler tar {gap} av den minsta chansen.",
        en="Rounding to numbered panels takes {gap} off the smallest chance.",
    ),
    "groups": Text(fi="Ryhmät arvonnan paneeleissa", sv="Grupperna i lottningens paneler", en="Groups in the panels"),
    "groups_detail": Text(
        fi="Jokainen arvonnan paneeli pitää kaikki kiintiöt. Palkki näyttää ryhmän keskimääräisen osuuden paneelista.",
        sv="Varje panel i lottningen håller alla kvoter. Stapeln visar gruppens genomsnittliga andel av panelen.",
        en="Every panel of the lottery keeps all quotas. The bar shows the group's average share of a panel.",
    ),
    "promised": Text(fi="Luvattu", sv="Utlovat", en="Promised"),
    "in_panels": Text(fi="Paneeleissa", sv="I panelerna", en="In the panels"),
    "on_average": Text(fi="Keskimäärin", sv="I genomsnitt", en="On average"),
    "never_drawn": Text(fi="Keitä ei voi valita", sv="Vilka som inte kan väljas", en="Who can't be drawn"),
    "never_drawn_detail": Text(
        fi="Hakijoista {count} ei mahdu yhteenkään paneeliin, joka pitää kiintiöt. Heidät voisi valita, jos",
        sv="{count} av de sökande ryms inte i någon panel som håller kvoterna. De kunde väljas om",
        en="{count} of the applicants fit into no panel that keeps the quotas. They could be drawn if",
    ),
    "never_drawn_few": Text(
        fi="Hakijoista {count} ei mahdu yhteenkään paneeliin, joka pitää kiintiöt. Mitä kiintiöt enää pyytävät, ei "
        "kerrota: siitä näkisi, mitä paikan jättänyt on kertonut.",
        sv="{count} av de sökande ryms inte i någon panel som håller kvoterna. Vad kvoterna ännu begär anges inte: det "
        "skulle visa vad den som lämnade platsen har uppgett.",
        en="{count} of the applicants fit into no panel that keeps the quotas. What the quotas still ask is not told: "
        "it would show what whoever gave the seat up has answered.",
    ),
    "few_seats": Text(
        fi="Paikkoja on niin vähän, että kiintiöt ja paneelien kokoonpano kertoisivat yksittäisten ihmisten "
        "vastaukset. Siksi ne näytetään vain tarkastajille, ja ne on lukittu samalla tiivisteellä kuin muukin.",
        sv="Platserna är så få att kvoterna och panelernas sammansättning skulle avslöja enskilda personers svar. "
        "Därför visas de bara för granskare, och de är låsta med samma kontrollsumma som allt annat.",
        en="There are so few seats that the quotas and what each panel is made of would tell single people's answers. "
        "So only auditors are shown them; they are sealed by the same checksum as all the rest.",
    ),
    "facts_of_lottery": Text(fi="Arvonnan tiedot", sv="Uppgifter om lottningen", en="Facts of the lottery"),
    "numbered_panels": Text(fi="Numeroituja paneeleja", sv="Numrerade paneler", en="Numbered panels"),
    "like_groups": Text(
        fi="Samankaltaisten hakijoiden joukkoja", sv="Grupper av likartade sökande", en="Groups of like applicants"
    ),
    "cuts": Text(fi="Lisäehtoja todistuksessa", sv="Extra villkor i beviset", en="Extra conditions in the proof"),
    "decided_by": Text(fi="Ratkaisee", sv="Avgörs av", en="Decided by"),
    "by_round": Text(fi="drandin kierros {round}", sv="drands omgång {round}", en="round {round} of drand"),
    "by_digits": Text(
        fi="kahden virkahenkilön syöttämät, todistajien edessä arvotut numerot",
        sv="siffror som dragits inför vittnen och matats in av två tjänstemän",
        en="digits drawn before witnesses and entered by two officers",
    ),
    "round_set_aside": Text(
        fi="Ennen arvontaa oli nimetty drandin kierros {round}, mutta arvonnan ratkaisivat käsin arvotut numerot. "
        "Kysy kaupungilta, miksi.",
        sv="Före lottningen hade drands omgång {round} namngetts, men siffror som dragits för hand avgjorde. Fråga "
        "staden varför.",
        en="Round {round} of drand had been named before the draw, but digits drawn by hand decided. Ask the city why.",
    ),
    "checksum": Text(
        fi="Tiiviste ennen arvontaa (SHA-256)",
        sv="Kontrollsumma före lottningen (SHA-256)",
        en="Checksum before the draw (SHA-256)",
    ),
    "result": Text(fi="Tulos", sv="Resultat", en="Result"),
    "drawn_number": Text(fi="Arvottu paneeli", sv="Lottad panel", en="Panel drawn"),
    "randomness": Text(fi="Satunnaisluku", sv="Slumptal", en="Random number"),
    "revealed_seed": Text(fi="Paljastettu siemen", sv="Avslöjat frö", en="Seed, now revealed"),
    "drawn_names": Text(fi="Arvottujen peitenimet", sv="De lottades täcknamn", en="Code names of those drawn"),
    "check_it": Text(fi="Tarkista itse", sv="Kontrollera själv", en="Check it yourself"),
    "check_it_detail": Text(
        fi="Lataa tiedostot ja aja jompikumpi ohjelma omalla koneellasi. Verkkoyhteyttä ei tarvita. Vertaa tiivistettä "
        "siihen, jonka kirjoitit muistiin ennen arvontaa. Todennäköisyydet, samassa osoitteessa asuvat ja siemenestä "
        "jaetut nimet ja numerot tarkastavat tarkastajat, koska niiden tiedosto näyttää vastaukset.",
        sv="Ladda ner filerna och kör ettdera programmet på din egen dator. Ingen nätförbindelse behövs. Jämför "
        "kontrollsumman med den som du skrev upp före lottningen. Sannolikheterna, hushållen och de namn och nummer "
        "som delades ut ur fröet granskas av revisorer, för deras fil visar svaren.",
        en="Download the files and run either program on your own computer. No network is needed. Compare the checksum "
        "with the one that you noted down before the draw. Probabilities, households, and the names and numbers "
        "that were dealt from the seed are checked by auditors, for their file shows answers.",
    ),
    "all_files": Text(fi="Kaikki tiedostot (ZIP)", sv="Alla filer (ZIP)", en="All files (ZIP)"),
    "earlier_draw": Text(fi="Paneelin arvonta", sv="Lottningen av panelen", en="The draw of the panel"),
    "your_ticket": Text(fi="Arpasi", sv="Din lott", en="Your ticket"),
    "to_your_ticket": Text(
        fi="Katso arpasi: kuinka suuri mahdollisuutesi on",
        sv="Se din lott: hur stor din chans är",
        en="See your ticket: how large your chance is",
    ),
    "ticket_in": Text(
        fi="Olet {count} paneelissa {panels} paneelista.",
        sv="Du finns i {count} av {panels} paneler.",
        en="You are in {count} of {panels} panels.",
    ),
    "ticket_alike": Text(
        fi="Samankaltaisia hakijoita on kanssasi {alike}. Joukostanne valitaan joku {count} paneelissa {panels} "
        "paneelista.",
        sv="Ni är {alike} likartade sökande. Någon av er väljs i {count} av {panels} paneler.",
        en="There are {alike} applicants like you, you included. Some of you sit in {count} of {panels} panels.",
    ),
    "ticket_never": Text(
        fi="Et ole yhdessäkään paneelissa: kiintiöt eivät salli sitä. Arvonnan sivulla kerrotaan, miksi.",
        sv="Du finns inte i någon panel: kvoterna tillåter det inte. På lottningens sida står varför.",
        en="You are in no panel: the quotas don't allow it. The page of the draw says why.",
    ),
    "your_chance": Text(fi="Mahdollisuutesi", sv="Din chans", en="Your chance"),
    "code_name": Text(fi="Peitenimesi", sv="Ditt täcknamn", en="Your code name"),
    "your_numbers": Text(fi="Paneeliesi numerot", sv="Numren på dina paneler", en="The numbers of your panels"),
    "ticket_waits": Text(
        fi="Arvontaa ei ole vielä pidetty. Tallenna arpa: sillä voit myöhemmin tarkistaa, että olit mukana.",
        sv="Lottningen har inte ännu hållits. Spara lotten: med den kan du senare kontrollera att du var med.",
        en="The draw has not been held yet. Save the ticket: with it you can check later that you were in it.",
    ),
    "ticket_won": Text(
        fi="Arvottiin paneeli {number}, ja sinut valittiin.",
        sv="Panel {number} lottades, och du blev vald.",
        en="Panel {number} was drawn, and you were chosen.",
    ),
    "ticket_lost": Text(
        fi="Arvottiin paneeli {number}, ja sinua ei valittu tällä kertaa.",
        sv="Panel {number} lottades, och du blev inte vald denna gång.",
        en="Panel {number} was drawn, and you were not chosen this time.",
    ),
    "save_ticket": Text(fi="Tallenna arpa tiedostona", sv="Spara lotten som fil", en="Save the ticket as a file"),
    "no_ticket": Text(
        fi="Arpaa ei ole: arvontaa ei ole vielä julkaistu, tai paneelin kausi on päättynyt.",
        sv="Det finns ingen lott: lottningen är inte publicerad ännu, eller panelens mandatperiod är slut.",
        en="There is no ticket: the lottery is not published yet, or the panel's term is over.",
    ),
    "what_draw_announced": Text(
        fi="Valmistellaan arvonta avoimille paikoille",
        sv="En lottning om de lediga platserna förbereds",
        en="A draw for the vacant seats is being prepared",
    ),
    "what_draw_failed": Text(
        fi="Arvontaa avoimille paikoille ei voitu tehdä",
        sv="Lottningen om de lediga platserna kunde inte göras",
        en="The draw for the vacant seats could not be made",
    ),
    "what_draw_held": Text(
        fi="Arvottiin avoimet paikat",
        sv="De lediga platserna lottades",
        en="The vacant seats were drawn",
    ),
}
