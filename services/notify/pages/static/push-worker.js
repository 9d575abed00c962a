/** Shows notifications while no page is open, and opens what they tell of. It keeps nothing and answers for no page. */

self.addEventListener("install", () => self.skipWaiting())

self.addEventListener("push", event => event.waitUntil(show(event.data.json())))

function show({ title, body, url, lang, tag, choices }) {
    return self.registration.showNotification(title, {
        body,
        lang,
        tag,
        renotify: true, // a newer word about the same takes its place, and is heard
        actions: [{ action: "choices", title: choices.title }],
        data: { url, choices: choices.url },
    })
}

self.addEventListener("notificationclick", event => {
    event.notification.close()
    const { url, choices } = event.notification.data
    event.waitUntil(self.clients.openWindow(event.action === "choices" ? choices : url))
})
