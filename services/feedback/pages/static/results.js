// Keeps the results up to date. Without it the page shows them as they were when it was loaded.

const results = document.getElementById("results");
const following = document.getElementById("following");
const pause = document.getElementById("pause");
const updated = document.getElementById("updated");

const QUIET_FOR = 30_000; // milliseconds between two announcements: a screen reader is not to be interrupted all the time
const BACK_AFTER = 30_000; // when the service has refused, for instance because too many follow

let shown = results.dataset.revision;
let announced = 0;
let stream;

function show(event) {
  if (event.lastEventId === shown) return;
  shown = event.lastEventId;
  results.innerHTML = event.data; // our own mark-up, in which the service has escaped everything
  if (Date.now() - announced < QUIET_FOR) return;
  announced = Date.now();
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  updated.textContent = `${updated.dataset.words} ${time}`;
}

function follow() {
  stream = new EventSource(results.dataset.live);
  stream.addEventListener("results", show);
  stream.addEventListener("error", () => {
    // A browser comes back by itself after a lost connection, but not after an answer that was no stream.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => pressed() || follow(), BACK_AFTER * (1 + Math.random()));
  });
}

function pressed() {
  return pause.getAttribute("aria-pressed") === "true";
}

pause.addEventListener("click", () => {
  pause.setAttribute("aria-pressed", String(!pressed()));
  if (pressed()) stream.close();
  else follow();
});

following.hidden = false;
follow();
