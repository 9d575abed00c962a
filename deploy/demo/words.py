"""What the demo's city says, in its three languages."""

from deploy.demo.city import Words


def words(fi: str, sv: str, en: str) -> Words:
    """Return a text in three languages."""
    return {"fi": fi, "sv": sv, "en": en}


def fill(text: Words, **values: Words | str) -> Words:
    """Return the text with its ``{placeholders}`` filled; a value in three languages is put in its own."""
    return {
        language: sentence.format(
            **{key: value if isinstance(value, str) else value[language] for key, value in values.items()}
        )
        for language, sentence in text.items()
    }


PROMISE = words(
    "Kaupunki tulee vuonna {year} jokaiselle suuralueelle kaksi kertaa ja kertoo jokaisen illan jälkeen, mitä siitä "
    "seurasi.",
    "År {year} kommer staden till varje storområde två gånger och berättar efter varje kväll vad den ledde till.",
    "In {year} the city comes to every major district twice, and tells after each evening what came of it.",
)

EVENING = words("Asukasilta: {district}", "Invånarkväll: {district}", "Resident evening: {district}")
EVENING_SUMMARY = words(
    "Kerro, mikä alueellasi toimii ja mikä ei. Illan aiheet: {themes}.",
    "Berätta vad som fungerar i ditt område och vad som inte gör det. Kvällens teman: {themes}.",
    "Tell us what works where you live and what doesn't. This evening's themes: {themes}.",
)
OPENING = words(
    "Tervetuloa! Aloitamme yhdessä: mitä edellisellä kerralla luvattiin ja mitä siitä tuli.",
    "Välkommen! Vi börjar tillsammans: vad som lovades förra gången och vad det blev av det.",
    "Welcome! We begin together: what was promised last time, and what came of it.",
)
THEME_EVENING = words("Teemailta: {theme}", "Temakväll: {theme}", "Theme evening: {theme}")
THEME_EVENING_SUMMARY = words(
    "Koko kaupungin ilta aiheesta {theme}. Voit tulla paikalle tai osallistua etänä.",
    "En kväll för hela staden om temat {theme}. Du kan komma på plats eller delta på distans.",
    "An evening for the whole city on {theme}. You can come in person or take part remotely.",
)
SHORT_TALKS = words("Lyhyet alustukset", "Korta inledningar", "Short talks")
WORKSHOP = words("Työpaja", "Verkstad", "Workshop")
ROOM = words("Sali {number}", "Sal {number}", "Room {number}")

POP_UP = words("Pop-up kirjastossa: {library}", "Pop-up på biblioteket: {library}", "Pop-up at the library: {library}")
POP_UP_SUMMARY = words(
    "Poikkea silloin kun sopii. Kolme kysymystä, kuppi kahvia, ei ilmoittautumista.",
    "Titta in när det passar. Tre frågor, en kopp kaffe, ingen anmälan.",
    "Drop in when it suits you. Three questions, a cup of coffee, no registration.",
)
BUS = words("Osallisuusbussi: {stops}", "Delaktighetsbussen: {stops}", "Participation bus: {stops}")
BUS_SUMMARY = words(
    "Hyppää kyytiin tai tule pysäkille: kaupungin väki kuuntelee koko matkan.",
    "Hoppa på eller kom till hållplatsen: stadens folk lyssnar hela vägen.",
    "Hop on or come to a stop: people from the city listen all the way.",
)
BICYCLE = words("Osallisuuspyörä: {stops}", "Delaktighetscykeln: {stops}", "Participation bicycle: {stops}")
BICYCLE_SUMMARY = words(
    "Pyöräile mukana osa matkasta tai koko reitti, ja näytä, mitä pitäisi korjata.",
    "Cykla med en bit eller hela vägen, och visa vad som borde åtgärdas.",
    "Cycle along for a part or all of the way, and show what should be mended.",
)
LIBRARY = words("Kirjasto {name}", "Biblioteket {name}", "{name} library")

