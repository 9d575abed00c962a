/** The kiosk: one screen a question, from choosing a language back to choosing a language. */

import { offerReading, readAloud } from "./aloud.js"
import { Clock } from "./clock.js"
import { openOutbox } from "./outbox.js"
import { Reporter } from "./report.js"
import { Sender } from "./sender.js"

const THANKS_FOR = 8_000 // milliseconds
const IDLE_AFTER = 60_000
const ASKS_FOR = 30_000
const CONTACT_EVERY = 60_000
const RELOAD_EVERY = 3_600_000

const kiosk = document.querySelector("#kiosk")
const { survey, source, device, commands, surveyUrl, worker, scope } = kiosk.dataset
const started = Date.now()
const still = document.querySelector("#still-there")
const staff = document.querySelector("#staff")
const asksBackground = "asksBackground" in kiosk.dataset
let session // {id, language, answers, over}: nothing of it is kept before the last question is answered
let known = { opens_at: kiosk.dataset.opensAt, closes_at: kiosk.dataset.closesAt, called_off: "calledOff" in kiosk.dataset }
let contact = { at: undefined, worked: undefined }
let timer

// --- screens ---------------------------------------------------------------------------------------------------

function show(name) {
    speechSynthesis?.cancel()
    const language = session?.language ?? document.documentElement.dataset.first
    document.documentElement.lang = language
    for (const words of document.querySelectorAll("[data-in]")) words.hidden = words.dataset.in !== language
    let shown
    for (const screen of document.querySelectorAll("[data-screen]")) {
        const within = screen.closest("[data-in]")
        screen.hidden = screen.dataset.screen !== name || (within !== null && within.hidden)
        if (!screen.hidden) shown = screen
    }
    kiosk.dataset.shown = name
    shown.querySelector("[tabindex='-1']")?.focus()
    scrollTo(0, 0)
    rest(name)
}

/** Go back to the start by itself: at once after thanks, after asking while somebody may still be answering. */
function rest(name) {
    clearTimeout(timer)
    if (name === "thanks") timer = setTimeout(begin, THANKS_FOR)
    else if (name.startsWith("question")) timer = setTimeout(ask, IDLE_AFTER)
    else if (name === "background") timer = setTimeout(finish, IDLE_AFTER) // the answer is safe: nobody need be asked
}

function ask() {
    still.showModal()
    timer = setTimeout(() => still.close("left"), ASKS_FOR)
}

function begin() {
    session = undefined
    document.querySelectorAll("textarea").forEach(field => (field.value = ""))
    kiosk.querySelectorAll("output").forEach(digits => (digits.textContent = ""))
    kiosk.querySelectorAll("[role=alert]").forEach(wrong => (wrong.hidden = true))
    document.querySelectorAll("[aria-pressed]").forEach(button => button.setAttribute("aria-pressed", "false"))
    show(state())
}

/** What the kiosk can do now: "start", "called-off", "not-open" or "closed". */
function state() {
    const now = clock.time(clock.stamp())
    if (known.called_off) return "called-off"
    if (now < new Date(known.opens_at)) return "not-open"
    return now > new Date(known.closes_at) ? "closed" : "start"
}

// --- answering -------------------------------------------------------------------------------------------------

const count = Number(kiosk.dataset.questions)

function choose(language) {
    // One id for the whole visit: whatever is pressed twice at its end is one answer.
    session = { id: crypto.randomUUID(), language, answers: {} }
    show("question-1")
}

async function go(number) {
    if (number <= count) return show(`question-${number}`)
    const { id, language, answers, over } = session
    // Pressed twice: the second thanks would come in the middle of the next person's questions.
    if (over) return undefined
    session.over = true
    if (Object.keys(answers).length === 0) return begin()
    try {
        await outbox.add({ id, source, survey, language, answers, at: clock.stamp() }, { held: asksBackground })
    } catch (error) {
        console.error(error)
        return show("broken")
    }
    show(asksBackground ? "background" : "thanks")
}

/** Let the answer go, with what the person has told of themselves; all of that may be nothing. */
async function finish(background) {
    const { id, finished } = session
    if (finished) return
    session.finished = true
    await outbox.release(id, background)
    show("thanks")
}

function told(button) {
    const groups = [...button.closest("[data-screen]").querySelectorAll("[data-background]")]
    const chosen = groups.map(group => [group.dataset.background, group.querySelector("[aria-pressed=true]")?.dataset.value])
    const background = Object.fromEntries(chosen.filter(([, value]) => value))
    return finish(Object.keys(background).length ? background : undefined)
}

/** Choose one of a list, or none of it. */
function tell(button) {
    const wanted = !isPressed(button)
    press(button)
    button.setAttribute("aria-pressed", String(wanted))
}

function answer(button) {
    const screen = button.closest("[data-screen]")
    const { question, number } = screen.dataset
    press(button)
    const value = given(screen, button)
    const wrong = screen.querySelector("[role=alert]")
    if (wrong) wrong.hidden = fits(screen, value, "required" in button.dataset)
    if (wrong?.hidden === false) return undefined
    if (value === undefined) delete session.answers[question]
    else session.answers[question] = value
    return go(Number(number) + 1)
}

/** What was answered on a screen, in the form of a message; undefined where nothing was. */
function given(screen, { dataset: { point, option } }) {
    if (point) return Number(point)
    if (option) return option
    const digits = screen.querySelector("output")
    if (digits) return digits.textContent ? Number(digits.textContent) : undefined
    const ticks = screen.querySelectorAll("[data-act=tick]")
    if (ticks.length === 0) return screen.querySelector("textarea")?.value.trim() || undefined
    const ticked = [...ticks].filter(isPressed).map(one => one.dataset.option)
    return ticked.length ? ticked : undefined
}

