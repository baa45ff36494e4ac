// Shortcuts of single keys. Every one does what a link or a button of the page does; My profile turns them off.
(() => {
  if (!("keys" in document.body.dataset)) return;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const press = (selector) => {
    const found = document.querySelector(selector);
    found?.click();
    return Boolean(found);
  };

  // Where "g" and a letter go: as far as the menu leads there.
  const places = {
    KeyH: ["/"],
    KeyC: ["/customers", "/account"],
    KeyR: ["/resellers", "/providers"],
    KeyS: ["/subscriptions"],
    KeyO: ["/orders"],
  };
  const go = (code) => (places[code] ?? []).some((path) => press(`.side nav a[href="${path}"]`));

  // What opens each row of the list, for "j", "k" and Enter.
  const rows = () => {
    const found = all("main table.rows tbody tr, main ul.list > li");
    return found.map((row) => row.querySelector("th a[href], summary, a[href]")).filter((it) => it?.checkVisibility?.() ?? it);
  };
  const move = (by) => {
    const links = rows();
    if (!links.length) return false;
    const row = document.activeElement?.closest("tr, ul.list > li");
    const at = row ? links.findIndex((link) => row.contains(link)) : -1;
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    const link = links[Math.min(Math.max(next, 0), links.length - 1)];
    link.focus();
    link.scrollIntoView({ block: "nearest" });
    return true;
  };

  const find = () => {
    const box = document.getElementById("find");
    box?.focus();
    box?.select();
    return Boolean(box);
  };

  const begin = () => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/orders";
    form.innerHTML = '<input type="hidden" name="origin" value="customers">';
    document.body.append(form);
    form.submit();
  };

  // The sheet is the page of the shortcuts.
  let sheet;
  const show = async () => {
    if (sheet?.open) return;
    try {
      const answer = await fetch("/shortcuts?part=sheet", { headers: { Accept: "text/html" } });
      if (answer.redirected || !answer.ok) throw new Error();
      const html = await answer.text();
      if (!sheet) {
        sheet = document.createElement("dialog");
        sheet.className = "palette sheet";
        sheet.id = "shortcuts";
        sheet.setAttribute("aria-labelledby", "shortcuts-title");
        sheet.addEventListener("click", (event) => {
          if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
        });
        document.body.append(sheet);
      }
      sheet.innerHTML = html;
      sheet.showModal();
    } catch {
      location.href = "/shortcuts";
    }
  };

  const isTyping = (place) => place.closest?.('input, textarea, select, [contenteditable="true"]');
  let after = 0;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.repeat && !["KeyJ", "KeyK"].includes(event.code)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const going = Date.now() - after < 1500;
    after = 0;
    let done = true;
    if (event.key === "?") show();
    else if (event.key === "/") done = find();
    else if (event.shiftKey) done = false;
    else if (going && places[event.code]) done = go(event.code);
    else if (event.code === "KeyG") after = Date.now();
    else if (event.code === "KeyJ") done = move(1);
    else if (event.code === "KeyK") done = move(-1);
    else if (event.code === "KeyN" && "new" in document.body.dataset) begin();
    else if (event.key === "[" || event.code === "BracketLeft") done = press('main a[rel="prev"]');
    else if (event.key === "]" || event.code === "BracketRight") done = press('main a[rel="next"]');
    else done = false;
    if (done) event.preventDefault();
  });
})();
