// What is wrong with the page that is open, as a list of sentences. Argument: what to look for.
const [what] = arguments;
const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const named = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 120);

// What the eye can see of an element's focus, and of what surrounds it.
const look = (element) =>
  [element, element.parentElement, element.nextElementSibling]
    .filter(Boolean)
    .map((part) => getComputedStyle(part))
    .map((style) => [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.textDecorationLine])
    .join();

// Where words stand in no text of the portal's: names of keys, states and time zones, and what somebody wrote.
const LITERAL = "script, style, noscript, textarea, pre, code, kbd, .as-typed, select[autocomplete=address-level1], select[name=zone], [lang]:not(html)";

const looks = {
  // The page, and whatever doesn't scroll by itself, is as wide as the window.
  fits() {
    const wide = document.documentElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const beyond = [...document.querySelectorAll("main *, header *")].filter(
      (element) =>
        shown(element) &&
        !element.closest(".table-container, .sr-only") &&
        element.getBoundingClientRect().left + element.scrollWidth > innerWidth + 1,
    );
    return [`scrolls sideways, ${wide} px in ${innerWidth}: ${beyond.slice(-2).map(named)}`];
  },

  // Whatever the Tab key comes to shows that it has the focus.
  focus() {
    const before = document.activeElement;
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const blind = stops.filter((stop) => {
      if (!shown(stop) || stop.disabled || stop.type === "hidden" || stop.tabIndex < 0) return false;
      stop.blur();
      const without = look(stop);
      stop.focus({ preventScroll: true, focusVisible: true });
      return document.activeElement === stop && look(stop) === without;
    });
    before?.focus?.({ preventScroll: true });
    return blind.map((stop) => `nothing shows the focus of ${named(stop)}`);
  },

  // Nothing moves for who asked for less of it.
  still() {
    return document.getAnimations().map((moving) => `moves: ${named(moving.effect.target)}`);
  },

  // On paper stands what was read, not what is pressed; of a link, its code and the link itself.
  paper() {
    const pressed = [...document.querySelectorAll("nav, .find, .preferences")].filter(shown);
    const unseen = [...document.querySelectorAll("main h1, figure.qr svg, figure.qr code")].filter((it) => !shown(it));
    return [
      ...pressed.map((element) => `is printed: ${named(element)}`),
      ...unseen.map((element) => `is not printed: ${named(element)}`),
    ];
  },

  // Words in plain letters, and where they stand. What somebody types or chose to name is none of them.
  plain() {
    for (const mark of document.querySelectorAll("mark")) {
      const whole = mark.parentElement;
      mark.replaceWith(...mark.childNodes);
      whole.normalize();
    }
    const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const places = [];
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (!parent.closest(LITERAL)) places.push([walk.currentNode.data, parent]);
    }
    for (const element of document.querySelectorAll("[title], [aria-label], [placeholder], [alt]")) {
      for (const name of ["title", "aria-label", "placeholder", "alt"]) {
        if (element.hasAttribute(name)) places.push([element.getAttribute(name), element]);
      }
    }
    const isPlain = (word) => word.length > 2 && /^[a-z]+$/i.test(word) && /[^aeiou]/i.test(word);
    return places.flatMap(([text, element]) =>
      (text.match(/\p{L}+/gu) ?? []).filter(isPlain).map((word) => [word, named(element)]),
    );
  },

  // Bytes over the wire: the page by itself, and with all that it needs when nothing is kept yet.
  weight() {
    const [page] = performance.getEntriesByType("navigation");
    const rest = performance.getEntriesByType("resource").filter((part) => part.startTime < page.loadEventEnd);
    const all = rest.reduce((sum, part) => sum + part.encodedBodySize, page.encodedBodySize);
    const wrong = [];
    if (page.encodedBodySize >= 15_000) wrong.push(`weighs ${page.encodedBodySize} bytes`);
    if (all >= 60_000) wrong.push(`weighs ${all} bytes with all that it needs`);
    if (!page.encodedBodySize) wrong.push("has no weight");
    return wrong;
  },
};
return looks[what]();
