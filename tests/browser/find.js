// Finds, as a person does, what bears these words: a box by its label, or something to press.
// Arguments: "box", "press" or "part"; the words; the heading of the part of the page to look in, or null.
const [kind, words, heading] = arguments;
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const all = (selector, root) => [...root.querySelectorAll(selector)];

const part = (title) =>
  all("h1, h2, legend, summary .name, th[scope=row]", document)
    .find((found) => shown(found) && tidy(found.textContent) === title)
    ?.closest("fieldset, .card, li, tr, section, main");

const root = heading === null ? document : part(heading);
if (!root) return null;

const label = (element) => {
  const copy = element.cloneNode(true);
  for (const extra of all(".optional, .hint, .problem", copy)) extra.remove();
  return tidy(copy.textContent);
};

switch (kind) {
  case "part":
    return part(words) ?? null;
  case "box":
    return (
      all("label", root)
        .filter((found) => [label(found), tidy(found.querySelector("strong")?.textContent)].includes(words))
        .map((found) => found.control)
        .find((box) => box && shown(box)) ?? null
    );
  case "press": {
    const named = (found) => [
      tidy(found.getAttribute("aria-label")),
      tidy(found.textContent),
      tidy((found.querySelector(".name") ?? found.querySelector(".sr-only"))?.textContent),
    ];
    return all("button, a[href], summary", root).find((found) => shown(found) && named(found).includes(words)) ?? null;
  }
}
return null;
