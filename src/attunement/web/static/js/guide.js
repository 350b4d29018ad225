/* The guide: who and what in one tap or one key, what lasts by holding, undo, one prompt at a time. Never a sound. */
import { Line } from "./guide_line.js";
import { Queue } from "./guide_queue.js";

const told = JSON.parse(document.getElementById("guide-told").textContent);
const form = document.querySelector("[data-guide]");
const find = (name) => document.querySelector(`[data-${name}]`);
const tiles = [...document.querySelectorAll("[data-tile]")];
const people = Object.keys(told.people).filter((person) => person !== "");
const A_HOLD = 400;
const A_FLASH = 350;
const MORE_STAYS = 12000;

const events = new Map(); /* id -> event that stands, as the server counts them */
const own = []; /* ids of what this device tapped and has not taken back, the newest last */
const line = new Line(find("line"), told.minutes * 60);
let zero = performance.now() - told.now * 1000;
let prompt = null;
let answeredPrompts = new Set();
let moreUntil = null;

const now = () => Math.max(0, Math.round(performance.now() - zero) / 1000);

/* ---- what stands ---- */
function tone(scheme, code) {
  const valence = told.schemes[scheme]?.codes[code]?.valence ?? 0;
  return valence > 0 ? "up" : valence < 0 ? "down" : "even";
}

function apply(entry) {
  const { id, kind, target, body } = entry;
  if (kind === "code") {
    if (!events.has(id)) {
      const lane = body.person === people[0] ? "first" : people.includes(body.person) ? "second" : "middle";
      const open = Boolean(body.is_open) && body.ends === undefined;
      events.set(id, { id, ...body, open, ends: body.ends ?? null, lane, tone: tone(body.scheme, body.code) });
    }
    return;
  }
  const event = events.get(target);
  if (!event) {
    return;
  }
  if (kind === "withdraw") {
    events.delete(target);
  } else if (kind === "end") {
    event.open = false;
    event.ends = Math.max(event.at, body.at);
  }
}

function running(tile) {
  const { scheme, code, person } = tile.dataset;
  return [...events.values()].find((e) => e.open && e.scheme === scheme && e.code === code && e.person === person);
}

function draw() {
  line.draw([...events.values()], now());
  for (const tile of tiles) {
    if (tile.hasAttribute("aria-pressed")) {
      tile.setAttribute("aria-pressed", String(Boolean(running(tile))));
    }
  }
  const undo = find("undo");
  const last = events.get(own.at(-1));
  undo.disabled = !last;
  undo.textContent = last ? `${undo.dataset.undoWords}: ${nameOf(last)}` : undo.dataset.undoWords;
}

function nameOf(event) {
  const name = told.schemes[event.scheme]?.codes[event.code]?.name ?? event.code;
  const who = event.person in told.people && event.person !== "" ? `, ${told.people[event.person]}` : "";
  return name + who;
}

/* ---- the network ---- */
const queue = new Queue(form.action, form.elements.csrfmiddlewaretoken.value, {
  answered(answer, middle) {
    const found = middle - answer.now * 1000;
    if (Math.abs(found - zero) > 500) {
      zero = found;
    }
    for (const entry of answer.entries) {
      apply(entry);
    }
    showPrompt(answer.prompt);
    draw();
  },
  changed(is, waiting) {
    const state = find("state");
    const words = is === "kept" ? state.dataset.kept : state.dataset[is === "refused" ? "refused" : is];
    const text = words.replace("{n}", waiting);
    if (state.textContent !== text) {
      state.textContent = text;
    }
    state.dataset.is = is === "kept" ? "kept" : "waiting";
    state.dataset.n = waiting;
    document.documentElement.dataset.waiting = waiting;
  },
});

window.addEventListener("beforeunload", (leaving) => {
  if (queue.waiting.length > 0) {
    leaving.preventDefault();
  }
});

function send(kind, body) {
  const at = now();
  const id = queue.add(kind, { at, ...body });
  document.documentElement.dataset.waiting = queue.waiting.length;
  apply({ id, kind, target: body.target, body: { at, ...body } });
  return id;
}

/* ---- taps ---- */
function tap(tile) {
  const { scheme, code, person } = tile.dataset;
  const definition = told.schemes[scheme].codes[code];
  const lasting = definition.state ? { is_open: true } : {};
  const id = send("code", { scheme, version: told.schemes[scheme].version, code, person, ...lasting });
  own.push(id);
  tile.dataset.just = "";
  setTimeout(() => delete tile.dataset.just, A_FLASH);
  showMore(id, definition);
  draw();
  return id;
}

function end(id) {
  if (events.get(id)?.open) {
    send("end", { target: id });
    draw();
  }
}

