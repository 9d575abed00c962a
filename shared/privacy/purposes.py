"""Why a city processes personal data with Silta. Articles are of Regulation (EU) 2016/679, the GDPR."""

from __future__ import annotations

from shared.privacy.declared import Purpose
from shared.text import Text

_TASK = Text(
    fi="yleistä etua koskeva tehtävä, 6 artiklan 1 kohdan e alakohta (kuntalaki 410/2015, 22 §)",
    sv="uppgift av allmänt intresse, artikel 6.1 e (kommunallagen 410/2015, 22 §)",
    en="a task in the public interest, Article 6(1)(e) (in Finland: Local Government Act 410/2015, section 22)",
)
_CONSENT = Text(
    fi="suostumus, 6 artiklan 1 kohdan a alakohta",
    sv="samtycke, artikel 6.1 a",
    en="consent, Article 6(1)(a)",
)
_DUTY = Text(
    fi="rekisterinpitäjän lakisääteinen velvoite, 6 artiklan 1 kohdan c alakohta (5 artiklan 2 kohta, 32 artikla)",
    sv="den personuppgiftsansvarigas rättsliga förpliktelse, artikel 6.1 c (artiklarna 5.2 och 32)",
    en="the controller's legal obligation, Article 6(1)(c) (Articles 5(2) and 32)",
)

TAKING_PART = Purpose(
    Text(
        fi="asukkaiden osallistuminen tilaisuuksiin",
        sv="invånarnas deltagande i evenemang",
        en="residents take part in occasions",
    ),
    _TASK,
)
OWN_ACTIVITY = Purpose(
    Text(
        fi="asukkaiden oman toiminnan mahdollistaminen",
        sv="att möjliggöra invånarnas egen verksamhet",
        en="residents' own activities are made possible",
    ),
    _TASK,
)
HEARING = Purpose(
    Text(
        fi="asukkaiden kuuleminen: toiveet, kyselyt, ilmiöt",
        sv="att höra invånarna: önskemål, enkäter, fenomen",
        en="residents are heard: wishes, surveys, phenomena",
    ),
    _TASK,
)
BUDGETING = Purpose(
    Text(fi="osallistuva budjetointi", sv="medborgarbudgetering", en="participatory budgeting"),
    _TASK,
)
PANELS = Purpose(
    Text(
        fi="asukaspaneelin kokoaminen arvalla ja sen työ",
        sv="att lotta fram en invånarpanel, och dess arbete",
        en="a resident panel is drawn by lot, and works",
    ),
    _CONSENT,
)
CONTACT = Purpose(
    Text(
        fi="aluekoordinaattorin tavoittaminen",
        sv="att områdets koordinator kan nås",
        en="the coordinator of an area can be reached",
    ),
    _CONSENT,
)
NEWS = Purpose(
    Text(fi="uutiskirjeet niille, jotka tilaavat ne", sv="nyhetsbrev till dem som beställer dem", en="newsletters"),
    _CONSENT,
)
REACHING = Purpose(
    Text(
        fi="viestien perille tulo, eikä kirjeitä niille, jotka eivät niitä halua",
        sv="att meddelanden kommer fram, och inga brev till dem som inte vill ha dem",
        en="letters arrive, and nobody gets those that they don't want",
    ),
    _TASK,
)
PARTNERS = Purpose(
    Text(
        fi="tiedon kulku kumppaneille ja muihin järjestelmiin",
        sv="information till partner och andra system",
        en="news reaches partners and other systems",
    ),
    _TASK,
)
ANSWERING_FOR = Purpose(
    Text(
        fi="todistus siitä, kuka vastaa mistä",
        sv="bevis på vem som svarar för vad",
        en="it is on record who answers for what",
    ),
    _DUTY,
)
WORKING = Purpose(
    Text(
        fi="palvelujen luotettavuus: mitään ei katoa eikä tapahdu kahdesti",
        sv="tillförlitliga tjänster: inget går förlorat eller sker två gånger",
        en="services are reliable: nothing is lost, and nothing happens twice",
    ),
    _DUTY,
)
