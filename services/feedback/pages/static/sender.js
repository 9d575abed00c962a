/**
 * Brings the outbox to the service: one tab at a time, in order, for as long as it takes.
 *
 * Only the service's own word that an answer is stored deletes it. A refusal keeps it for staff. Everything else, such as no
 * network, a full service or the sign-in page of a strange network, means to try again under the same id, which counts once.
 */

const CONTENT_TYPE = "application/cloudevents+json"
const LONGEST_PAUSE = 300_000 // milliseconds
const ANSWER_WITHIN = 20_000
const TROUBLES_A_ROUND = 3 // answers that the service fails on, before it is left alone for a while
const LATER = new Set([408, 421, 425, 429])

/** What came of sending: "stored", "refused", "later" (the service can't now) or "away" (it was not reached). */
async function send(entry, body, address, device) {
    let response
    try {
        response = await fetch(address, {
            method: "POST",
            headers: {
                "Content-Type": CONTENT_TYPE,
                Prefer: "wait=10",
                "Accept-Language": entry.language,
                ...(device && { "Silta-Device": device }),
            },
            body,
            redirect: "error",
            signal: AbortSignal.timeout(ANSWER_WITHIN),
        })
        const said = await response.json()
        if (response.status === 200 && said.data?.command === entry.id) return { outcome: "stored" }
        const isOurs = response.headers.get("content-type")?.startsWith("application/problem+json")
        if (isOurs && response.status >= 400 && response.status < 500 && !LATER.has(response.status))
            return { outcome: "refused", problem: { title: said.title, detail: said.detail } }
        return { outcome: "later" }
    } catch {
        // Not reached, too slow, or not JSON and so not from the service.
        return { outcome: response?.ok === false ? "later" : "away" }
    }
}

export class Sender {
    #wake = () => {}
    #woken = false

    /**
     * `device` shows that the kiosk is the city's own; `contact` asks the service for its time; `reached` is called each
     * time the service has answered.
     */
    constructor({ outbox, clock, address, source, device, contact, reached }) {
        Object.assign(this, { outbox, clock, address, source, device, contact, reached })
    }

    /** Send until the tab is closed; then another tab takes over. */
    run() {
        addEventListener("online", () => this.now())
        // A pause after a failure goes on: only somebody's wish or a network that is back cuts it short.
        this.outbox.changed.addEventListener("change", () => this.failures || this.now())
        return navigator.locks.request("silta-kiosk-sender", async () => {
            for (;;) {
                this.failures = (await this.#round()) ? 0 : (this.failures ?? 0) + 1
                await this.#pause()
            }
        })
    }

    /** Don't wait any longer. */
    now() {
        this.#woken = true
        this.#wake()
    }

    /** Send what waits, in order; tells whether nothing is in the way. */
    async #round() {
        // Before a device's clock is known to be right, its times are no times.
        if (this.clock.offset === undefined) await this.contact()
        if (this.clock.offset === undefined) return false
        let troubles = 0
        for (const entry of await this.outbox.entries()) {
            if (entry.state !== "waiting") continue
            const { outcome, problem } = await send(entry, this.#message(entry), this.address, this.device)
            if (outcome === "away") return false
            this.reached()
            if (outcome === "stored") await this.outbox.confirmed(entry)
            else if (outcome === "refused") await this.outbox.keep({ ...entry, state: "refused", problem })
            else if (++troubles === TROUBLES_A_ROUND) return false
        }
        return troubles === 0
    }

    // An answer is told apart by its source and its id: it keeps the name of the kiosk on which it was given, whichever tab
    // sends it. What an earlier version had kept has none.
    #message({ id, source = this.source, sequence, survey, language, answers, background, at }) {
        const time = this.clock.time(at).toISOString()
        return JSON.stringify({
            specversion: "1.0",
            id,
            source,
            type: "silta.feedback.answer.v1",
            subject: survey,
            time,
            sequence: String(sequence).padStart(10, "0"),
            data: { survey, answered_at: time, language, answers, ...(background && { background }) },
        })
    }

    #pause() {
        const longest = this.failures ? Math.min(1_000 * 2 ** this.failures, LONGEST_PAUSE) : LONGEST_PAUSE
        return new Promise(resolve => {
            this.#wake = resolve
            if (this.#woken) resolve()
            // At random, so that all kiosks of a city don't come back in the same moment.
            else setTimeout(resolve, longest * (0.5 + Math.random() / 2))
        }).then(() => {
            this.#woken = false
            this.#wake = () => {}
        })
    }
}
