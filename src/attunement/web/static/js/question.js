/* One question: choosing goes on, keys choose, and an answer is tried again until the server has it. Without this script "Next" does it. */
import { addNames } from "./names.js";
import { addSteps } from "./steps.js";

const form = document.querySelector("[data-question]");
const state = document.querySelector("[data-state]");
const LONGEST_WAIT = 15000;
let busy = false;

function say(words, waiting) {
  state.textContent = words;
  state.classList.toggle("state--waiting", waiting);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/* Gives the server's answer; keeps trying while there is none. */
async function post(body) {
  for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      const response = await fetch(window.location.href, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
      });
      if (response.status < 500) {
        return response;
      }
    } catch {
      /* no connection: try again */
    }
    say(state.dataset.waiting, true);
    await pause(wait);
  }
}

async function send(submitter) {
  if (busy) {
    return;
  }
  busy = true;
  say(state.dataset.saving, false);
  const response = await post(new URLSearchParams(new FormData(form, submitter)));
  if (response.headers.get("Content-Type")?.startsWith("application/json")) {
    window.location.assign((await response.json()).next);
  } else if (response.redirected) {
    window.location.assign(response.url);
  } else {
    /* The server has something to say about this answer: let it say so on a page of its own. */
    HTMLFormElement.prototype.submit.call(form);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.submitter);
});

if (form.dataset.kind === "choice") {
  /* A press goes on; arrow keys only move, so that one can read every choice first. */
  form.addEventListener("click", (event) => {
    if (event.target.matches('input[type="radio"]') && event.detail > 0) {
      form.requestSubmit();
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || form.dataset.kind !== "choice") {
    return;
  }
  const chosen = "numbered" in form.dataset && /^[0-9]$/.test(event.key) && form.querySelector(`input[type="radio"][value="${event.key}"]`);
  if (chosen) {
    chosen.checked = true;
    chosen.focus();
    form.requestSubmit();
  } else if (event.key === "Enter" && event.target === document.body && form.querySelector("input:checked")) {
    form.requestSubmit();
  }
});

addNames(form);
addSteps(form);
