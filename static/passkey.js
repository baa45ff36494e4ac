// Passkeys: the browser makes or uses one, and the form takes what it says to the server.
(() => {
  const supported = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON) && isSecureContext;

  const options = async (form) => {
    const answer = await fetch(form.dataset.passkey, { method: "POST" });
    if (!answer.ok) throw new Error(`the challenge was answered ${answer.status}`);
    return answer.json();
  };
  const create = async (form) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await options(form));
    return navigator.credentials.create({ publicKey });
  };
  const sign = async (form) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options(form));
    return navigator.credentials.get({ publicKey });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-create], [data-sign]");
    if (!button) continue;
    const place = form.querySelector("[data-said]");
    const say = (text) => {
      place.textContent = text;
      place.hidden = !text;
    };
    if (!supported) {
      button.disabled = true;
      say(button.dataset.unsupported);
      continue;
    }
    button.addEventListener("click", async () => {
      say("");
      button.disabled = true;
      try {
        const credential = await ("create" in button.dataset ? create(form) : sign(form));
        form.elements.passkey.value = JSON.stringify(credential.toJSON());
        form.requestSubmit();
      } catch {
        say(button.dataset.refused);
      }
      button.disabled = false;
    });
  }
})();
