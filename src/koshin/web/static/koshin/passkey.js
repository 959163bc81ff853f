// Passkeys: the browser's authenticator is asked, and its answer goes with the form.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const credentials = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

const make = async (asked) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: credentials(asked.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: made.id,
    type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  };
};

const use = async (asked) => {
  const got = await navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      allowCredentials: credentials(asked.allowCredentials),
    },
  });
  return {
    id: got.id,
    rawId: got.id,
    type: got.type,
    response: {
      clientDataJSON: text(got.response.clientDataJSON),
      authenticatorData: text(got.response.authenticatorData),
      signature: text(got.response.signature),
      userHandle: got.response.userHandle ? text(got.response.userHandle) : null,
    },
  };
};

const form = document.querySelector("[data-passkey]");
if (form && window.PublicKeyCredential) {
  document.querySelector("[data-without-passkeys]").hidden = true;
  form.hidden = false;
  let answered = false;
  form.addEventListener("submit", async (event) => {
    if (answered) return;
    event.preventDefault();
    event.stopPropagation();
    const asked = JSON.parse(form.dataset.question);
    try {
      const answer = form.dataset.passkey === "make" ? await make(asked) : await use(asked);
      form.elements.answer.value = JSON.stringify(answer);
      answered = true;
      form.submit();
    } catch {
      document.querySelector("[data-passkey-failed]").hidden = false;
    }
  });
}
