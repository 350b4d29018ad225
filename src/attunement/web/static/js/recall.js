/* Looking back: play or read, press once where something mattered, steer the dial. Ratings are taken twice a second
   while it plays, sent in small batches, each with an id of its own, and sent again until they have arrived. */
const root = document.querySelector("[data-recall]");
const media = root.querySelector("[data-media]");
const dial = root.querySelector("[data-dial]");
const at = root.querySelector("input[data-at]");
const now = root.querySelector("[data-now]");
const status = root.querySelector("[data-status]");
const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
const EVERY = 500;
const SEND_EVERY = 4000;
const MOST = 500;
let read = 0;
let samples = [];
let batches = [];
let n = 0;
let sending = false;
let moved = Date.now();

const moment = () => (media ? media.currentTime : read);

function clock(seconds) {
  const whole = Math.floor(seconds);
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  return whole < 3600 ? `${minutes}:${rest}` : `${Math.floor(whole / 3600)}:${String(minutes).padStart(2, "0")}:${rest}`;
}

function sample() {
  samples.push([Math.round(moment() * 100) / 100, Number(dial.value)]);
}

function pack() {
  while (samples.length > 0) {
    n += 1;
    batches.push({ id: crypto.randomUUID(), n, samples: samples.splice(0, MOST) });
  }
}

function form(batch) {
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", token);
  sent.set("script", "1");
  sent.set("id", batch.id);
  sent.set("n", batch.n);
  sent.set("samples", JSON.stringify(batch.samples));
  return sent;
}

async function send() {
  pack();
  if (sending || batches.length === 0) {
    return;
  }
  sending = true;
  while (batches.length > 0) {
    let answer = null;
    try {
      answer = await fetch(root.dataset.ratings, { method: "POST", body: form(batches[0]), redirect: "error" });
    } catch {
      break;
    }
    if (answer.status >= 500 || answer.status === 429) {
      break;
    }
    if (!answer.ok) {
      status.textContent = await answer.text().then((said) => said.slice(0, 200));
    }
    batches.shift();
  }
  sending = false;
  status.textContent = batches.length > 0 ? root.dataset.waiting : root.dataset.saved;
}

/* When the page goes, what is left goes along; the id sees to it that nothing is kept twice. */
function last() {
  pack();
  for (const batch of batches) {
    navigator.sendBeacon(root.dataset.ratings, form(batch));
  }
}

setInterval(() => {
  if (media && !media.paused && !media.ended) {
    moved = Date.now();
    sample();
  }
}, EVERY);
setInterval(send, SEND_EVERY);
dial.addEventListener("input", () => {
  if (!media || media.paused) {
    sample();
  }
});
window.addEventListener("pagehide", last);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    send();
  }
});

function take() {
  at.value = clock(moment());
}

if (now) {
  now.hidden = false;
  now.addEventListener("click", take);
}

/* One key marks, whatever has the focus, but not while somebody writes or chooses. */
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("textarea, select, input:not([type=range])");
  if (event.key.toLowerCase() === "m" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    take();
    root.querySelector("#words").focus();
  }
});

root.addEventListener("click", (event) => {
  const line = event.target.closest("button[data-at]");
  if (!line) {
    return;
  }
  read = Number(line.dataset.at);
  for (const other of root.querySelectorAll("button[data-at][aria-current]")) {
    other.removeAttribute("aria-current");
  }
  line.setAttribute("aria-current", "true");
  if (media) {
    media.currentTime = read;
  }
  at.value = clock(read);
});

/* Marks are sent without leaving the page, so that what plays goes on. */
root.addEventListener("submit", async (event) => {
  const sent = event.target.closest("form[data-send]");
  if (!sent) {
    return;
  }
  event.preventDefault();
  const body = new FormData(sent, event.submitter);
  body.set("script", "1");
  if ("marking" in sent.dataset) {
    sent.dataset.id ||= crypto.randomUUID();
    body.set("id", sent.dataset.id);
  }
  let answer = null;
  try {
    answer = await fetch(sent.action, { method: "POST", body, redirect: "error" });
  } catch {
    status.textContent = root.dataset.waiting;
    return;
  }
  if (!answer.ok) {
    status.textContent = (await answer.text()).slice(0, 200);
    return;
  }
  status.textContent = root.dataset.saved;
  if ("marking" in sent.dataset) {
    delete sent.dataset.id;
    sent.querySelector("#words").value = "";
  }
  const page = await fetch(window.location.href).then((found) => found.text());
  const anew = new DOMParser().parseFromString(page, "text/html").querySelector("[data-marks]");
  if (anew) {
    root.querySelector("[data-marks]").replaceWith(anew);
  }
});

/* After ten quiet minutes a client's page goes, as every page of theirs does. */
for (const kind of ["pointerdown", "keydown", "input"]) {
  document.addEventListener(kind, () => {
    moved = Date.now();
  });
}
if (root.dataset.quiet) {
  setInterval(() => {
    if (Date.now() - moved > Number(root.dataset.quiet) * 1000) {
      window.location.replace(root.dataset.away);
    }
  }, 5000);
}
