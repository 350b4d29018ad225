/* The thin line of time: a mark for each event, nothing written, nothing counted. */
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const LANES = { first: 2, middle: 9, second: 16 };

export class Line {
  constructor(svg, seconds) {
    this.svg = svg;
    this.seconds = Math.max(seconds, 60);
    this.now = this.mark("now", 0, 0, 24, 2);
  }

  draw(events, now) {
    this.seconds = Math.max(this.seconds, now * 1.02);
    const wanted = new Set(events.map((event) => event.id));
    for (const old of this.svg.querySelectorAll("[data-event]")) {
      if (!wanted.has(old.dataset.event)) {
        old.remove();
      }
    }
    for (const event of events) {
      const mark = this.svg.querySelector(`[data-event="${event.id}"]`) ?? this.made(event);
      const lasts = (event.open ? now : (event.ends ?? event.at)) - event.at;
      mark.setAttribute("x", (event.at / this.seconds) * WIDTH);
      mark.setAttribute("width", Math.max(3, (lasts / this.seconds) * WIDTH));
    }
    this.now.setAttribute("x", (now / this.seconds) * WIDTH);
  }

  made(event) {
    const mark = this.mark(event.tone, 0, LANES[event.lane], 6, 3);
    mark.dataset.event = event.id;
    return mark;
  }

  mark(kind, x, y, height, width) {
    const rect = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ x, y, height, width, rx: 1 })) {
      rect.setAttribute(key, value);
    }
    rect.dataset.mark = kind;
    this.svg.append(rect);
    return rect;
  }
}
