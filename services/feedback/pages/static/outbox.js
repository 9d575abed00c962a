/**
 * The answers that the service has not confirmed, kept in the browser's own database through reloads and crashes.
 *
 * An entry is {sequence, id, source, survey, language, answers, background, at, state, problem}: `source` names the kiosk, `at` is
 * a stamp of the clock, `state` is "held" while the person may still add to it, "waiting" or "refused". It holds nothing of them
 * but what they answered.
 */

import { openDB } from "./idb.js"

const STORE = "answers"

export async function openOutbox() {
    const database = await openDB("silta-kiosk", 1, {
        upgrade(empty) {
            const store = empty.createObjectStore(STORE, { keyPath: "sequence", autoIncrement: true })
            store.createIndex("id", "id", { unique: true })
        },
    })
    return new Outbox(database)
}

class Outbox {
    #database
    #changes = new BroadcastChannel("silta-kiosk")

    constructor(database) {
        this.#database = database
        this.changed = new EventTarget()
        this.#changes.onmessage = () => this.changed.dispatchEvent(new Event("change"))
    }

    /** Keep an answer; once, however often it is added. On the disk when this returns. One that is held isn't sent yet. */
    async add(entry, { held = false } = {}) {
        const state = held ? "held" : "waiting"
        await this.#write(async store => {
            if ((await store.index("id").getKey(entry.id)) === undefined) await store.add({ ...entry, state })
        })
    }

    /** Let a held answer be sent, with what else was told, if anything was. */
    async release(id, background) {
        await this.#write(async store => {
            const entry = await store.index("id").get(id)
            // Another tab may have released it.
            if (entry?.state === "held") await store.put({ ...entry, ...(background && { background }), state: "waiting" })
        })
    }

    /** Let all held answers be sent: whoever gave them has gone, as the page has begun anew. */
    async releaseAll() {
        await this.#write(async store => {
            for (const entry of await store.getAll()) if (entry.state === "held") await store.put({ ...entry, state: "waiting" })
        })
    }

    /** All entries, in the order in which they were given. */
    entries() {
        return this.#database.getAll(STORE)
    }

    /** The service has it: forget it. */
    async confirmed(entry) {
        await this.#write(store => store.delete(entry.sequence))
    }

    /** Keep what has changed of an entry. */
    async keep(entry) {
        await this.#write(store => store.put(entry))
    }

    /** Let what was refused be sent again, under new ids: the refusal of the old ones is remembered. */
    async retry() {
        await this.#write(async store => {
            for (const { problem, ...entry } of await store.getAll())
                if (entry.state === "refused") await store.put({ ...entry, id: crypto.randomUUID(), state: "waiting" })
        })
    }

    async #write(change) {
        const transaction = this.#database.transaction(STORE, "readwrite", { durability: "strict" })
        await change(transaction.store)
        await transaction.done
        this.#changes.postMessage("")
        this.changed.dispatchEvent(new Event("change"))
    }
}