PANEL_NAME = words("Kestävän arjen paneeli", "Panelen för en hållbar vardag", "Panel for a sustainable daily life")
PANEL_PURPOSE = words(
    "Kolmekymmentä asukasta kertoo vuoden ajan, miten kaupunki muuttuu kestävämmäksi arjessa.",
    "Trettio invånare berättar under ett år hur staden blir mer hållbar i vardagen.",
    "Thirty residents tell for a year how the city can become more sustainable in daily life.",
)

WISHES = {
    "fi": (
        "Lisää iltoja arkena",
        "Turvallisempi suojatie koulun eteen",
        "Kirjasto auki sunnuntaisin",
        "Penkkejä rantaan",
    ),
    "sv": ("Fler kvällar om skolor", "Bättre belysning i parken", "Mer på svenska"),
    "en": ("More in English, please", "A safer way to cycle to school", "Tell us what was decided"),
}
"""What residents wish for, in the words of each language."""

WHAT_HAPPENED = (
    words(
        "Puhuimme kolmessa ryhmässä kouluista, kaduista ja puistoista.",
        "Vi talade i tre grupper om skolor, gator och parker.",
        "We talked in three groups about schools, streets and parks.",
    ),
    words(
        "Joka toinen toivoi turvallisempia koulumatkoja.",
        "Varannan önskade tryggare skolvägar.",
        "Every other person wished for safer ways to school.",
    ),
    words(
        "Etänä osallistuneet saivat puheenvuoron vuorotellen paikalla olleiden kanssa.",
        "De som deltog på distans fick ordet turvis med dem som var på plats.",
        "Those who took part remotely spoke in turn with those in the room.",
    ),
)
WHAT_WE_TAKE = (
    words(
        "Koulun edustan suojatie suunnitellaan uudelleen keväällä.",
        "Övergångsstället vid skolan planeras om i vår.",
        "The crossing by the school is redesigned this spring.",
    ),
    words(
        "Puiston valaistus korjataan ennen syksyä.",
        "Belysningen i parken åtgärdas före hösten.",
        "The park's lighting is mended before autumn.",
    ),
    words(
        "Iltojen aiheet kysytään asukkailta kuukautta ennen.",
        "Kvällarnas teman frågas av invånarna en månad före.",
        "Residents are asked for the evenings' themes a month ahead.",
    ),
)
WHAT_WE_DEVELOP = (
    words(
        "Selvitämme, voisiko kirjasto olla auki sunnuntaisin.",
        "Vi utreder om biblioteket kunde vara öppet på söndagar.",
        "We find out whether the library could be open on Sundays.",
    ),
    words(
        "Etäosallistumisen ääni ei aina kuulunut; kokeilemme toista salia.",
        "Ljudet på distans hördes inte alltid; vi provar en annan sal.",
        "The sound did not always reach remote participants; we try another room.",
    ),
)

TOPIC_NAME = words("Kilon puisto", "Parken i Kilo", "The park in Kilo")
TOPIC_WHAT = words(
    "Mitä puistoon tulee. Puiston paikka on jo päätetty.",
    "Vad parken ska innehålla. Parkens plats är redan bestämd.",
    "What the park will have. Where it will be is settled already.",
)
TOPIC_WAY = words("Vastaa kirjastossa", "Svara på biblioteket", "Answer at the library")
COMMITTEE = words("Tekninen lautakunta", "Tekniska nämnden", "The technical committee")

RESIDENTS_WISH = "Yöbussit pääradan varteen, kiitos"
WISHED = words("Yöbusseja", "Nattbussar", "Night buses")
WISH_ANSWERED = words(
    "Yöbusseista puhutaan asukasillassa.",
    "Nattbussarna tas upp på invånarkvällen.",
    "Night buses are talked about at the resident evening.",
)

ACTIVITY_NAME = "Pihatalkoot"
ACTIVITY_SUMMARY = "Siivotaan piha ja juodaan kahvit. Kaikki naapurit ovat tervetulleita."
