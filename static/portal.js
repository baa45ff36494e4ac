// What makes the portal nicer with JavaScript; every flow works without it.
(() => {
  // The next page has its times in the reader's zone. To ask the browser for it takes longer than all the rest here, so
  // it is asked once for each tab.
  try {
    if (!sessionStorage.getItem("zone")) {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      if (zone) document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
      sessionStorage.setItem("zone", zone);
    }
  } catch {
    // Who lets nothing be stored reads UTC.
  }

  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  // A form that came back: the summary is read out first, and its links lead into the boxes.
  document.getElementById("problems")?.focus();

  // A form is sent once: the second of two clicks does nothing.
  for (const form of all('form[method="post"]')) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 5000);
    });
  }
  // What is shown once goes with the page: browsers may keep a page in memory, whatever its headers say.
  addEventListener("pagehide", () => {
    for (const secret of all(".secret")) secret.remove();
  });
  addEventListener("pageshow", (event) => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    if (event.persisted && document.querySelector(".setup")) location.reload();
  });

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  };
  // On plain HTTP only the selected text can be copied.
  const copySelected = () => document.execCommand("copy");
  const say = (near, text) => {
    const place = near.closest("form, section.card, main")?.querySelector("[data-said]");
    if (place) place.textContent = text;
  };

  // Request a partnership: the email follows the text as edited.
  for (const form of all("form[data-draft-email]")) {
    const { link, missing, copied, notCopied } = form.dataset;
    const holdsLink = () => {
      if (form.body.value.includes(link)) return true;
      say(form, missing);
      form.body.focus();
      return false;
    };
    form.querySelector('[value="email"]').addEventListener("click", (event) => {
      event.preventDefault();
      if (!holdsLink()) return;
      const body = form.body.value.replace(/\r?\n/g, "\r\n");
      location.href = `mailto:?subject=${encodeURIComponent(form.subject.value)}&body=${encodeURIComponent(body)}`;
    });
    form.querySelector("[data-copy]").addEventListener("click", async () => {
      if (!holdsLink()) return;
      let done = await copy(form.body.value);
      if (!done) {
        form.body.select();
        done = copySelected();
      }
      say(form, done ? copied : notCopied);
    });
  }

  for (const button of all("[data-copy-from]")) {
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copyFrom);
      let done = await copy(source.textContent);
      if (!done) {
        getSelection().selectAllChildren(source);
        done = copySelected();
      }
      if (done) say(button, button.dataset.copied);
    });
  }
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());

  // Another country has other boxes: the form is shown again with them, and the focus stays.
  for (const select of all("[data-refresh]")) {
    select.addEventListener("change", () => {
      const button = all(`button[name="action"][value="${select.dataset.refresh}"]`, select.form)[0];
      select.form.setAttribute("action", `${select.form.getAttribute("action")}#${select.id}`);
      select.form.requestSubmit(button);
    });
  }
  if (location.hash.startsWith("#box-")) document.getElementById(location.hash.slice(1))?.focus();

  // Whether a domain is free is said while one types.
  for (const box of all("[data-domain]")) {
    const place = document.getElementById("domain-said");
    let timer;
    box.addEventListener("input", () => {
      clearTimeout(timer);
      place.textContent = "";
      if (!box.value.trim()) return;
      timer = setTimeout(async () => {
        const asked = box.value;
        try {
          const answer = await fetch(`/customers/domain?prefix=${encodeURIComponent(asked)}`);
          if (asked === box.value && answer.headers.get("content-type")?.startsWith("text/plain")) {
            place.textContent = await answer.text();
          }
        } catch {
          // The form itself asks again.
        }
      }, 400);
    });
  }

  // Summary and total follow what is chosen; the server does the sum.
  for (const form of all("form[data-live-total]")) {
    let asked = 0;
    form.addEventListener("change", async (event) => {
      if (!/^(offer|licenses-|plan-)/.test(event.target.name)) return;
      const turn = (asked += 1);
      const body = new URLSearchParams(new FormData(form));
      body.set("action", "total");
      try {
        const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const summary = page.getElementById("summary");
        if (summary && turn === asked) document.getElementById("summary").replaceWith(summary);
      } catch {
        // The total is on the page that comes after Submit, too.
      }
    });
  }

  // The catalog narrows as one types; ticked products stay.
  for (const box of all("[data-search]")) {
    const rows = all(".offers > li", box.form);
    const place = box.form.querySelector("[data-search-said]");
    const narrow = () => {
      const typed = box.value.trim().toLowerCase();
      let found = 0;
      for (const row of rows) {
        const fits = row.dataset.name.toLowerCase().includes(typed);
        row.hidden = !fits && !row.querySelector('input[type="checkbox"]').checked;
        if (fits) found += 1;
      }
      place.textContent = typed ? `${place.dataset.saidCount} ${found}` : "";
    };
    box.addEventListener("input", narrow);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }

  // How far a run is; each tenth is read out, and the page is asked for anew when something else begins.
  for (const bar of all("progress[data-progress]")) {
    const events = new EventSource(bar.dataset.progress);
    let tenth = 0;
    events.addEventListener("message", (event) => {
      const { state, done, of, said } = JSON.parse(event.data);
      if (state !== bar.dataset.state) {
        events.close();
        location.reload();
        return;
      }
      bar.max = of;
      bar.value = done;
      document.getElementById("progress-text").textContent = said;
      const now = Math.floor((10 * done) / of);
      if (now > tenth) document.getElementById("progress-said").textContent = said;
      tenth = now;
    });
    addEventListener("pagehide", () => events.close());
  }
})();
