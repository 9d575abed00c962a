/** Reads a screen of the kiosk aloud, by the browser's own speech. */

const SPOKEN = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" }

export function readAloud(screen, language) {
    const words = [...screen.querySelectorAll("[data-spoken]")].map(one => one.textContent.trim()).join(". ")
    const speech = new SpeechSynthesisUtterance(words)
    speech.lang = SPOKEN[language]
    speechSynthesis.cancel()
    speechSynthesis.speak(speech)
}

/** Offer it from now on, in the languages that the device has a voice for. */
export function offerReading() {
    if (!("speechSynthesis" in window)) return
    speechSynthesis.addEventListener("voiceschanged", findVoices)
    findVoices()
}

function findVoices() {
    const voices = speechSynthesis.getVoices().map(voice => voice.lang.slice(0, 2))
    for (const button of document.querySelectorAll("[data-act='aloud']"))
        button.hidden = !voices.includes(button.closest("[data-in]").dataset.in)
}
