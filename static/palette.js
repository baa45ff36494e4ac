// The palette: Ctrl-K anywhere. Without it, the box and its page do the same.
(() => {
  const dialog = document.getElementById("palette");
  const box = document.getElementById("find");
  if (!dialog || !box) return;
  const typed = dialog.querySelector("#palette-q");
  const list = dialog.querySelector("#palette-list");
  const said = dialog.querySelector(".palette-said");
  let timer;
  let turn = 0;

  const options = () => [...list.querySelectorAll('[role="option"]')];
  const chosen = () => document.getElementById(typed.getAttribute("aria-activedescendant") ?? "");
  const choose = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    if (option) typed.setAttribute("aria-activedescendant", option.id);
    else typed.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const show = (html) => {
    list.innerHTML = html;
    typed.setAttribute("aria-expanded", String(options().length > 0));
    said.textContent = list.querySelector("[data-said]")?.textContent ?? "";
    choose(options()[0]);
  };
  const ask = async () => {
    const own = (turn += 1);
    const q = typed.value.trim();
    if (!q) {
      show("");
      return;
    }
    try {
      const answer = await fetch(`/search?part=palette&q=${encodeURIComponent(q)}`, { headers: { Accept: "text/html" } });
      const html = await answer.text();
      // What was typed meanwhile is asked for by itself.
      if (own !== turn) return;
      if (answer.redirected || !answer.ok) {
        show("");
        said.textContent = answer.redirected ? dialog.dataset.signedOut : dialog.dataset.lost;
      } else {
        show(html);
      }
    } catch {
      if (own !== turn) return;
      show("");
      said.textContent = dialog.dataset.lost;
    }
  };

  const open = () => {
    if (dialog.open) return;
    typed.value = document.activeElement === box ? box.value : "";
    show("");
    dialog.showModal();
    typed.focus();
    typed.select();
    if (typed.value) ask();
  };
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    turn += 1;
  });
  typed.addEventListener("input", () => {
    turn += 1;
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  typed.addEventListener("keydown", (event) => {
    // Enter that ends the composition of a letter chooses nothing.
    if (event.isComposing) return;
    const all = options();
    const at = all.indexOf(chosen());
    const next = { ArrowDown: (at + 1) % all.length, ArrowUp: (at <= 0 ? all.length : at) - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(all[next]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = chosen();
      if (option) option.click();
      else if (typed.value.trim()) location.href = `/search?q=${encodeURIComponent(typed.value.trim())}`;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyK") {
      event.preventDefault();
      open();
    }
  });
})();
