/* The quick way out: the page is hidden at once, and its place in the history is taken by a page that says nothing. */
const away = document.querySelector("a[data-exit]");
const status = document.querySelector("[data-exit-status]");
const WITHIN = 2000;
let pressed = 0;

function leave() {
  document.documentElement.classList.add("gone");
  document.title = "";
  window.location.replace(away.href);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("a[data-exit]")) {
    event.preventDefault();
    leave();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    pressed = 0;
    return;
  }
  if (Date.now() - pressed < WITHIN) {
    leave();
    return;
  }
  pressed = Date.now();
  status.textContent = status.dataset.once;
});

/* A browser may bring a page back from memory after "Exit": then ask the server anew what may be shown. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});
