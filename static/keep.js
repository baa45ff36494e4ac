// Keeps what is typed into a long form, a second after the last key, so that nothing is lost with the page.
(() => {
  const SECRET = /password|passkey|^code$|^action$/;

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const said = form.querySelector("[data-kept-said]");
    let timer;
    let sending;
    let sent = false;
    let last;

    const typed = () => {
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        const box = form.elements.namedItem(name);
        if (typeof value === "string" && !SECRET.test(name) && box?.type !== "password") body.append(name, value);
      }
      return body.toString();
    };
    const save = async () => {
      const body = typed();
      if (sent || body === last) return;
      // An older save must not overtake this one.
      sending?.abort();
      sending = new AbortController();
      try {
        const answer = await fetch("/kept", {
          method: "POST",
          body: new URLSearchParams({ path: form.dataset.keep, opened: form.dataset.opened, body }),
          headers: { Accept: "application/json" },
          signal: sending.signal,
        });
        if (answer.ok && answer.headers.get("content-type")?.startsWith("application/json")) {
          last = body;
          said.textContent = (await answer.json()).said;
        } else {
          said.textContent = said.dataset.refused;
        }
      } catch (error) {
        if (error.name !== "AbortError") said.textContent = said.dataset.lost;
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(save, 1000);
    };
    last = typed();
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    // Once it is on its way, its answer says what became of it.
    form.addEventListener("submit", () => {
      sent = true;
      clearTimeout(timer);
      sending?.abort();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) sent = false;
    });
  }
})();
