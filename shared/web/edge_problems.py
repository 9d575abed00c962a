"""Refusals that no service's rules have to do with, worded for people."""

from __future__ import annotations

from shared.contracts.problem import ProblemKind
from shared.text import Text

TOO_FAST = ProblemKind(
    "too-many-requests",
    429,
    Text(fi="Liian monta pyyntöä", sv="För många förfrågningar", en="Too many requests"),
    Text(
        fi="Verkostasi tuli hetkessä hyvin monta pyyntöä. Mitään ei tallennettu. Yritä uudelleen {seconds} s kuluttua.",
        sv="Ditt nätverk skickade mycket många förfrågningar. Inget sparades. Försök igen om {seconds} s.",
        en="Very many requests came from your network at once. Nothing was stored. Try again in {seconds} s.",
    ),
)
TOO_SLOW = ProblemKind(
    "too-slow",
    408,
    Text(fi="Yhteys on liian hidas", sv="Förbindelsen är för långsam", en="The connection is too slow"),
    Text(
        fi="Lähetys ei tullut perille {seconds} sekunnissa. Mitään ei tallennettu. Lähetä sama uudelleen.",
        sv="Det du skickade kom inte fram på {seconds} sekunder. Inget sparades. Skicka det igen.",
        en="What you sent did not arrive within {seconds} seconds. Nothing was stored. Send it again.",
    ),
)
COMPRESSED = ProblemKind(
    "compressed-body",
    415,
    Text(
        fi="Pakattua sisältöä ei oteta", sv="Komprimerat innehåll tas inte emot", en="Compressed content is not taken"
    ),
    Text(
        fi="Sisältö oli pakattu ({coding}). Lähetä se pakkaamatta.",
        sv="Innehållet var komprimerat ({coding}). Skicka det okomprimerat.",
        en="The content was compressed ({coding}). Send it uncompressed.",
    ),
)
WRONG_FORM = ProblemKind(
    "unsupported-content-type",
    415,
    Text(fi="Väärä sisältötyyppi", sv="Fel innehållstyp", en="Unsupported content type"),
    Text(
        fi="Sisältötyyppi oli {got}. Tähän lähetetään {wanted}.",
        sv="Innehållstypen var {got}. Hit skickas {wanted}.",
        en="The content type was {got}. What is sent here is {wanted}.",
    ),
)
NO_SUCH_PAGE = ProblemKind(
    "http-404",
    404,
    Text(fi="Sivua ei ole", sv="Sidan finns inte", en="There is no such page"),
    Text(
        fi="Tässä osoitteessa ei ole mitään. Tarkista osoite.",
        sv="Det finns inget på den här adressen. Kontrollera adressen.",
        en="There is nothing at this address. Check the address.",
    ),
)
NOT_THIS_WAY = ProblemKind(
    "http-405",
    405,
    Text(fi="Ei sallittu tässä", sv="Inte tillåtet här", en="Not possible here"),
    Text(
        fi="Tätä osoitetta ei voi käyttää näin. Mitään ei tehty. Palaa sivulle, jolta tulit.",
        sv="Adressen kan inte användas så. Inget gjordes. Gå tillbaka till sidan du kom från.",
        en="This address can't be used in that way. Nothing was done. Go back to the page that you came from.",
    ),
)
UNREADABLE_HEAD = ProblemKind(
    "unreadable-request",
    400,
    Text(fi="Pyyntöä ei voi lukea", sv="Förfrågan kan inte läsas", en="Unreadable request"),
    Text(
        fi="Pyyntö ei ole kelvollista HTTP:tä. Mitään ei tallennettu.",
        sv="Förfrågan är inte giltig HTTP. Inget sparades.",
        en="The request is not valid HTTP. Nothing was stored.",
    ),
)
HEAD_TOO_LARGE = ProblemKind(
    "head-too-large",
    431,
    Text(fi="Liian suuret otsakkeet", sv="För stora huvuden", en="Header fields too large"),
    Text(
        fi="Pyynnön osoite ja otsakkeet saavat olla yhteensä enintään {limit} tavua.",
        sv="Adressen och huvudena får vara högst {limit} byte tillsammans.",
        en="The address and header fields of a request may have at most {limit} bytes together.",
    ),
)