/* Pressing begins what lasts. Letting go ends it if it was held; a short tap lets it go on until the next one. */
function pressed(tile) {
  if (!told.schemes[tile.dataset.scheme].codes[tile.dataset.code].state) {
    tap(tile);
    return () => {};
  }
  const going = running(tile);
  if (going) {
    end(going.id);
    return () => {};
  }
  const began = performance.now();
  const id = tap(tile);
  return () => performance.now() - began >= A_HOLD && end(id);
}

for (const tile of tiles) {
  tile.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) {
      return;
    }
    const release = pressed(tile);
    const over = () => {
      release();
      window.removeEventListener("pointerup", over);
      window.removeEventListener("pointercancel", over);
    };
    window.addEventListener("pointerup", over);
    window.addEventListener("pointercancel", over);
  });
  tile.addEventListener("contextmenu", (event) => event.preventDefault());
  /* Enter and Space on the tile that has the focus, and what assistive technology presses, come as a click alone. */
  tile.addEventListener("click", (event) => event.detail === 0 && pressed(tile));
}

function undo() {
  while (own.length > 0) {
    const id = own.pop();
    if (events.has(id)) {
      send("withdraw", { target: id });
      find("more").hidden = true;
      break;
    }
  }
  draw();
}
find("undo").addEventListener("click", undo);

/* ---- how it was met: a second tap ---- */
function showMore(id, definition) {
  const more = find("more");
  clearTimeout(moreUntil);
  more.hidden = definition.modifiers.length === 0;
  more.replaceChildren();
  if (more.hidden) {
    return;
  }
  const name = document.createElement("span");
  name.textContent = nameOf(events.get(id));
  more.append(name);
  for (const [key, words, stroke] of definition.modifiers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "guide__quiet";
    button.dataset.modifier = stroke;
    button.textContent = stroke ? `${words} (${stroke})` : words;
    button.addEventListener("click", () => {
      send("modify", { target: id, modifiers: [key] });
      more.hidden = true;
    });
    more.append(button);
  }
  moreUntil = setTimeout(() => { more.hidden = true; }, MORE_STAYS);
}

/* ---- prompts ---- */
function showPrompt(found) {
  const shown = found && !answeredPrompts.has(found.id) ? found : null;
  if (shown?.id === prompt?.id) {
    return;
  }
  prompt = shown;
  find("prompt-shown").hidden = find("prompt-answers").hidden = prompt === null;
  find("prompt-none").hidden = prompt !== null;
  find("prompt").dataset.is = prompt ? "shown" : "none";
  if (prompt) {
    find("prompt-move").textContent = prompt.move;
    find("prompt-title").textContent = prompt.title;
    find("prompt-why").textContent = prompt.why;
    find("prompt-say").replaceChildren(
      ...prompt.say.map((words) => {
        const said = document.createElement("p");
        said.textContent = words;
        return said;
      }),
    );
  }
}

function answerPrompt(outcome) {
  if (prompt) {
    send("prompt", { target: prompt.id, outcome });
    answeredPrompts.add(prompt.id);
    showPrompt(null);
  }
}
for (const button of document.querySelectorAll("[data-outcome]")) {
  button.addEventListener("click", () => answerPrompt(button.dataset.outcome));
}

/* ---- keys ---- */
const held = new Map();

function board() {
  return document.querySelector("[data-board]:not([hidden])").dataset.board;
}

document.addEventListener("keydown", (event) => {
  const off = !find("keys").checked || document.querySelector("dialog[open]");
  if (off || event.repeat || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === "Backspace") {
    undo();
  } else if (event.key === "Escape" || event.key === "+") {
    answerPrompt(event.key === "+" ? "used" : "dismissed");
  } else {
    const more = find("more");
    const second = more.hidden ? null : [...more.querySelectorAll("button")].find((b) => b.dataset.modifier === event.key);
    const tile = tiles.find((one) => one.dataset.scheme === board() && one.dataset.stroke === event.key);
    if (second) {
      second.click();
    } else if (tile) {
      held.set(event.code, pressed(tile));
    } else {
      return;
    }
  }
  event.preventDefault();
});
document.addEventListener("keyup", (event) => {
  held.get(event.code)?.();
  held.delete(event.code);
});

/* ---- the rest of the page ---- */
for (const button of document.querySelectorAll("[data-board-button]")) {
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll("[data-board-button]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    for (const one of document.querySelectorAll("[data-board]")) {
      one.hidden = one.dataset.board !== button.dataset.boardButton;
    }
  });
}
find("help").addEventListener("click", () => find("help-page").showModal());

function tick() {
  const seconds = Math.floor(now());
  find("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  draw();
}
tick();
setInterval(tick, 1000);
