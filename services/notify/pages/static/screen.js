/**
 * A digital screen: shows one item of its playlist after the other, in each of its languages, and follows the playlist.
 *
 * It keeps the last playlist on the device and goes on with it for as long as there is no network. An item is shown between
 * its own times only, by the service's clock as far as that can be known.
 */

import { ServiceTime } from "./service-time.js"

const SILENCE = 60_000 // milliseconds after which a stream that says nothing is a lost one; the service speaks every 15 s
const FIRST_PAUSE = 5_000 // after a stream that broke off
const LONGEST_PAUSE = 60_000
const REPORT_EVERY = 300_000
const REPORT_AGAIN = 60_000 // after one that didn't arrive
const RELOAD_EVERY = 3_600_000
const KEEP_TIME_EVERY = 10_000

const screen = document.querySelector("#screen")
const { live, commands, worker, scope, keep } = screen.dataset
const storage = `silta-screen ${location.pathname}${location.search}`
const languages = [...screen.querySelectorAll("template")].map(one => one.dataset.language)
const quiet = part("quiet")
const time = new ServiceTime()
const started = performance.now()

let playlist = stored()
let shown // {item, language, since, article}
let stream, heard // the stream, and when it last spoke, by the steady clock
let connectAt = 0
let failures = 0
let reportAt = 0
let reloadAt = started + RELOAD_EVERY
let keptAt = 0

function part(name, within = screen) {
    return within.querySelector(`[data-part="${name}"]`)
}

// --- what is shown ---------------------------------------------------------------------------------------------

/** What may be shown now, in order: an item in each language that it is in, or in the one that it has. */
function slides() {
    const { now } = time
    if (now === undefined) return []
    return playlist.items
        .filter(item => Date.parse(item.starts) <= now && now < Date.parse(item.expires))
        .flatMap(item => {
            const spoken = languages.filter(one => item.spoken.includes(one))
            return (spoken.length ? spoken : languages.slice(0, 1)).map(language => ({ item, language }))
        })
}

const same = (one, other) => one?.item.id === other?.item.id && one?.language === other?.language

/** Show the one after what is shown; `step` 0 shows the same again, as it is worded now. */
function show(step = 1) {
    const all = slides()
    const place = shown === undefined ? -1 : all.findIndex(one => same(one, shown))
    const number = place < 0 ? Math.min(shown?.number ?? 0, all.length - 1) : (place + step) % all.length
    shown?.article?.remove()
    const next = all[number]
    quiet.hidden = next !== undefined
    part("position").textContent = next ? `${number + 1}/${all.length}` : ""
    screen.dataset.shown = next?.item.id ?? "quiet"
    screen.dataset.until = next?.item.expires ?? ""
    shown = next && { ...next, number, since: performance.now(), article: worded(next) }
    if (shown) quiet.after(shown.article)
}

