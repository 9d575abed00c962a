"""What personal data the panels service keeps, for `silta privacy`."""

from __future__ import annotations

from services.panels.documents import Application, Session
from services.panels.domain.erasing import BARE, PROOF
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.tasks import EndTerm, ForgetApplicants
from shared.contracts.panels import WithdrawApplication
from shared.privacy import purposes, whose
from shared.privacy.declared import ByAddress, ByLink, Declaration, NotFound, PersonalData
from shared.text import Text

_TERM = Text(fi="paneelin kauden loppuun", sv="till slutet av panelens period", en="end of the panel's term")
_BY_PSEUDONYM = NotFound(
    Text(
        fi="Arvonnan tiedoissa on peitenimiä. Oman peitenimen ja arvan näkee oman hakemuksen linkistä.",
        sv="I lottningens uppgifter finns pseudonymer. Den egna pseudonymen och lotten syns via länken till den egna "
        "ansökan.",
        en="A lottery's data has pseudonyms. The own pseudonym and ticket are shown behind the application's own link.",
    )
)

DECLARATION = Declaration(
    "panels",
    data=(
        PersonalData(
            Application.COLLECTION,
            ("person", "attributes", "household"),
            what=Text(
                fi="nimi, sähköposti, kieli, taustatiedot; kotitalous vain avaimella laskettuna tiivisteenä",
                sv="namn, e-post, språk, bakgrundsuppgifter; hushållet bara som nycklad kontrollsumma",
                en="name, e-mail, language, attributes; household as a keyed hash only",
            ),
            whose=whose.APPLICANTS,
            purpose=purposes.PANELS,
            until=Text(
                fi="paneelin kauden loppuun, tai heti kun hakemus perutaan",
                sv="till slutet av panelens period, eller genast när ansökan dras tillbaka",
                en="end of the panel's term, or at once when withdrawn",
            ),
            found=ByAddress(("person.email",)),
            ended_by=(EndTerm, ForgetApplicants, WithdrawApplication),
            stays=BARE,
        ),
        PersonalData(
            Session.COLLECTION,
            ("present",),
            what=Text(
                fi="paikalle tulleiden jäsenten hakemusten tunnisteet",
                sv="beteckningar på ansökningarna av de medlemmar som kom",
                en="ids of the applications of members who came",
            ),
            whose=whose.APPLICANTS,
            purpose=purposes.PANELS,
            until=_TERM,
            found=ByLink("present", (("panels", Application.COLLECTION),), only=("call", "facts")),
            ended_by=(EndTerm,),
            stays=BARE,
        ),
        PersonalData(
            LotteryFile.COLLECTION,
            ("packed",),
            what=Text(
                fi="vain auditors.json: taustatiedot ja kotitaloudet peitenimittäin tarkastajille, jotka saavat sen "
                "henkilökunnan pyytämästä, muutaman tunnin voimassa olevasta linkistä; muut tiedostot ovat julkisia",
                sv="bara auditors.json: bakgrundsuppgifter och hushåll per pseudonym för revisorer, som får den via en "
                "länk som personalen ber om och som gäller några timmar; de andra filerna är offentliga",
                en="`auditors.json` only: attributes and households by pseudonym, for auditors, who get it by a link "
                "that staff ask for and that ends after some hours; the other files are public",
            ),
            whose=whose.APPLICANTS,
            purpose=purposes.PANELS,
            until=_TERM,
            found=_BY_PSEUDONYM,
            ended_by=(EndTerm,),
            goes_to=Text(fi="tarkastajat", sv="revisorer", en="auditors"),
            stays=PROOF,
        ),
        PersonalData(
            Lottery.COLLECTION,
            ("salt", "entered_by", "entered_account"),
            what=Text(
                fi="suolat, jotka johtavat hakemuksesta sen peitenimeen, joka kierrokselta; virkailija, joka syötti "
                "numerot ensin, ja kenenä hän kirjautui",
                sv="salterna som leder från en ansökan till dess pseudonym, för varje omgång; tjänstemannen som först "
                "matade in siffrorna, och som vem hen var inloggad",
                en="the salts that lead from an application to its pseudonym, of every turn; the officer who entered "
                "digits first, and as whom they were signed in",
            ),
            whose=whose.APPLICANTS,
            purpose=purposes.PANELS,
            until=_TERM,
            found=_BY_PSEUDONYM,
            ended_by=(EndTerm,),
            stays=PROOF,
        ),
    ),
    harmless={"lottery_files.name": "a file's name", "panels.record.who": "a pseudonym that is public on purpose"},
)
