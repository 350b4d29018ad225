"""Heart straps out of Chromium's own Bluetooth emulation (the DevTools domains BluetoothEmulation and DeviceAccess).

What was found with Chromium 156, headless: `navigator.bluetooth` is there on Linux with the feature WebBluetooth
switched on; the emulation answers on a session of the whole browser, the chooser on one of the page. Choosing,
connecting, finding the service, subscribing, losing the connection and coming back all run through the real stack. Only
a notification cannot be pushed: there is no command for it. But an answer to a read raises the very event a
notification does, `characteristicvaluechanged` on the page's own characteristic; so each frame is read, not pushed.
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a37-0000-1000-8000-00805f9b34fb"
CONFIGURATION = "00002902-0000-1000-8000-00805f9b34fb"
EVENTS = ("gattOperationReceived", "characteristicOperationReceived", "descriptorOperationReceived")
REMEMBER = """
window.subscribed = {};
const start = BluetoothRemoteGATTCharacteristic.prototype.startNotifications;
BluetoothRemoteGATTCharacteristic.prototype.startNotifications = function () {
  window.subscribed[this.service.device.name] = this;
  return start.call(this);
};
"""
LONGEST = 10.0


@dataclass
class EmulatedStraps:
    """Straps by name. Call `turn` for as long as the browser may want something of them."""

    browser: Browser
    page: Page
    addresses: dict[str, str] = field(default_factory=dict)
    characteristics: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    chooses: str = ""
    frames: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Switch the emulation on; before the page is opened."""
        self.page.add_init_script(REMEMBER)
        self.radio: CDPSession = self.browser.new_browser_cdp_session()
        self.chooser: CDPSession = self.page.context.new_cdp_session(self.page)
        for event in EVENTS:
            self.radio.on(f"BluetoothEmulation.{event}", self._asked(event))
        self.chooser.on("DeviceAccess.deviceRequestPrompted", self._asked("prompted"))
        self._radio("enable", state="powered-on", leSupported=True)
        self.chooser.send("DeviceAccess.enable")
        self.answered: set[str] = set()

    def put_on(self, name: str, address: str) -> None:
        """A strap near by."""
        self.addresses[name] = address
        known = {"manufacturerData": [], "knownServiceUuids": [SERVICE]}
        self._radio("simulatePreconnectedPeripheral", address=address, name=name, **known)

    def send(self, name: str, frame: bytes) -> None:
        """One frame of this strap reaches the page."""
        self.frames.append(frame)
        self.page.evaluate("name => void window.subscribed[name].readValue().catch(() => 0)", name)
        self.turn(until=lambda: not self.frames)

    def lose(self, name: str) -> None:
        """The connection breaks, and what was known of the strap's services with it."""
        del self.characteristics[self.addresses[name]]
        self._radio("simulateGATTDisconnection", address=self.addresses[name])

    def turn(self, until: Any) -> None:
        """Answer what the browser asks, until something is so; at most ten seconds."""
        ends = time.monotonic() + LONGEST
        while not until():
            assert time.monotonic() < ends, "the browser never got there"
            self.page.wait_for_timeout(20)
            while self.asked:
                self._answer(*self.asked.pop(0))

    def _answer(self, event: str, told: dict[str, Any]) -> None:
        if event == "prompted":
            self._choose(told)
        elif event == "gattOperationReceived":
            if told["type"] == "discovery" and told["address"] not in self.characteristics:
                self._make_service(told["address"])
            self._radio("simulateGATTOperationResponse", address=told["address"], type=told["type"], code=0)
        elif event == "characteristicOperationReceived":
            self._answer_characteristic(told)
        else:
            key, kind = told["descriptorId"], told["type"]
            self._radio("simulateDescriptorOperationResponse", descriptorId=key, type=kind, code=0)

    def _answer_characteristic(self, told: dict[str, Any]) -> None:
        data = {"data": base64.b64encode(self.frames.pop(0)).decode()} if told["type"] == "read" else {}
        key, kind = told["characteristicId"], told["type"]
        self._radio("simulateCharacteristicOperationResponse", characteristicId=key, type=kind, code=0, **data)

    def _choose(self, told: dict[str, Any]) -> None:
        """The list is told anew whenever a strap is found; it is answered once."""
        address = self.addresses[self.chooses]
        if told["id"] not in self.answered and any(one["id"] == address for one in told["devices"]):
            self.answered.add(told["id"])
            self.chooser.send("DeviceAccess.selectPrompt", {"id": told["id"], "deviceId": address})

    def _make_service(self, address: str) -> None:
        service = self._radio("addService", address=address, serviceUuid=SERVICE)["serviceId"]
        can = {"notify": True, "read": True}
        made = self._radio("addCharacteristic", serviceId=service, characteristicUuid=MEASUREMENT, properties=can)
        self.characteristics[address] = made["characteristicId"]
        self._radio("addDescriptor", characteristicId=made["characteristicId"], descriptorUuid=CONFIGURATION)

    def _radio(self, command: str, **told: Any) -> Any:
        return self.radio.send(f"BluetoothEmulation.{command}", told)

    def _asked(self, event: str) -> Any:
        return lambda told: self.asked.append((event, told))
