// Passkeys (WebAuthn): asks the browser for one, puts its answer into the form, and sends that. Everything else is the form's.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  // JSON has no bytes: what is bytes in the options, and in the answer, travels as base64url.
  const asked = (options) => {
    const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
    const whole = { ...options, challenge: bytes(options.challenge) };
    if (options.user) {
      whole.user = { ...options.user, id: bytes(options.user.id) };
      whole.excludeCredentials = known(options.excludeCredentials);
    } else {
      whole.allowCredentials = known(options.allowCredentials);
    }
    return whole;
  };
  const answered = ({ id, rawId, type, response, authenticatorAttachment }) => {
    const said = { clientDataJSON: text(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) said[name] = text(response[name]);
    }
    return JSON.stringify({ id, rawId: text(rawId), type, authenticatorAttachment, response: said, clientExtensionResults: {} });
  };

  for (const form of document.querySelectorAll("[data-passkey]")) {
    const failed = form.querySelector("[data-failed]");
    const button = form.querySelector("button");
    if (!window.PublicKeyCredential) {
      button.disabled = true;
      failed.hidden = false;
      continue;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      failed.hidden = true;
      try {
        const publicKey = asked(JSON.parse(form.dataset.options));
        form.elements.credential.value = answered(await navigator.credentials[form.dataset.passkey]({ publicKey }));
        form.submit();
      } catch {
        failed.hidden = false; // cancelled, timed out, or none there
        button.disabled = false;
      }
    });
  }
})();
