"""Why nothing is drawn."""

from shared.contracts import ProblemKind
from shared.text import Text

CALL_STILL_OPEN = ProblemKind(
    "call-still-open",
    409,
    Text(fi="Haku on vielä kesken", sv="Ansökan pågår ännu", en="The call is still open"),
    Text(
        fi="Haku päättyy {closes_at}. Mitään ei arvottu: arvo sen jälkeen.",
        sv="Ansökan stänger {closes_at}. Ingenting lottades: lotta efter det.",
        en="The call closes at {closes_at}. Nothing was drawn: draw after that.",
    ),
)
ALREADY_DRAWN = ProblemKind(
    "already-drawn",
    409,
    Text(fi="Paneeli on jo arvottu", sv="Panelen är redan lottad", en="The panel is drawn already"),
    Text(
        fi="Paneeli arvottiin {drawn_at} siemenellä {seed}. Arvonta tehdään kerran, eikä mitään muutettu.",
        sv="Panelen lottades {drawn_at} med fröet {seed}. Lottningen görs en gång och ingenting ändrades.",
        en="The panel was drawn at {drawn_at} with the seed {seed}. A panel is drawn once; nothing was changed.",
    ),
)
POOL_TOO_SMALL = Text(
    fi="Paneeliin tarvitaan {size} jäsentä, mutta arvottavia on {available} (hakijoita {applicants}, enintään yksi "
    "taloudesta, jos haku niin sanoo). Mitään ei arvottu: avaa uusi haku tai pienempi paneeli.",
    sv="Panelen behöver {size} medlemmar, men {available} kan lottas (sökande {applicants}, högst en per hushåll om "
    "ansökan säger så). Ingenting lottades: öppna en ny ansökan eller en mindre panel.",
    en="The panel needs {size} members, but {available} can be drawn ({applicants} applicants, at most one per "
    "household where the call says so). Nothing was drawn: open another call or a smaller panel.",
)
QUOTAS_IMPOSSIBLE = Text(
    fi="{why} Mitään ei arvottu. Arvonta onnistuisi, jos {advice}.",
    sv="{why} Ingenting lottades. Lottningen skulle lyckas om {advice}.",
    en="{why} Nothing was drawn. The draw would succeed if {advice}.",
)
DRAW_UNFINISHED = Text(
    fi="Yhtään kiintiöt täyttävää paneelia ei löytynyt {seconds} sekunnissa, ja mitään ei arvottu. Aloita arvonta "
    "uudelleen ja anna laskennalle enemmän aikaa.",
    sv="Ingen panel som uppfyller kvoterna hittades på {seconds} sekunder och ingenting lottades. Börja lottningen på "
    "nytt och ge beräkningen mera tid.",
    en="No panel that meets the quotas was found in {seconds} seconds, and nothing was drawn. Begin the lottery again "
    "and give the computation more time.",
)
