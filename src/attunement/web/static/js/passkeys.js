/* Passkeys: asks the server what to sign or make, lets the device do it, and sends the answer with the form. */
const can = "PublicKeyCredential" in window && window.isSecureContext;

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function asked(form) {
  const said = await fetch(form.dataset.ask, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
  });
  if (!said.ok) throw new Error("refused");
  return (await said.json()).publicKey;
}

async function make(form) {
  const options = await asked(form);
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = known(options.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: options });
  return {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
    made,
  };
}

async function use(form) {
  const options = await asked(form);
  options.challenge = bytes(options.challenge);
  if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
  const made = await navigator.credentials.get({ publicKey: options });
  const handle = made.response.userHandle;
  return {
    clientDataJSON: text(made.response.clientDataJSON),
    authenticatorData: text(made.response.authenticatorData),
    signature: text(made.response.signature),
    ...(handle ? { userHandle: text(handle) } : {}),
    made,
  };
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!can) continue;
  form.hidden = false;
  form.parentElement.querySelector("[data-no-passkey]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const { made, ...response } = await (form.dataset.passkey === "make" ? make(form) : use(form));
      form.elements.answer.value = JSON.stringify({
        id: made.id,
        rawId: text(made.rawId),
        type: made.type,
        response,
        clientExtensionResults: {},
      });
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
