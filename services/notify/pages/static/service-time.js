/**
 * The service's time on a device whose own clock may be wrong, stopped or set.
 *
 * Where it can't be known it is undefined, and then nothing is shown that could be over. A device without a battery for its
 * clock starts in the past, and how long it was off nobody can tell before the service says what time it is.
 */

const KEY = "silta-screen-time"
const SLACK = 5_000 // milliseconds between two looks at clocks, not a clock that was set back

export class ServiceTime {
    #offset // of the service's clock from the device's, milliseconds
    #steady // the device's steady clock when the service last told the time …
    #told // … and what it told

    constructor() {
        const { offset, seen } = JSON.parse(localStorage.getItem(KEY) ?? "{}")
        if (offset !== undefined && Date.now() + offset >= seen - SLACK) this.#set(offset)
    }

    /**
     * The service said that it is `now` (ISO 8601), at most `waited` milliseconds ago. So it may be that much later, and what
     * is shown too late is worse than what is taken away too early.
     */
    tell(now, waited) {
        this.#set(Date.parse(now) + waited - Date.now())
        this.keep()
    }

    /** The service said that it is `now`, nobody knows how long ago: a bad network may have held it back. */
    isAtLeast(now) {
        if (!(this.now >= Date.parse(now))) this.tell(now, 0)
    }

    /**
     * Milliseconds since 1970, or undefined. The later of two clocks: one may have been set back, the other stands still
     * while the device sleeps.
     */
    get now() {
        if (this.#offset === undefined) return undefined
        return Math.max(Date.now() + this.#offset, this.#told + performance.now() - this.#steady)
    }

    /** Remember it for when the device starts again. Call it now and then. */
    keep() {
        if (this.#offset !== undefined) localStorage.setItem(KEY, JSON.stringify({ offset: this.#offset, seen: this.now }))
    }

    #set(offset) {
        this.#offset = offset
        this.#steady = performance.now()
        this.#told = Date.now() + offset
    }
}
