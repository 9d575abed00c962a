/**
 * The service's time, on a device whose own clock may be wrong, stopped or set while it runs.
 *
 * An era is a stretch in which the device's clock ran on evenly, right or wrong. Every contact with the service tells how
 * far off it is, and that holds for the whole era: also for answers that were given before the contact.
 */

const KEY = "silta-kiosk-clock"
const EVENLY = 30_000 // milliseconds that two clocks may drift apart between two looks before one of them was set
const ERAS_KEPT = 20

export class Clock {
    constructor() {
        const kept = this.#kept()
        // A device without a battery for its clock starts in the past; forward may be any time that it was off.
        if (kept.era === undefined || Date.now() < kept.seen - EVENLY) this.#begin(kept)
        this.#anchor()
    }

    /** Look whether the clock was set since the last look. Call it every few seconds, and before `stamp`. */
    tick() {
        const kept = this.#kept()
        const jumped = Math.abs(Date.now() - this.wall - (performance.now() - this.steady)) > EVENLY
        // Another tab may have noticed it already.
        if (jumped && kept.era === this.era) this.#begin(kept)
        else this.#keep({ ...kept, seen: Date.now() })
        this.#anchor()
    }

    /** Learn how far off the device's clock is: the service said `now` (ISO 8601). */
    told(now) {
        this.tick()
        const kept = this.#kept()
        kept.offsets[kept.era] = Date.parse(now) - Date.now()
        this.#keep(kept)
    }

    /** The device's own idea of this moment, to be told as a time later. */
    stamp() {
        this.tick()
        return { wall: Date.now(), era: this.era }
    }

    /** The time of a stamp as far as it is known now: a Date. */
    time({ wall, era }) {
        return new Date(wall + (this.#kept().offsets[era] ?? 0))
    }

    /** How far the service's clock is ahead of the device's: milliseconds, or undefined while nothing is known. */
    get offset() {
        return this.#kept().offsets[this.era]
    }

    #kept() {
        return { offsets: {}, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") }
    }

    #keep(kept) {
        localStorage.setItem(KEY, JSON.stringify(kept))
    }

    #begin(kept) {
        const last = Object.entries(kept.offsets).slice(-ERAS_KEPT)
        this.#keep({ era: crypto.randomUUID(), seen: Date.now(), offsets: Object.fromEntries(last) })
    }

    #anchor() {
        this.era = this.#kept().era
        this.wall = Date.now()
        this.steady = performance.now()
    }
}
