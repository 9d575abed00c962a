/**
 * Shows one venue's screen without the network. The page itself keeps what it needs in the cache (see screen.js), and its
 * scope is that one page: no other page of the service goes through this script.
 */

const PAGE = new URL(self.registration.scope).pathname
const FRESH_WITHIN = 4_000 // milliseconds after which the kept page is shown: a bad network is worse than none

// The address says which languages are shown, whatever the browser asks for.
const kept = request => caches.match(request, { ignoreVary: true })

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()))
self.addEventListener("fetch", event => {
    const { request } = event
    const { origin, pathname } = new URL(request.url)
    if (request.method !== "GET" || origin !== self.location.origin) return
    if (pathname === PAGE) event.respondWith(freshOrKept(request))
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
