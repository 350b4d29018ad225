/* Hearts on the guide: a strap for each who agreed, a tile with the rate, two minutes of rest, a break. Never a sound. */
import { HeartQueue } from "./heart_queue.js";
import { canReachStraps, hexOf, rateIn, Strap } from "./heart_strap.js";

const panel = document.querySelector("[data-hearts]");
const told = JSON.parse(document.getElementById("guide-told").textContent);
const words = panel.dataset;
const REST = Number(words.restSeconds);
const SILENT = 5000;

let zero = performance.now() - told.now * 1000;
const now = () => Math.max(0, Math.round(performance.now() - zero) / 1000);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const find = (name, where = document) => where.querySelector(`[data-${name}]`);

class Wearer {
  constructor(row) {
    this.row = row;
    this.person = row.dataset.wearer;
    this.tiles = [...document.querySelectorAll(`[data-heart="${this.person}"]`)];
    this.tile = null; /* as the server said it last */
    this.rate = null;
    this.heardAt = -Infinity;
    this.state = "off";
    this.restFrom = null;
    this.strap = new Strap({ frame: (view) => this.heard(view), state: (state) => this.is(state) });
    find("connect", row)?.addEventListener("click", () => this.strap.choose());
    find("rest", row).addEventListener("click", () => this.rest());
  }

  heard(view) {
    this.rate = rateIn(view);
    this.heardAt = performance.now();
    queue.frame(this.person, now(), hexOf(view));
    this.draw();
  }

  is(state) {
    this.state = state;
    this.draw();
  }

  rest() {
    this.restFrom = this.restFrom === null ? now() : null;
    this.draw();
  }

  tick() {
    if (this.restFrom !== null && now() - this.restFrom >= REST) {
      queue.rest(this.person, this.restFrom, now());
      this.restFrom = null;
    }
    this.draw();
  }

  get isOurs() {
    return this.state !== "off" && this.state !== "choosing";
  }

  draw() {
    const silent = performance.now() - this.heardAt > SILENT;
    const rate = this.isOurs ? (silent ? null : this.rate) : (this.tile?.bpm ?? null);
    const racing = this.tile !== null && this.tile.since !== null;
    const there = this.isOurs || (this.tile !== null && !this.tile.lost);
    const is = rate === null ? "lost" : racing ? "racing" : "calm";
    const text = rate === null ? words.lost : `♥ ${rate}${racing ? ` ${words.racing}` : ""}`;
    for (const tile of this.tiles) {
      tile.hidden = !there && this.tile === null;
      tile.dataset.is = is;
      put(tile, text);
    }
    put(find("strap-state", this.row), words[this.state] ?? "");
    put(find("limit", this.row), this.limitWords());
    const left = this.restFrom === null ? null : Math.max(0, REST - (now() - this.restFrom));
    put(find("rest", this.row), left === null ? words.rest : words.resting.replace("{left}", clock(left)));
  }

  limitWords() {
    if (this.tile === null) {
      return "";
    }
    const { limit, rest } = this.tile;
    return (rest === null ? words.limit : words.limitRest).replace("{limit}", limit).replace("{rest}", rest);
  }
}

function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const queue = new HeartQueue(words.address, find("guide").elements.csrfmiddlewaretoken.value, {
  answered(answer, middle) {
    const found = middle - answer.now * 1000;
    if (Math.abs(found - zero) > 500) {
      zero = found;
    }
    for (const tile of answer.tiles) {
      const wearer = wearers.find((one) => one.person === tile.person);
      if (wearer) {
        wearer.tile = tile;
        wearer.draw();
      }
    }
    note("");
    if (queue.breaks.size === 0 && answer.break?.id !== standing?.id && !ended.has(answer.break?.id)) {
      standing = answer.break;
      drawBreak();
    }
  },
  failed: (why) => note(words[why].replace("{n}", queue.waiting)),
  changed(waiting) {
    document.documentElement.dataset.heartsWaiting = waiting;
  },
});

function note(text) {
  put(find("hearts-note"), text);
}

window.addEventListener("beforeunload", (leaving) => queue.waiting > 0 && leaving.preventDefault());

const wearers = [...panel.querySelectorAll("[data-wearer]")].map((row) => new Wearer(row));
find("hearts-open").addEventListener("click", () => panel.showModal());
find("no-bluetooth").hidden = canReachStraps();
for (const button of panel.querySelectorAll("[data-connect]")) {
  button.hidden = !canReachStraps();
}

/* ---- a break: a clock, what helps, and when to be back ---- */
const page = find("break");
const ended = new Set();
let standing = null;

function drawBreak() {
  find("break-bar").hidden = standing === null;
  if (standing === null) {
    page.close();
    return;
  }
  const left = standing.at + standing.minutes * 60 - now();
  const back = new Date(Date.now() + left * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  put(find("break-left"), left > 0 ? clock(Math.ceil(left)) : words.time);
  put(find("break-back"), words.back.replace("{time}", back));
  put(find("break-bar"), words.bar.replace("{left}", left > 0 ? clock(Math.ceil(left)) : words.time));
}

for (const button of document.querySelectorAll("[data-begin-break]")) {
  button.addEventListener("click", () => {
    standing ??= { id: crypto.randomUUID(), at: now(), minutes: Number(button.dataset.beginBreak) };
    queue.tellBreak({ ...standing });
    panel.close();
    drawBreak();
    page.showModal();
  });
}
find("break-over").addEventListener("click", () => {
  ended.add(standing.id);
  queue.tellBreak({ ...standing, over: now() });
  standing = null;
  drawBreak();
});
find("break-bar").addEventListener("click", () => page.showModal());

setInterval(() => {
  wearers.forEach((wearer) => wearer.tick());
  if (standing) {
    drawBreak();
  }
}, 1000);
wearers.forEach((wearer) => wearer.draw());
