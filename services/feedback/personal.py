"""What personal data the feedback service keeps, for `silta privacy`."""

from __future__ import annotations

from services.feedback.budget.documents import Ballot, Idea, PaperBatch, Project
from services.feedback.budget.tasks import ForgetBallots
from services.feedback.budget.words import BALLOT_COUNTED
from services.feedback.documents import AnswerSheet, Comment, Kiosk
from services.feedback.tasks import ForgetKiosk
from shared.contracts.budgets import WithdrawIdea
from shared.contracts.phenomenon import ModerateComment
from shared.privacy import purposes, whose
from shared.privacy.declared import ByLink, Declaration, NotFound, PersonalData
from shared.text import Text

_IDEAS = (("notify", "budget_participants"),)
"""Who wrote an idea is known there alone, under the idea's id."""
_PUBLIC = Text(fi="kaikki, kun se on julkaistu", sv="alla, när det är publicerat", en="everybody, once it is published")
_WITH_AUTHOR = Text(
    fi="tekijänsä kanssa, elleivät toiset ole sen varassa; muuten pysyvästi",
    sv="med sin upphovsperson, om inte andra bygger på den; annars för gott",
    en="with its author, unless others rest on it; else for good",
)
_OTHERS_REST_ON_IT = Text(
    fi="Idea, josta on tullut hanke tai johon on yhdistetty muiden ideoita, jää julkiseksi ilman tekijää.",
    sv="En idé som har blivit ett projekt, eller som andras idéer har slagits ihop med, förblir offentlig utan "
    "upphovsperson.",
    en="An idea that is a project, or that others' ideas became part of, stays public without its author.",
)
_UNTIL_RESULT = Text(
    fi="kunnes kierroksen tulos on julkinen",
    sv="tills omgångens resultat är offentligt",
    en="until the round's result is public",
)
_SECRET = NotFound(
    Text(
        fi="Vaalisalaisuuden vuoksi kukaan ei katso, mitä joku on äänestänyt. Oman äänen näkee äänestyslinkistään.",
        sv="För valhemlighetens skull ser ingen efter vad någon har röstat på. Den egna rösten syns via den egna "
        "länken.",
        en="Votes are secret: nobody looks up what somebody voted for. One's own vote is shown behind one's own link.",
    )
)

