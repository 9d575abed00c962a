/**
 * The answers that the service has not confirmed, kept in the browser's own database through reloads and crashes.
 *
 * An entry is {sequence, id, survey, language, answers, at, state, problem}: `at` is a stamp of the clock, `state` is
 * "waiting" or "refused". It holds nothing of the person but what they answered.
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

    /** Keep an answer; once, however often it is added. On the disk when this returns. */
    async add(entry) {
        await this.#write(async store => {
            if ((await store.index("id").getKey(entry.id)) === undefined) await store.add({ ...entry, state: "waiting" })
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
