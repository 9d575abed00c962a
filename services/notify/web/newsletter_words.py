"""The words of the page on which staff see a newsletter."""

from __future__ import annotations

from shared.text import Text

NEWSLETTER_WORDS = {
    "newsletter": Text(fi="Uutiskirje", sv="Nyhetsbrev", en="Newsletter"),
    "newsletter_stage": Text(fi="Tila", sv="Läge", en="State"),
    "newsletter_edition": Text(fi="Versio", sv="Version", en="Edition"),
    "newsletter_composers": Text(fi="Kirjoittajat", sv="Skribenter", en="Composed by"),
    "newsletter_approved_by": Text(fi="Hyväksyjä", sv="Godkänd av", en="Approved by"),
    "newsletter_needs_approval": Text(
        fi="Toisen ihmisen on hyväksyttävä tämä ennen lähettämistä.",
        sv="En annan person måste godkänna detta innan det skickas.",
        en="Somebody else has to approve of this before it is sent.",
    ),
    "newsletter_send_at": Text(fi="Lähetysaika", sv="Skickas", en="Sent at"),
    "newsletter_expires_at": Text(fi="Vanhenee", sv="Föråldras", en="Expires at"),
    "newsletter_cancelled_at": Text(fi="Peruttu", sv="Inställt", en="Cancelled at"),
    "newsletter_recipients": Text(fi="Vastaanottajat", sv="Mottagare", en="Recipients"),
    "newsletter_counted": Text(
        fi="Kirjattuja vastaanottajia, joille juuri tämä lähetetään: {counted}.",
        sv="Antecknade mottagare, till vilka just detta skickas: {counted}.",
        en="Recipients on record, to exactly whom this is sent: {counted}.",
    ),
    "newsletter_rounded": Text(
        fi="Luvut on pyöristetty alas viiteen, eikä alle viittä kerrota. Moni on valinnut useita alueita.",
        sv="Talen är avrundade nedåt till fem, och färre än fem berättas inte. Många har valt flera områden.",
        en="Sizes are rounded down to fives, and fewer than five aren’t told. Many have chosen several districts.",
    ),
    "newsletter_language": Text(fi="Kieli", sv="Språk", en="Language"),
    "newsletter_people": Text(fi="Ihmisiä", sv="Personer", en="People"),
    "newsletter_under": Text(fi="alle 5", sv="färre än 5", en="under 5"),
    "newsletter_district": Text(fi="Suuralue", sv="Storområde", en="District"),
    "newsletter_whole_city": Text(fi="Koko kaupunki", sv="Hela staden", en="The whole city"),
    "newsletter_share": Text(fi="Osuus", sv="Andel", en="Share"),
    "newsletter_population": Text(fi="Osuus väestöstä", sv="Andel av befolkningen", en="Share of the population"),
    "newsletter_behind": Text(fi="hiljainen", sv="tyst", en="quiet"),
    "newsletter_by_language": Text(
        fi="Vastaanottajat kielittäin", sv="Mottagare efter språk", en="Recipients by language"
    ),
    "newsletter_by_district": Text(
        fi="Vastaanottajat suuralueittain", sv="Mottagare efter storområde", en="Recipients by district"
    ),
    "newsletter_reached": Text(fi="Keitä se tavoitti", sv="Vilka det nådde", en="Whom it reached"),
    "newsletter_fates": Text(fi="Mitä kirjeille kävi", sv="Vad som hände med breven", en="What became of the letters"),
    "newsletter_what": Text(fi="Mitä kävi", sv="Vad hände", en="What happened"),
    "newsletter_letters": Text(fi="Kirjeitä", sv="Brev", en="Letters"),
    "newsletter_letter": Text(fi="Kirje: {language}", sv="Brevet: {language}", en="The letter: {language}"),
    "newsletter_as_html": Text(
        fi="Katso kirje sellaisena kuin se näkyy", sv="Se brevet som det visas", en="See the letter as it looks"
    ),
    "stage_draft": Text(fi="luonnos", sv="utkast", en="draft"),
    "stage_counting": Text(
        fi="vastaanottajia kirjataan", sv="mottagarna antecknas", en="its recipients are being put on record"
    ),
    "stage_counted": Text(
        fi="vastaanottajat on kirjattu, mitään ei ole lähetetty",
        sv="mottagarna är antecknade, inget har skickats",
        en="its recipients are on record, nothing is sent",
    ),
    "stage_scheduled": Text(fi="ajastettu", sv="tidsinställt", en="scheduled"),
    "stage_sending": Text(fi="lähetetään tai lähetetty", sv="skickas eller har skickats", en="being sent, or sent"),
    "stage_cancelled": Text(fi="peruttu", sv="inställt", en="cancelled"),
    "newsletter_failures": Text(
        fi="Miksi kirjeitä jäi lähtemättä tai palasi",
        sv="Varför brev inte gick iväg eller kom tillbaka",
        en="Why letters failed or came back",
    ),
    "newsletter_words": Text(
        fi="Välityspalvelimen sanoin", sv="Med den förmedlande serverns ord", en="In the mail relay's words"
    ),
    "fate_held": Text(fi="odottaa lähettämistä", sv="väntar på att skickas", en="held until it is sent"),
    "fate_pending": Text(fi="jonossa", sv="i kö", en="waiting"),
    "fate_later": Text(
        fi="tulee lukijan valitsemaan aikaan", sv="kommer när läsaren har valt", en="comes when its reader has chosen"
    ),
    "fate_in_flight": Text(fi="matkalla", sv="på väg", en="on its way"),
    "fate_sent": Text(fi="lähetetty", sv="skickat", en="sent"),
    "fate_delivered": Text(
        fi="näistä perillä, sikäli kuin tiedetään",
        sv="av dem framme, såvitt man vet",
        en="of them delivered, as far as known",
    ),
    "fate_bounced": Text(fi="näistä palautunut", sv="av dem returnerat", en="of them come back"),
    "fate_complaints": Text(fi="näistä valitettu", sv="av dem klagomål", en="of them complained of"),
    "fate_suppressed": Text(
        fi="estetty: osoite ei ota vastaan",
        sv="spärrat: adressen tar inte emot",
        en="suppressed: the address takes nothing",
    ),
    "fate_failed": Text(fi="epäonnistunut", sv="misslyckat", en="failed"),
    "fate_withdrawn": Text(fi="vedetty takaisin", sv="återkallat", en="withdrawn"),
    "fate_perhaps_twice": Text(fi="ehkä kahdesti", sv="kanske två gånger", en="in doubt: perhaps twice"),
    "fate_simulated": Text(
        fi="vain kokeiltu, ei kenellekään", sv="bara simulerat, till ingen", en="simulated: sent to nobody"
    ),
}
