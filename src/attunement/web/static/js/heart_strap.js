/* One strap over Bluetooth: chosen by a tap, connected again when it is lost. What it sends goes on as it came. */
const SERVICE = "heart_rate";
const MEASUREMENT = "heart_rate_measurement";
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export const canReachStraps = () => Boolean(navigator.bluetooth?.requestDevice);

/* The rate alone, to show at once; the server reads the rest: bit 0 of the flags is the rate's width. */
export function rateIn(view) {
  if (view.byteLength < 2) {
    return null;
  }
  return view.getUint8(0) & 1 ? (view.byteLength < 3 ? null : view.getUint16(1, true)) : view.getUint8(1);
}

export function hexOf(view) {
  return [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

export class Strap {
  /* `frame` gets each DataView, `state` one of choosing, connecting, on, lost, off. */
  constructor({ frame, state }) {
    this.frame = frame;
    this.state = state;
    this.device = null;
    this.wanted = false;
    this.trying = null; /* the device one is connecting to: one try at a time, however often it is lost meanwhile */
    this.heard = (event) => this.frame(event.target.value);
  }

  /* Must be called by a tap: the browser shows its own list. Gives false when nothing was chosen. */
  async choose() {
    this.state("choosing");
    try {
      const chosen = await navigator.bluetooth.requestDevice({ filters: [{ services: [SERVICE] }] });
      this.leave();
      this.device = chosen;
    } catch {
      this.state(this.device?.gatt.connected ? "on" : "off");
      return false;
    }
    this.wanted = true;
    this.device.addEventListener("gattserverdisconnected", () => this.lost());
    await this.connect();
    return true;
  }

  /* Again and again, each time a little later, for as long as it is wanted. */
  async connect() {
    const device = this.device;
    if (this.trying === device) {
      return;
    }
    this.trying = device;
    await this.tryAgain(device);
    this.trying = this.trying === device ? null : this.trying;
  }

  async tryAgain(device) {
    for (let wait = FIRST_WAIT; this.wanted && this.device === device; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      this.state(wait === FIRST_WAIT ? "connecting" : "lost");
      try {
        const server = await device.gatt.connect();
        const service = await server.getPrimaryService(SERVICE);
        const measurement = await service.getCharacteristic(MEASUREMENT);
        measurement.addEventListener("characteristicvaluechanged", this.heard);
        await measurement.startNotifications();
        this.state("on");
        return;
      } catch {
        await pause(wait);
      }
    }
  }

  lost() {
    if (this.wanted) {
      this.state("lost");
      this.connect();
    }
  }

  leave() {
    this.wanted = false;
    if (this.device?.gatt.connected) {
      this.device.gatt.disconnect();
    }
    this.device = null;
  }
}