function worded({ item, language }) {
    const article = screen.querySelector(`template[data-language="${language}"]`).content.firstElementChild.cloneNode(true)
    const { title, when, summary } = item.texts[language]
    const say = (name, words) => {
        const element = part(name, article)
        element.textContent = words ?? ""
        element.hidden = !words
        return element
    }
    const own = item.spoken.includes(language) ? language : item.spoken[0]
    say("title", title).lang = own
    say("summary", summary).lang = own
    say("when", when)
    say("address", item.url.replace(/^https?:\/\//, ""))
    const code = part("code", article)
    code.hidden = !item.code
    if (item.code) Object.assign(code, { src: item.code, alt: item.url })
    return article
}

const paused = () => screen.querySelector("[data-act=pause]").getAttribute("aria-pressed") === "true"

/** Once a second: nothing stays that is over, nothing stays for ever, and a silent stream is given up. */
function tick() {
    const { now } = time
    const over = shown && !(Date.parse(shown.item.starts) <= now && now < Date.parse(shown.item.expires))
    const stood = shown && performance.now() - shown.since >= shown.item.duration * 1_000
    if (over || (stood && !paused()) || (!shown && slides().length)) show()
    if (performance.now() > connectAt) connect()
    if (performance.now() - keptAt > KEEP_TIME_EVERY) {
        keptAt = performance.now()
        time.keep()
    }
    tellContact()
    if (inContact() && performance.now() > reportAt) report()
    // A page of yesterday would never learn of a new version.
    if (inContact() && performance.now() > reloadAt && !paused()) {
        // Once: this page goes on until the new one comes, and to ask anew each second would put that off for ever.
        reloadAt = performance.now() + RELOAD_EVERY
        location.reload()
    }
}

// --- contact with the service ----------------------------------------------------------------------------------

const inContact = () => heard !== undefined && performance.now() - heard <= SILENCE

function connect() {
    stream?.close()
    const began = performance.now()
    let isFirst = true
    connectAt = began + SILENCE
    stream = new EventSource(live)
    const listen = event => {
        const told = JSON.parse(event.data)
        if (isFirst) time.tell(told.now, performance.now() - began)
        else time.isAtLeast(told.now)
        isFirst = false
        hear(told)
    }
    stream.addEventListener("playlist", listen)
    stream.addEventListener("time", listen)
    stream.addEventListener("error", event => {
        // By ourselves and not by the browser, so that we know when each connection began.
        event.target.close()
        const pause = Math.min(FIRST_PAUSE * 2 ** failures++, LONGEST_PAUSE)
        connectAt = performance.now() + pause * (0.5 + Math.random() / 2) // not all screens of a city in the same moment
    })
}

function hear(told) {
    heard = performance.now()
    connectAt = heard + SILENCE
    failures = 0
    localStorage.setItem("silta-screen-heard", told.now)
    // A stream that begins anew tells what is known already: that is no reason to begin an item anew.
    if (told.playlist && JSON.stringify(told.playlist) !== JSON.stringify(playlist)) {
        playlist = told.playlist
        store()
        show(0)
    } else if (!shown) show()
    tellContact()
}

/** Say on the screen itself when it was last in contact, for whoever looks after it. */
function tellContact() {
    screen.dataset.contact = inContact() ? "yes" : "no"
    const last = localStorage.getItem("silta-screen-heard")
    part("heard").textContent = last ? new Date(last).toLocaleString(document.documentElement.lang) : "–"
    part("contact").hidden = inContact() || performance.now() - started < SILENCE
}

function stored() {
    return JSON.parse(localStorage.getItem(storage)) ?? { items: [] }
}

function store() {
    try {
        localStorage.setItem(storage, JSON.stringify(playlist))
    } catch (error) {
        console.warn("the playlist is not kept for times without network", error)
    }
}

/** Say that this screen is alive, where staff have set it up. */
async function report() {
    const { screen: name, key } = screen.dataset
    reportAt = performance.now() + REPORT_EVERY
    if (!key) return
    const body = {
        specversion: "1.0",
        id: crypto.randomUUID(),
        source: `/screen/${name}`,
        type: "silta.notify.report-screen.v1",
        time: new Date(time.now).toISOString(),
        data: { screen: name, key, items: new Set(slides().map(one => one.item.id)).size },
    }
    const message = { method: "POST", headers: { "Content-Type": "application/cloudevents+json" }, body: JSON.stringify(body) }
    const answer = await fetch(commands, { ...message, redirect: "error" }).catch(() => undefined)
    if (!answer?.ok) reportAt = performance.now() + REPORT_AGAIN
}

/** Have the page, and all that it needs, shown without the network from now on. */
async function keepPage() {
    await navigator.serviceWorker.register(worker, { scope })
    const wanted = [location.href.split("#")[0], ...JSON.parse(keep)].map(one => new URL(one, location).href)
    const cache = await caches.open(`silta-screen ${location.pathname}`) // each venue's own: a browser may show two
    await cache.addAll(wanted)
    for (const request of await cache.keys()) if (!wanted.includes(request.url)) await cache.delete(request)
    screen.dataset.kept = "yes"
}

// --- start -----------------------------------------------------------------------------------------------------

const acts = {
    next: () => show(),
    pause: button => button.setAttribute("aria-pressed", String(!paused())),
    full: () => document.documentElement.requestFullscreen(),
}
screen.addEventListener("click", event => {
    const button = event.target.closest("button[data-act]")
    if (button) acts[button.dataset.act](button)
})
addEventListener("online", connect)
part("bar").hidden = false
connect()
setInterval(tick, 1_000)
show()
navigator.storage?.persist?.()
navigator.wakeLock?.request("screen").catch(() => {})
await keepPage().catch(error => console.warn("the page is not kept for times without network", error))
