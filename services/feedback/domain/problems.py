"""Every way in which the feedback service refuses, worded for people."""

from __future__ import annotations

from shared.contracts.problem import ProblemKind
from shared.text import Text

SURVEY_NOT_OPEN = ProblemKind(
    "survey-not-open",
    409,
    Text(fi="Kysely ei ole vielä auki", sv="Enkäten har inte öppnat ännu", en="The survey is not open yet"),
    Text(
        fi="Vastaus on ajalta ennen kyselyn aukeamista ({opens_at}). Vastausta ei tallennettu. "
        "Vastaa silloin uudelleen, tai korjaa laitteen kello ja lähetä uudelleen.",
        sv="Svaret är från tiden innan enkäten öppnar ({opens_at}). Svaret sparades inte. Svara på nytt då, "
        "eller ställ enhetens klocka och skicka på nytt.",
        en="The answer is of a time before the survey opens ({opens_at}). It was not stored. Answer again then, "
        "or set the device's clock and send it again.",
    ),
)
SURVEY_CLOSED = ProblemKind(
    "survey-closed",
    409,
    Text(fi="Kysely on sulkeutunut", sv="Enkäten har stängt", en="The survey has closed"),
    Text(
        fi="Kysely ei enää ota vastauksia. Vastausta ei tallennettu. Tulokset ovat julkisia.",
        sv="Enkäten tar inte längre emot svar. Svaret sparades inte. Resultaten är offentliga.",
        en="The survey takes no more answers. The answer was not stored. The results are public.",
    ),
)
ANSWER_TOO_OLD = ProblemKind(
    "answer-too-old",
    409,
    Text(fi="Vastaus tuli liian myöhään", sv="Svaret kom för sent", en="The answer came too late"),
    Text(
        fi="Vastaus annettiin yli {days} päivää sitten. Vastausta ei tallennettu: enää ei tiedetä, onko se "
        "jo laskettu. Jos sitä ei ole lähetetty aiemmin, vastaa uudelleen.",
        sv="Svaret gavs för mer än {days} dagar sedan. Svaret sparades inte: det går inte längre att veta om det redan "
        "har räknats. Om det inte har skickats förut, svara på nytt.",
        en="The answer was given more than {days} days ago. It was not stored: nobody knows any more whether it has "
        "been counted already. If it was not sent before, answer again.",
    ),
)
SURVEY_CALLED_OFF = ProblemKind(
    "survey-called-off",
    409,
    Text(fi="Tilaisuus on peruttu", sv="Tillfället är inställt", en="The occasion is cancelled"),
    Text(
        fi="Tilaisuus on peruttu, joten kysely ei ota vastauksia. Vastausta ei tallennettu.",
        sv="Tillfället är inställt, så enkäten tar inte emot svar. Svaret sparades inte.",
        en="The occasion is cancelled, so its survey takes no answers. The answer was not stored.",
    ),
)
CLOCK_WRONG = ProblemKind(
    "clock-wrong",
    422,
    Text(fi="Laitteen kello on väärässä", sv="Enhetens klocka går fel", en="The device's clock is wrong"),
    Text(
        fi="Vastaushetki on tulevaisuudessa. Vastausta ei tallennettu. Aseta kello ja lähetä uudelleen.",
        sv="Svarstiden ligger i framtiden. Svaret sparades inte. Ställ klockan och skicka på nytt.",
        en="The time of the answer is in the future. It was not stored. Set the clock and send it again.",
    ),
)
UNKNOWN_QUESTION = ProblemKind(
    "unknown-question",
    422,
    Text(fi="Tuntematon kysymys", sv="Okänd fråga", en="Unknown question"),
    Text(
        fi="Kyselyssä ei ole kysymystä {key}. Vastausta ei tallennettu. Kysymykset ovat: {known}.",
        sv="Enkäten har ingen fråga {key}. Svaret sparades inte. Frågorna är: {known}.",
        en="The survey has no question {key}. The answer was not stored. The questions are: {known}.",
    ),
)
OUT_OF_SCALE = ProblemKind(
    "out-of-scale",
    422,
    Text(fi="Asteikon ulkopuolella", sv="Utanför skalan", en="Out of scale"),
    Text(
        fi="”{question}” – valitse luku väliltä {lowest}–{highest}. Vastausta ei tallennettu.",
        sv="”{question}” – välj ett tal mellan {lowest} och {highest}. Svaret sparades inte.",
        en="“{question}” – choose a number from {lowest} to {highest}. The answer was not stored.",
    ),
)
UNKNOWN_OPTION = ProblemKind(
    "unknown-option",
    422,
    Text(fi="Tuntematon vaihtoehto", sv="Okänt alternativ", en="Unknown option"),
    Text(
        fi="”{question}” – vaihtoehtoa {id} ei ole. Vastausta ei tallennettu. Vaihtoehdot ovat: {known}.",
        sv="”{question}” – alternativet {id} finns inte. Svaret sparades inte. Alternativen är: {known}.",
        en="“{question}” – there is no option {id}. The answer was not stored. The options are: {known}.",
    ),
)
TOO_MANY_CHOSEN = ProblemKind(
    "too-many-chosen",
    422,
    Text(fi="Liian monta vaihtoehtoa", sv="För många alternativ", en="Too many options"),
    Text(
        fi="”{question}” – valitse enintään {most}; nyt valittuna on {chosen}. Vastausta ei tallennettu.",
        sv="”{question}” – välj högst {most}; nu är {chosen} valda. Svaret sparades inte.",
        en="“{question}” – choose at most {most}; {chosen} are chosen now. The answer was not stored.",
    ),
)
TEXT_TOO_LONG = ProblemKind(
    "text-too-long",
    422,
    Text(fi="Teksti on liian pitkä", sv="Texten är för lång", en="The text is too long"),
    Text(
        fi="”{question}” – kirjoita enintään {most} merkkiä; nyt niitä on {length}. Vastausta ei tallennettu.",
        sv="”{question}” – skriv högst {most} tecken; nu är de {length}. Svaret sparades inte.",
        en="“{question}” – write at most {most} characters; now there are {length}. The answer was not stored.",
    ),
)
WRONG_KIND = ProblemKind(
    "wrong-kind-of-answer",
    422,
    Text(fi="Vääränlainen vastaus", sv="Fel slags svar", en="Wrong kind of answer"),
    Text(
        fi="”{question}” – vastaus on {wanted}. Vastausta ei tallennettu.",
        sv="”{question}” – svaret är {wanted}. Svaret sparades inte.",
        en="“{question}” – the answer is {wanted}. The answer was not stored.",
    ),
)
MISSING_ANSWER = ProblemKind(
    "missing-answer",
    422,
    Text(fi="Vastaus puuttuu", sv="Ett svar saknas", en="An answer is missing"),
    Text(
        fi="”{question}” – vastaa tähän kysymykseen. Vastausta ei vielä tallennettu.",
        sv="”{question}” – svara på den här frågan. Svaret sparades inte ännu.",
        en="“{question}” – answer this question. The answer was not stored yet.",
    ),
)
NOT_HELD_YET = ProblemKind(
    "not-held-yet",
    409,
    Text(
        fi="Tilaisuutta ei ole vielä pidetty",
        sv="Evenemanget har inte hållits ännu",
        en="The occasion has not been held yet",
    ),
    Text(
        fi="Jälkiseuranta julkaistaan, kun {occasion} on merkitty pidetyksi. Mitään ei tallennettu.",
        sv="Uppföljningen publiceras när {occasion} har markerats som hållet. Inget sparades.",
        en="The follow-up is published once {occasion} has been marked as held. Nothing was stored.",
    ),
)
UNKNOWN_ITEM = ProblemKind(
    "unknown-follow-up-item",
    422,
    Text(fi="Tuntematon kohta", sv="Okänd punkt", en="Unknown item"),
    Text(
        fi="Tässä osassa ei ole kohtaa {id}, tai se on annettu kahdesti. Jätä tunnus pois uudesta.",
        sv="Den här delen har ingen punkt {id}, eller den är given två gånger. Ge ny punkt ingen beteckning.",
        en="This part has no item {id}, or it is given twice. Leave the id out of a new item.",
    ),
)
TOO_MANY_FOLLOWERS = ProblemKind(
    "too-many-followers",
    503,
    Text(fi="Tuloksia seuraa nyt moni", sv="Många följer resultaten nu", en="Many are following the results"),
    Text(
        fi="Tulokset eivät juuri nyt päivity itsestään. Lataa sivu uudelleen hetken kuluttua.",
        sv="Resultaten uppdateras just nu inte av sig själva. Ladda om sidan om en stund.",
        en="The results don't update by themselves just now. Reload the page in a moment.",
    ),
)
LINK_OVER = ProblemKind(
    "link-over",
    403,
    Text(fi="Linkki on vanhentunut", sv="Länken har gått ut", en="The link is over"),
    Text(
        fi="Linkki ei ole enää voimassa. Pyydä uusi: silta feedback open-answers.",
        sv="Länken gäller inte längre. Be om en ny: silta feedback open-answers.",
        en="The link isn't valid any more. Ask for another: silta feedback open-answers.",
    ),
)
CHANGE_IN_FUTURE = ProblemKind(
    "change-in-future",
    422,
    Text(fi="Päivä on tulevaisuudessa", sv="Dagen ligger i framtiden", en="The day is in the future"),
    Text(
        fi="Muutos kerrotaan, kun se on tehty: {day} ei ole vielä. Mitään ei tallennettu.",
        sv="En ändring berättas när den är gjord: {day} har inte kommit ännu. Inget sparades.",
        en="A change is told once it is made: {day} has not come yet. Nothing was stored.",
    ),
)
NOT_A_WISH = ProblemKind(
    "not-a-wish",
    422,
    Text(fi="Toivetta ei löydy", sv="Önskemålet finns inte", en="No such wish"),
    Text(
        fi="Tämän tilaisuuden kyselyssä ei ole vastausta {id}, jossa toivotaan jotain. Mitään ei tallennettu.",
        sv="I evenemangets enkät finns inget svar {id} med ett önskemål. Inget sparades.",
        en="The occasion's survey has no answer {id} that wishes anything. Nothing was stored.",
    ),
)
MORE_THAN_A_KIOSK_CAN = ProblemKind(
    "more-than-a-kiosk-can",
    429,
    Text(
        fi="Liian monta vastausta laitteesta", sv="För många svar från enheten", en="Too many answers from the device"
    ),
    Text(
        fi="Laitteesta {device} on tullut enemmän vastauksia kuin sillä ehditään antaa. Vastausta ei vielä "
        "tallennettu. Lähetä se uudelleen {minutes} minuutin kuluttua.",
        sv="Från enheten {device} har det kommit fler svar än man hinner ge med den. Svaret sparades inte ännu. "
        "Skicka det på nytt om {minutes} minuter.",
        en="More answers have come from the device {device} than can be given with it. The answer was not stored yet. "
        "Send it again in {minutes} minutes.",
    ),
)
TOO_MANY_ANSWERS = ProblemKind(
    "too-many-answers",
    429,
    Text(fi="Hetki vielä", sv="Ett ögonblick", en="One moment"),
    Text(
        fi="Samasta verkosta on tullut nyt hyvin monta vastausta. Vastausta ei vielä tallennettu. "
        "Lähetä se uudelleen {minutes} minuutin kuluttua, tai vastaa toisessa verkossa.",
        sv="Från samma nätverk har det nu kommit väldigt många svar. Svaret sparades inte ännu. "
        "Skicka det på nytt om {minutes} minuter, eller svara i ett annat nätverk.",
        en="Very many answers have come from the same network now. The answer was not stored yet. "
        "Send it again in {minutes} minutes, or answer from another network.",
    ),
)
