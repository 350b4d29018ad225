/* Frames, rests and breaks on their way to the server; sent again until they are kept. In this page's memory alone. */
const EVERY = 2000;
const EVERY_IDLE = 4000; /* where no strap sends and nothing waits, it only asks how the others stand */
const TOO_LONG = 8000;
const AT_ONCE = 30;
const FRAMES_AT_ONCE = 60;

export class HeartQueue {
  constructor(address, token, { answered, failed, changed }) {
    this.address = address;
    this.token = token;
    this.answered = answered;
    this.failed = failed;
    this.changed = changed;
    this.collecting = new Map();
    this.batches = [];
    this.rests = [];
    this.breaks = new Map();
    this.run();
  }

  frame(person, at, hex) {
    const frames = this.collecting.get(person) ?? [];
    frames.push([at, hex]);
    this.collecting.set(person, frames);
    if (frames.length >= FRAMES_AT_ONCE) {
      this.close(person);
    }
  }

  /* From here a batch has its id and is never changed: sent twice, it is kept once. */
  close(person) {
    const frames = this.collecting.get(person);
    if (frames?.length) {
      this.batches.push({ id: crypto.randomUUID(), person, frames });
      this.collecting.set(person, []);
      this.changed(this.waiting);
    }
  }

  rest(person, start, ends) {
    this.rests.push({ person, start, ends });
    this.changed(this.waiting);
  }

  /* The newest word on each break is the one that is sent. */
  tellBreak(one) {
    this.breaks.set(one.id, one);
    this.changed(this.waiting);
  }

  get waiting() {
    return this.batches.length + this.rests.length + this.breaks.size;
  }

  async run() {
    for (;;) {
      const went = await this.send();
      if (!went || this.waiting === 0) {
        const idle = this.collecting.size === 0 && this.waiting === 0;
        await new Promise((done) => setTimeout(done, idle ? EVERY_IDLE : EVERY));
        [...this.collecting.keys()].forEach((person) => this.close(person));
      }
    }
  }

  /* One person's at a time: where a leave was taken back, nothing of the other is held up or lost. Gives true if it went. */
  async send() {
    const person = (this.batches[0] ?? this.rests[0])?.person;
    const batches = this.batches.filter((one) => one.person === person).slice(0, AT_ONCE);
    const rests = this.rests.filter((one) => one.person === person);
    const breaks = [...this.breaks.values()];
    const done = () => {
      this.batches = this.batches.filter((one) => !batches.includes(one));
      this.rests = this.rests.filter((one) => !rests.includes(one));
    };
    const began = performance.now();
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token, Accept: "application/json" },
        body: JSON.stringify({ batches, rests, breaks }),
        signal: AbortSignal.timeout(TOO_LONG),
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      if (response.ok && isJson && !response.redirected) {
        const answer = await response.json();
        done();
        breaks.filter((one) => this.breaks.get(one.id) === one).forEach((one) => this.breaks.delete(one.id));
        this.answered(answer, (began + performance.now()) / 2);
        return true;
      }
      if (response.status === 403 && isJson) {
        done();
        this.failed("refused");
      } else if (response.status === 400 && isJson) {
        this.drop(batches[(await response.json()).batch], rests, breaks);
        this.failed("dropped");
      } else {
        this.failed("waiting");
      }
    } catch {
      this.failed("waiting");
    } finally {
      this.changed(this.waiting);
    }
    return false;
  }

  /* What the server can never keep must not hold up what is behind it. */
  drop(batch, rests, breaks) {
    if (batch) {
      this.batches = this.batches.filter((one) => one !== batch);
    } else {
      this.rests = this.rests.filter((one) => !rests.includes(one));
      breaks.forEach((one) => this.breaks.delete(one.id));
    }
  }
}
