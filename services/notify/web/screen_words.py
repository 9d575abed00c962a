"""The words of a digital screen's page."""

from __future__ import annotations

from shared.text import Text

SCREEN_WORDS = {
    "screen": Text(fi="Näyttö", sv="Skärm", en="Screen"),
    "take_part": Text(fi="Osallistu ja vaikuta", sv="Delta och påverka", en="Take part"),
    "screen_quiet": Text(
        fi="Tällä näytöllä kerrotaan, miten voit vaikuttaa kaupunkisi asioihin.",
        sv="På den här skärmen berättar vi hur du kan påverka i din stad.",
        en="This screen tells how you can influence what happens in your city.",
    ),
    "screen_scan": Text(fi="Lue lisää puhelimella", sv="Läs mer med telefonen", en="Read more on your phone"),
    "screen_pause": Text(fi="Pysäytä", sv="Pausa", en="Pause"),
    "screen_next": Text(fi="Seuraava", sv="Nästa", en="Next"),
    "screen_full": Text(fi="Koko näyttö", sv="Helskärm", en="Full screen"),
    "screen_no_contact": Text(fi="Ei yhteyttä, viimeksi:", sv="Ingen kontakt, senast:", en="No contact since:"),
}
