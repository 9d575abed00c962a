/**
 * Shows one survey's kiosk without the network. The page itself keeps what it needs in the cache (see kiosk.js).
 *
 * Its scope is that one page. An earlier version's was all of the service, so that each page of it, in a browser that had
 * been a kiosk, went through this script: wherever it still has such a scope it ends itself.
 */

const IS_ALONE = new URL(self.registration.scope).pathname.endsWith("/kiosk")

const FRESH_WITHIN = 4_000 // milliseconds after which the kept page is shown: a bad network is worse than none

// The page is in all languages, whatever the browser asks for.
const kept = request => caches.match(request, { ignoreVary: true })

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", event => event.waitUntil(IS_ALONE ? self.clients.claim() : self.registration.unregister()))
self.addEventListener("fetch", event => {
    if (!IS_ALONE) return
    const { request } = event
    const { origin, pathname } = new URL(request.url)
    if (request.method !== "GET" || origin !== self.location.origin) return
    if (pathname.endsWith("/kiosk")) event.respondWith(freshOrKept(request))
    else if (pathname.includes("/static/")) event.respondWith(keptOrFresh(request))
})

async function freshOrKept(request) {
    const page = await kept(request)
    try {
        const fresh = await fetch(request, { signal: page && AbortSignal.timeout(FRESH_WITHIN) })
        // A failing service is no reason to take a working page away, nor is a redirect to a strange network's own.
        return page && !fresh.ok ? page : fresh
    } catch (error) {
        if (page) return page
        throw error
    }
}

async function keptOrFresh(request) {
    return (await kept(request)) ?? fetch(request)
}