DECLARATION = Declaration(
    "feedback",
    data=(
        PersonalData(
            AnswerSheet.COLLECTION,
            ("answers.answers", "answers.background"),
            what=Text(
                fi="ei mitään lähettäjästä; mitä ihmiset kirjoittivat ilman sähköpostiosoitteita, puhelinnumeroita ja "
                "henkilötunnuksia (nimiä ei löydetä); ei koskaan julkista",
                sv="ingenting om avsändaren; vad människor skrev, utan e-postadresser, telefonnummer och "
                "personbeteckningar (namn hittas inte); aldrig offentligt",
                en="nothing of their sender; what people wrote, without e-mail addresses, telephone numbers and "
                "identity codes (names are not found); never public",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.HEARING,
            until=Text(fi="säilytetään nimettömänä", sv="bevaras anonymt", en="kept, as anonymous"),
            found=NotFound(
                Text(
                    fi="Vastaukset ovat nimettömiä: kukaan, palvelu mukaan lukien, ei tiedä kenen ne ovat.",
                    sv="Svaren är anonyma: ingen, inte heller tjänsten, vet vems de är.",
                    en="Answers are anonymous: nobody, the service included, knows whose they are.",
                )
            ),
        ),
        *(
            PersonalData(
                collection,
                fields,
                what=Text(
                    fi="mitä asukas ehdotti ilman sähköpostiosoitteita, puhelinnumeroita ja henkilötunnuksia; siinä "
                    "voi olla jonkun nimi; ei sitä kuka",
                    sv="vad en invånare föreslog, utan e-postadresser, telefonnummer och personbeteckningar; någon kan "
                    "nämnas där; ingenting om vem",
                    en="what a resident proposed, without e-mail addresses, telephone numbers and identity codes; it "
                    "may name somebody; nothing of who",
                ),
                whose=whose.BUDGETERS,
                purpose=purposes.BUDGETING,
                until=_WITH_AUTHOR,
                found=found,
                ended_by=(WithdrawIdea,),
                goes_to=_PUBLIC,
                stays=_OTHERS_REST_ON_IT,
            )
            for collection, fields, found in (
                (Idea.COLLECTION, ("title", "description"), ByLink("_id", _IDEAS)),
                (Project.COLLECTION, ("name", "description"), ByLink("idea", _IDEAS)),
            )
        ),
        PersonalData(
            Ballot.COLLECTION,
            ("projects",),
            what=Text(
                fi="mitä äänestettiin, postilaatikon tai koodin avaimella lasketun tiivisteen alla",
                sv="vad som röstades på, under en nycklad kontrollsumma av postlådan eller koden",
                en="what was voted for, under a keyed hash of the mailbox or the code",
            ),
            whose=whose.BUDGETERS,
            purpose=purposes.BUDGETING,
            until=_UNTIL_RESULT,
            found=_SECRET,
            ended_by=(ForgetBallots,),
            stays=BALLOT_COUNTED,
        ),
        PersonalData(
            PaperBatch.COLLECTION,
            ("entries",),
            what=Text(
                fi="paperiset äänet koodeittain, ja kuka henkilökunnasta syötti ne",
                sv="röster på papper per kod, och vem i personalen som matade in dem",
                en="what was voted for on paper, by code, and who of staff entered it",
            ),
            whose=whose.BUDGETERS,
            purpose=purposes.BUDGETING,
            until=_UNTIL_RESULT,
            found=_SECRET,
            ended_by=(ForgetBallots,),
            stays=BALLOT_COUNTED,
        ),
        PersonalData(
            Comment.COLLECTION,
            ("words",),
            what=Text(
                fi="ei lähettäjää; mitä asukas kirjoitti ilmiöstä ilman sähköpostiosoitteita, puhelinnumeroita ja "
                "henkilötunnuksia; siinä voi olla jonkun nimi, kunnes henkilökunta on lukenut sen",
                sv="ingen avsändare; vad en invånare skrev om ett fenomen, utan e-postadresser, telefonnummer och "
                "personbeteckningar; någon kan nämnas där tills personalen har läst det",
                en="no sender; what a resident wrote on a phenomenon, without e-mail addresses, telephone numbers and "
                "identity codes; it may name somebody until staff have read it",
            ),
            whose=whose.RESIDENTS,
            purpose=purposes.HEARING,
            until=Text(
                fi="hylkäämiseen, jolloin sanat poistetaan; julkaistut sanat jäävät julkisiksi; henkilökunnan lukema "
                "on myös komennon feedback.read-comments tuloksessa 30 päivää",
                sv="avslaget, då orden tas bort; publicerade ord förblir offentliga; vad personalen har läst finns "
                "också i resultatet av feedback.read-comments i 30 dagar",
                en="declined, when the words are dropped; published words stay public; what staff have read also "
                "stands in the outcome of `feedback.read-comments`, 30 days",
            ),
            found=NotFound(
                Text(
                    fi="Kommenteista ei tiedetä, kuka ne kirjoitti. Kerro sanat, niin henkilökunta löytää kommentin.",
                    sv="Ingen vet vem som skrev en kommentar. Säg orden, så hittar personalen den.",
                    en="Nobody knows who wrote a comment. Tell the words, and staff can find it.",
                )
            ),
            ended_by=(ModerateComment,),
            goes_to=_PUBLIC,
        ),
        PersonalData(
            Kiosk.COLLECTION,
            (),
            what=Text(
                fi="ei ketään: laitteen oma nimi, milloin siitä kuultiin, montako vastausta odotti",
                sv="ingen: apparatens eget namn, när den hördes av, hur många svar som väntade",
                en="nobody: a device's own name, when it was heard of, how many answers waited",
            ),
            whose=Text(fi="ei kenenkään", sv="ingens", en="nobody's"),
            purpose=purposes.WORKING,
            until=Text(
                fi="kaksi viikkoa kyselyn päättymisestä",
                sv="två veckor efter enkätens slut",
                en="two weeks after its survey's end",
            ),
            found=NotFound(
                Text(fi="Siinä ei ole ketään.", sv="Där finns ingen.", en="Nobody is in it."),
            ),
            ended_by=(ForgetKiosk,),
        ),
    ),
)