function fits(screen, value, required) {
    if (value === undefined) return !required
    const range = screen.querySelector("output")?.dataset
    return range === undefined || (value >= Number(range.lowest) && value <= Number(range.highest))
}

const isPressed = button => button.getAttribute("aria-pressed") === "true"

/** Show which one of a list was chosen. */
function press(button) {
    if (!button.hasAttribute("aria-pressed")) return
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button))
}

function tick(button) {
    const { most } = button.parentElement.dataset
    const full = most && [...button.parentElement.children].filter(isPressed).length >= Number(most)
    if (isPressed(button) || !full) button.setAttribute("aria-pressed", String(!isPressed(button)))
}

function type(button) {
    const digits = button.closest("[data-screen]").querySelector("output")
    if (digits.textContent.length < digits.dataset.highest.length) digits.textContent += button.textContent
}

const acts = {
    language: button => choose(button.dataset.language),
    answer,
    tick,
    digit: type,
    erase: button => {
        const digits = button.closest("[data-screen]").querySelector("output")
        digits.textContent = digits.textContent.slice(0, -1)
    },
    back: button => {
        const number = Number(button.closest("[data-screen]").dataset.number)
        return number > 1 ? show(`question-${number - 1}`) : begin()
    },
    start: begin,
    tell,
    told,
    untold: () => finish(),
    aloud: button => readAloud(button.closest("[data-screen]"), session.language),
    staff: () => openStaff(),
    send: () => sender.now(),
    retry: () => outbox.retry(),
    full: () => document.documentElement.requestFullscreen(),
}

document.addEventListener("click", event => {
    const button = event.target.closest("button[data-act]")
    if (button) acts[button.dataset.act](button)
})
for (const sign of ["pointerdown", "keydown", "input"])
    document.addEventListener(sign, () => still.open || rest(kiosk.dataset.shown))
still.addEventListener("close", () => (still.returnValue === "left" ? begin() : rest(kiosk.dataset.shown)))

// --- contact with the service ----------------------------------------------------------------------------------

async function reach() {
    try {
        const response = await fetch(surveyUrl, { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(10_000) })
        const told = await response.json()
        if (told.id !== survey) throw new Error("not from the service")
        clock.told(told.now)
        known = told
        reached()
        if (sender.failures) sender.now() // it is there again: nothing more to wait for
        reporter.tell()
    } catch {
        contact.worked = false
        tellStaff()
    }
    if (session === undefined && kiosk.dataset.shown !== state()) begin()
    // A page of yesterday would never learn of a new version.
    if (session === undefined && contact.worked && Date.now() - started > RELOAD_EVERY && !staff.open) location.reload()
}

function reached() {
    contact = { at: new Date(), worked: true }
    localStorage.setItem("silta-kiosk-contact", contact.at.toISOString())
    tellStaff()
}

/** Have the page, and all that it needs, shown without the network from now on. */
async function keepPage() {
    await navigator.serviceWorker.register(worker, { scope })
    const wanted = [location.href.split("#")[0], ...JSON.parse(kiosk.dataset.keep)].map(one => new URL(one, location).href)
    const cache = await caches.open(`silta-kiosk ${survey}`) // each survey's own: a browser may show two
    await cache.addAll(wanted)
    for (const request of await cache.keys()) if (!wanted.includes(request.url)) await cache.delete(request)
    // What an earlier version had registered for all pages of the service would stay for as long as the browser does.
    const all = new URL("../../", location).href
    for (const one of await navigator.serviceWorker.getRegistrations()) if (one.scope === all) await one.unregister()
    await caches.delete("silta-kiosk")
    kiosk.dataset.kept = "yes"
}

// --- staff -----------------------------------------------------------------------------------------------------

function openStaff() {
    staff.showModal()
    return tellStaff()
}

async function tellStaff() {
    const entries = await outbox.entries()
    const refused = entries.filter(entry => entry.state === "refused")
    const last = localStorage.getItem("silta-kiosk-contact")
    const write = (name, value) => (staff.querySelector(`[data-value="${name}"]`).textContent = value)
    write("waiting", entries.length - refused.length)
    write("refused", refused.length)
    write("contact", last ? new Date(last).toLocaleString(document.documentElement.lang) : "–")
    write("offset", clock.offset === undefined ? "–" : `${Math.round(clock.offset / 1_000)} s`)
    const reasons = new Map()
    for (const { problem } of refused) reasons.set(problem.detail, (reasons.get(problem.detail) ?? 0) + 1)
    const lines = [...reasons].map(([detail, number]) => {
        const line = document.createElement("li")
        line.textContent = `${number} × ${detail}`
        return line
    })
    staff.querySelector("[data-value='reasons']").replaceChildren(...lines)
}

// --- start -----------------------------------------------------------------------------------------------------

document.documentElement.dataset.first = document.documentElement.lang
kiosk.hidden = false
const clock = new Clock()
let outbox, sender, reporter
try {
    outbox = await openOutbox()
    sender = new Sender({ outbox, clock, address: commands, source, device, contact: reach, reached })
    reporter = new Reporter({ outbox, address: commands, source, device, survey })
    outbox.changed.addEventListener("change", () => staff.open && tellStaff())
    await outbox.releaseAll()
    sender.run()
    begin()
    setInterval(() => clock.tick(), 10_000)
    setInterval(reach, CONTACT_EVERY)
    addEventListener("online", reach)
    await reach()
    if (location.hash === "#staff") openStaff()
} catch (error) {
    // No place to keep answers, as in a browser's private mode.
    console.error(error)
    show("broken")
}
offerReading()
navigator.storage?.persist?.()
navigator.wakeLock?.request("screen").catch(() => {})
await keepPage().catch(error => console.warn("the page is not kept for times without network", error))
