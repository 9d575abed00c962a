"""The words of a share kit's page."""

from __future__ import annotations

from shared.text import Text

SHARE_KIT_WORDS = {
    "kit": Text(fi="Jakopaketti", sv="Delningspaket", en="Share kit"),
    "kit_why": Text(
        fi="kaupunki pyytää teitä kertomaan tästä omille ihmisillenne. Kaikkea tällä sivulla saa käyttää vapaasti.",
        sv="staden ber er berätta om det här för era egna. Allt på sidan får användas fritt.",
        en="the city asks you to tell your own people of this. Everything on this page may be used freely.",
    ),
    "kit_called_off": Text(
        fi="Tapahtuma on peruttu. Jos olette kertoneet siitä, kertokaa tästäkin tai poistakaa vanha tieto.",
        sv="Evenemanget är inställt. Om ni har berättat om det, berätta också det här eller ta bort det gamla.",
        en="It is called off. If you have told of it, please say so too, or take the old news down.",
    ),
    "kit_moved": Text(
        fi="Aika tai paikka on muuttunut. Tekstit ja kuva ovat uudet: vaihtakaa vanha tieto.",
        sv="Tiden eller platsen har ändrats. Texterna och bilden är nya: byt ut den gamla informationen.",
        en="The time or place has changed. Texts and picture are new: please replace the old news.",
    ),
    "kit_over": Text(fi="Tapahtuma on ohi.", sv="Evenemanget är över.", en="It is over."),
    "kit_asked": Text(fi="Ette ole vielä vastanneet.", sv="Ni har inte svarat än.", en="You have not answered yet."),
    "kit_passed_on": Text(
        fi="Olette kertoneet, että välitätte tiedon. Kiitos.",
        sv="Ni har sagt att ni sprider informationen. Tack.",
        en="You have said that you pass it on. Thank you.",
    ),
    "kit_declined": Text(
        fi="Olette kertoneet, että ette välitä tätä. Voitte vielä muuttaa vastauksen.",
        sv="Ni har sagt att ni inte sprider det här. Ni kan ännu ändra svaret.",
        en="You have said that you will not pass this on. You can still change your answer.",
    ),
    "kit_confirmed": Text(
        fi="Tieto on nähty eteenpäin välitettynä. Kiitos.",
        sv="Informationen har setts vidarespridd. Tack.",
        en="It has been seen passed on. Thank you.",
    ),
    "kit_later": Text(
        fi="Vastauksenne on vastaanotettu ja näkyy tässä hetken kuluttua.",
        sv="Ert svar har tagits emot och syns här om en stund.",
        en="Your answer has been received and shows here in a while.",
    ),
    "kit_when": Text(fi="Milloin", sv="När", en="When"),
    "kit_where": Text(fi="Missä", sv="Var", en="Where"),
    "kit_link": Text(fi="Linkki", sv="Länk", en="Link"),
    "kit_texts": Text(fi="Tekstit", sv="Texter", en="Texts"),
    "kit_texts_hint": Text(
        fi="Kopioikaa sellaisenaan tai muokatkaa.",
        sv="Kopiera som de är eller redigera.",
        en="Copy them as they are, or edit them.",
    ),
    "kit_text_fi": Text(fi="Suomeksi", sv="På finska", en="In Finnish"),
    "kit_text_sv": Text(fi="Ruotsiksi", sv="På svenska", en="In Swedish"),
    "kit_text_en": Text(fi="Englanniksi", sv="På engelska", en="In English"),
    "kit_pictures": Text(fi="Kuva ja QR-koodi", sv="Bild och QR-kod", en="Picture and QR code"),
    "kit_picture_shows": Text(fi="Kuvassa lukee:", sv="I bilden står det:", en="The picture says:"),
    "kit_picture_fi": Text(
        fi="Lataa kuva suomeksi (SVG)",
        sv="Ladda ner bilden på finska (SVG)",
        en="Download the picture in Finnish (SVG)",
    ),
    "kit_picture_sv": Text(
        fi="Lataa kuva ruotsiksi (SVG)",
        sv="Ladda ner bilden på svenska (SVG)",
        en="Download the picture in Swedish (SVG)",
    ),
    "kit_picture_en": Text(
        fi="Lataa kuva englanniksi (SVG)",
        sv="Ladda ner bilden på engelska (SVG)",
        en="Download the picture in English (SVG)",
    ),
    "kit_code_shows": Text(
        fi="QR-koodi, joka vie samaan linkkiin", sv="QR-kod till samma länk", en="QR code that leads to the same link"
    ),
    "kit_code_png": Text(fi="Lataa QR-koodi (PNG)", sv="Ladda ner QR-koden (PNG)", en="Download the QR code (PNG)"),
    "kit_code_svg": Text(fi="Lataa QR-koodi (SVG)", sv="Ladda ner QR-koden (SVG)", en="Download the QR code (SVG)"),
    "kit_answer": Text(fi="Vastatkaa kaupungille", sv="Svara staden", en="Answer the city"),
    "kit_yes": Text(fi="Välitimme tiedon eteenpäin", sv="Vi har spridit det vidare", en="We have passed it on"),
    "kit_no": Text(fi="Emme välitä tätä", sv="Vi sprider inte det här", en="We will not pass it on"),
    "kit_seen": Text(fi="Missä tieto näkyy?", sv="Var kan man se det?", en="Where can it be seen?"),
    "kit_seen_hint": Text(
        fi="Sivun osoite, ilmoitustaulu, lehti. Älkää kirjoittako henkilöiden nimiä.",
        sv="En sidas adress, en anslagstavla, en tidning. Skriv inga personnamn.",
        en="A page's address, a notice board, a paper. Please write no names of persons.",
    ),
    "kit_seen_wrong": Text(
        fi="Mitään ei tallennettu. Kirjoittakaa, missä tieto näkyy: enintään 300 merkkiä.",
        sv="Ingenting sparades. Skriv var det kan ses: högst 300 tecken.",
        en="Nothing was stored. Write where it can be seen, in at most 300 characters.",
    ),
    "kit_seen_button": Text(fi="Kerro missä", sv="Berätta var", en="Tell where"),
}
