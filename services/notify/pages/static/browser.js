/**
 * Has notifications shown by this browser: asks its owner and its push service, and sends the form with what they answer.
 * The button is there only where that can succeed; what stands in the way is said where the button would be, or is.
 */

const form = document.getElementById("subscribe")
const section = document.getElementById("browser")
const button = document.getElementById("browser-allow")
const state = document.getElementById("browser-state")
const { key, worker } = section.dataset

const supported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window

function say(what, bad = true) {
    const words = document.createElement("p")
    words.className = bad ? "notice bad" : "notice"
    words.textContent = section.dataset[what]
    state.replaceChildren(words)
    state.dataset.says = what
}

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0))
const written = buffer =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")

/** Return the browser's subscription, made anew where there is one by another key of ours. */
async function subscription() {
    // No page of the service goes through the worker: it rules the form alone, and there it only shows notifications.
    const registration = await navigator.serviceWorker.register(worker, { scope: "subscribe" })
    await active(registration)
    const options = { userVisibleOnly: true, applicationServerKey: bytes(key) }
    try {
        return await registration.pushManager.subscribe(options)
    } catch (error) {
        const old = await registration.pushManager.getSubscription()
        if (!old) throw error
        await old.unsubscribe()
        return registration.pushManager.subscribe(options)
    }
}

function active(registration) {
    const coming = registration.installing ?? registration.waiting
    if (registration.active || !coming) return Promise.resolve()
    return new Promise((resolve, reject) => {
        coming.addEventListener("statechange", () => {
            if (coming.state === "activated") resolve()
            if (coming.state === "redundant") reject(new Error("the worker can't be installed"))
        })
    })
}

async function allow() {
    say("asking", false)
    const permission = await Notification.requestPermission()
    if (permission !== "granted") return say(permission === "denied" ? "blocked" : "unanswered")
    const given = await subscription()
    form.elements.endpoint.value = given.endpoint
    form.elements.p256dh.value = written(given.getKey("p256dh"))
    form.elements.auth.value = written(given.getKey("auth"))
    form.submit()
}

document.getElementById("browser-scripts").remove() // it says that scripts don't run, and one does

if (supported) {
    document.getElementById("browser-offer").hidden = false
    button.addEventListener("click", async () => {
        button.setAttribute("aria-disabled", "true")
        try {
            await allow()
        } catch (error) {
            console.error(error)
            say("failed")
        }
        button.removeAttribute("aria-disabled")
    })
    if (Notification.permission === "denied") say("blocked")
} else {
    // Only Safari on iPhones and iPads knows of `standalone`; there push is for what is opened from the home screen.
    say(navigator.standalone === false ? "homeScreen" : "unsupported")
}
