"""Every way in which the feedback service refuses what staff ask for about surveys and comments."""

from __future__ import annotations

from shared.contracts.problem import ProblemKind
from shared.text import Text

ID_TAKEN = ProblemKind(
    "survey-id-taken",
    409,
    Text(fi="Tunnus on käytössä", sv="Beteckningen används", en="The id is taken"),
    Text(
        fi="Tunnus {id} on jo toisella kyselyllä, luonnoksella tai tilaisuudella. Mitään ei tallennettu. "
        "Anna toinen tunnus, tai muuta luonnosta komennolla feedback.amend-survey.",
        sv="Beteckningen {id} används redan av en annan enkät, ett utkast eller ett evenemang. Inget sparades. "
        "Ge en annan beteckning, eller ändra utkastet med feedback.amend-survey.",
        en="The id {id} is another survey's, draft's or occasion's already. Nothing was stored. Give another id, "
        "or change the draft with feedback.amend-survey.",
    ),
)
ALREADY_PUBLISHED = ProblemKind(
    "survey-already-published",
    409,
    Text(fi="Kysely on jo julkaistu", sv="Enkäten är redan publicerad", en="The survey is published already"),
    Text(
        fi="Kysely {id} on julkaistu, joten sen kysymykset pysyvät: vastausten on oltava vertailukelpoisia.",
        sv="Enkäten {id} är publicerad, så dess frågor står fast: svaren ska kunna jämföras.",
        en="The survey {id} is published, so its questions stay: its answers must be comparable.",
    ),
)
OVER_ALREADY = ProblemKind(
    "survey-over",
    409,
    Text(fi="Kyselyn aika on ohi", sv="Enkätens tid är över", en="The survey's time is over"),
    Text(
        fi="Kysely {survey} on päättynyt {closes_at}. Mitään ei muutettu.",
        sv="Enkäten {survey} har stängt {closes_at}. Inget ändrades.",
        en="The survey {survey} closed at {closes_at}. Nothing was changed.",
    ),
)
OF_AN_OCCASION = ProblemKind(
    "survey-of-occasion",
    409,
    Text(fi="Tilaisuuden kysely", sv="Evenemangets enkät", en="The survey of an occasion"),
    Text(
        fi="Kysely {survey} kuuluu tilaisuuteen ja seuraa sen aikoja. Siirrä tai peru tilaisuus.",
        sv="Enkäten {survey} hör till ett evenemang och följer dess tider. Flytta eller ställ in evenemanget.",
        en="The survey {survey} belongs to an occasion and follows its times. Move or cancel the occasion.",
    ),
)
QUESTION_CHANGED = ProblemKind(
    "question-changed",
    409,
    Text(fi="Kysymys on muuttunut", sv="Frågan har ändrats", en="The question has changed"),
    Text(
        fi="Kysymys {key} kysyttiin kierroksella {wave} toisin, joten tulokset eivät olisi vertailukelpoisia. "
        "Kysy se samoin, anna sille uusi avain tai ilmoita katkos (breaks) ja sen syy.",
        sv="Frågan {key} ställdes på ett annat sätt i omgången {wave}, så resultaten skulle inte kunna jämföras. "
        "Ställ den likadant, ge den en ny nyckel eller anmäl ett avbrott (breaks) med orsak.",
        en="The question {key} was asked otherwise in the wave {wave}, so the results couldn't be compared. "
        "Ask it the same way, give it a new key, or declare a break (breaks) with its reason.",
    ),
)
UNKNOWN_BREAK = ProblemKind(
    "unknown-break",
    422,
    Text(fi="Katkos ilman kysymystä", sv="Avbrott utan fråga", en="A break without its question"),
    Text(
        fi="Katkos on ilmoitettu kysymykselle {key}, jota ei kysytä nyt tai ei ole kysytty ennen.",
        sv="Ett avbrott är anmält för frågan {key}, som inte ställs nu eller inte har ställts förr.",
        en="A break is declared for the question {key}, which isn't asked now or wasn't asked before.",
    ),
)
WAVE_TOO_SOON = ProblemKind(
    "wave-too-soon",
    409,
    Text(fi="Liian aikaisin", sv="För tidigt", en="Too soon"),
    Text(
        fi="Sarjassa {series} on jo kierros vuonna {last}. Seuraava on aikaisintaan vuonna {next}.",
        sv="Serien {series} har redan en omgång år {last}. Nästa är tidigast år {next}.",
        en="The series {series} has a wave in {last} already. The next is in {next} at the earliest.",
    ),
)
COMMENT_NOT_PUBLISHED = ProblemKind(
    "comment-not-published",
    409,
    Text(fi="Kommenttia ei ole julkaistu", sv="Kommentaren är inte publicerad", en="The comment is not published"),
    Text(
        fi="Kommentti {id} ei ole julkinen, joten siihen ei voi vastata. Mitään ei tallennettu.",
        sv="Kommentaren {id} är inte offentlig, så den kan inte besvaras. Inget sparades.",
        en="The comment {id} isn't public, so it can't be answered. Nothing was stored.",
    ),
)
COMMENT_DECLINED = ProblemKind(
    "comment-declined",
    409,
    Text(fi="Kommentti on jo hylätty", sv="Kommentaren är redan avvisad", en="The comment is declined already"),
    Text(
        fi="Kommentti {id} on hylätty ja sen sanat poistettu, joten sitä ei voi enää julkaista.",
        sv="Kommentaren {id} är avvisad och orden är raderade, så den kan inte längre publiceras.",
        en="The comment {id} is declined and its words are gone, so it can't be published any more.",
    ),
)
