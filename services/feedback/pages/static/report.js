/**
 * Tells the service how many answers wait on this kiosk, so that staff see from afar which one is in trouble.
 *
 * Only a kiosk of the city's own has a key and is listened to. Whether it was heard makes no difference to answers.
 */

const EVERY = 600_000 // milliseconds
const WITHIN = 10_000

export class Reporter {
    #told = -Infinity

    constructor({ outbox, address, source, device, survey }) {
        const [kiosk, key] = device.split(".")
        Object.assign(this, { outbox, address, source, device, survey, kiosk, key })
    }

    /** Tell it, unless that was done lately. Call it whenever the service is there. */
    async tell() {
        // The steady clock: that of the device may be set while it runs.
        if (!this.key || performance.now() - this.#told < EVERY) return
        this.#told = performance.now()
        try {
            const entries = await this.outbox.entries()
            const refused = entries.filter(entry => entry.state === "refused").length
            const response = await fetch(this.address, {
                method: "POST",
                headers: { "Content-Type": "application/cloudevents+json", "Silta-Device": this.device },
                body: JSON.stringify({
                    specversion: "1.0",
                    id: crypto.randomUUID(),
                    source: this.source,
                    type: "silta.feedback.report-kiosk.v1",
                    subject: this.kiosk,
                    data: { kiosk: this.kiosk, key: this.key, survey: this.survey, waiting: entries.length - refused, refused },
                }),
                redirect: "error",
                signal: AbortSignal.timeout(WITHIN),
            })
            if (!response.ok) throw new Error(`${response.status}`)
        } catch (error) {
            console.warn("staff could not be told how this kiosk is", error)
            this.#told = -Infinity
        }
    }
}
