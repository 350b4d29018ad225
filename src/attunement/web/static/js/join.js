/* The secret of an invitation stands behind the "#". Take it out of the address; then the code need not be typed. */
const form = document.querySelector("[data-join]");
const secret = decodeURIComponent(window.location.hash.slice(1));

if (secret) {
  window.history.replaceState(null, "", window.location.pathname);
  form.elements.secret.value = secret;
}
if (form.elements.secret.value) {
  form.querySelector("[data-join-code]").hidden = true;
}
