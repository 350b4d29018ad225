/* What was tapped, on its way to the server: in order, one message at a time, sent again until it is kept.

   It lives in the memory of this page alone: nothing of a session is ever written to the device's disk. */
const AT_ONCE = 100;
const TOO_LONG = 8000;
const LONGEST_WAIT = 4000;
const POLL = 1000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Queue {
  constructor(address, token, { answered, changed }) {
    this.address = address;
    this.token = token;
    this.answered = answered;
    this.changed = changed;
    this.device = crypto.randomUUID();
    this.sequence = 0;
    this.since = 0;
    this.waiting = [];
    this.busy = false;
    this.wake = () => {};
    window.addEventListener("online", () => this.wake());
    this.run();
  }

  /* Gives the id of the entry. */
  add(kind, body) {
    this.sequence += 1;
    const entry = { id: crypto.randomUUID(), sequence: this.sequence, kind, ...body };
    this.waiting.push(entry);
    this.wake();
    return entry.id;
  }

  /* One message after the other, for as long as the page is open. A message may be empty: it asks what is new. */
  async run() {
    for (let wait = 250; ; ) {
      const state = await this.send();
      this.changed(state, this.waiting.length);
      if (state === "kept" || state === "refused") {
        wait = 250;
        if (this.waiting.length === 0) {
          await this.rest(POLL);
        }
      } else {
        await this.rest(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
  }

  async send() {
    const entries = this.waiting.slice(0, AT_ONCE);
    const began = performance.now();
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token, Accept: "application/json" },
        body: JSON.stringify({ device: this.device, since: this.since, entries }),
        signal: AbortSignal.timeout(TOO_LONG),
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      if (response.ok && isJson && !response.redirected) {
        this.waiting.splice(0, entries.length);
        const answer = await response.json();
        this.since = answer.entries.reduce((n, entry) => Math.max(n, entry.n), this.since);
        this.answered(answer, (began + performance.now()) / 2);
        return "kept";
      }
      if ((response.status === 400 || response.status === 409) && isJson) {
        return this.drop((await response.json()).entry);
      }
      return response.status >= 500 ? "waiting" : "out";
    } catch {
      return "waiting";
    }
  }

  /* One entry that the server can never keep must not hold up those behind it. */
  drop(place) {
    if (place === null || place >= this.waiting.length) {
      return "out";
    }
    this.waiting.splice(place, 1);
    return "refused";
  }

  rest(ms) {
    return Promise.race([pause(ms), new Promise((done) => { this.wake = done; })]);
  }
}
