/* The secret of a link stands behind the "#", which a browser never sends. Take it out of the address, then post it. */
const byLink = document.querySelector("[data-by-link]");
const byCode = document.querySelector("[data-by-code]");
const secret = decodeURIComponent(window.location.hash.slice(1));

if (secret) {
  window.history.replaceState(null, "", window.location.pathname);
  byLink.elements.secret.value = secret;
  byLink.hidden = false;
  byCode.hidden = true;
  byLink.requestSubmit();
}
