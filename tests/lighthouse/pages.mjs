// Google's Lighthouse over the pages of a portal with the demo world: every page that somebody of the cast can reach by
// links, each shape of address once; in one of four looks in turn, or with `--all` in each of them: two languages, two
// themes. Prints what falls short, and a summary.
// Run by `bin/lighthouse`, which says where the portal is and what was installed.

import { createRequire } from "node:module";

const [url, modules, ...options] = process.argv.slice(2);
const isWhole = options.includes("--all");
const require = createRequire(`${modules}/`);
const { default: lighthouse } = await import(require.resolve("lighthouse"));
const puppeteer = require("puppeteer-core");

const PASSWORD = "portal-demo-2026";
const CAST = [
  null,
  "global-admin@provider.example",
  "admin@reseller.example",
  "admin@customer.onmicrosoft.com",
];
const LEAST = { accessibility: 1, "best-practices": 1, performance: 0.98 };
const LOOKS = [
  ["en", "light"],
  ["en", "dark"],
  ["ru", "light"],
  ["ru", "dark"],
];

const isReady = () => fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
while (!(await isReady())) await new Promise((go) => setTimeout(go, 300));

const browser = await puppeteer.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

const shape = (path) => path.replace(/[0-9a-f-]{36}/g, "*").replace(/\?.*/, "");
let short = 0;
let count = 0;
const slowest = [];

async function signIn(page, name) {
  if (!name) return;
  await page.goto(`${url}/sign-in`);
  await page.type("[name=sign_in_name]", name);
  await page.type("[name=password]", PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click("main form button.btn")]);
}

async function links(page) {
  return page.$$eval("a[href]", (all) =>
    all.filter((link) => link.origin === location.origin && !link.hasAttribute("download")).map((link) => link.pathname + link.search),
  );
}

/** Chooses a language or a theme, as the buttons of each page do. */
const prefer = (choice) => fetch("/preferences", { method: "POST", body: new URLSearchParams({ ...choice, back: "/" }) });

/** The pages that `name` can reach, each shape once. */
async function crawl(page) {
  const seen = new Set();
  const found = [];
  const waiting = ["/", "/sign-in", "/find-a-provider", "/directory"];
  while (waiting.length > 0) {
    const path = waiting.shift();
    if (seen.has(shape(path)) || /export|download|\.(csv|xlsx|ics|png|svg|xml|txt)/.test(path)) continue;
    seen.add(shape(path));
    const answer = await page.goto(url + path).catch(() => null);
    if (!answer?.ok() || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    found.push(path);
    waiting.push(...(await links(page)));
  }
  return found;
}

async function measure(page, path, language, theme) {
  const result = await lighthouse(url + path, {
    onlyCategories: Object.keys(LEAST),
    disableStorageReset: true,
    output: "json",
    logLevel: "error",
  }, undefined, page);
  const { categories, audits } = result.lhr;
  count += 1;
  for (const [category, least] of Object.entries(LEAST)) {
    const score = categories[category].score;
    if (category === "performance") slowest.push([score, `${path} ${language} ${theme}`]);
    if (score >= least) continue;
    short += 1;
    const failed = categories[category].auditRefs
      .filter((ref) => ref.weight > 0 && audits[ref.id].score !== null && audits[ref.id].score < 1)
      .map((ref) => `${ref.id} ${audits[ref.id].displayValue ?? ""} ${JSON.stringify(audits[ref.id].details?.items?.slice(0, 2) ?? "").slice(0, 300)}`);
    console.log(`${category} ${score * 100} on ${path}, ${language}, ${theme}: ${failed.join("; ")}`);
  }
}

for (const name of CAST) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await signIn(page, name);
  const pages = await crawl(page);
  console.log(`${name ?? "nobody"}: ${pages.length} pages`);
  for (const [turn, [language, theme]] of LOOKS.entries()) {
    await page.goto(url);
    await page.evaluate(prefer, { language });
    await page.evaluate(prefer, { theme });
    const chosen = pages.filter((_, number) => isWhole || number % LOOKS.length === turn);
    for (const path of chosen) await measure(page, path, language, theme);
  }
  await context.close();
}
await browser.close();
slowest.sort(([one], [other]) => one - other);
console.log(`${count} measured, ${short} fall short; slowest: ${slowest.slice(0, 5).map(([score, where]) => `${Math.round(score * 100)} ${where}`).join(", ")}`);
process.exit(short > 0 || count === 0 ? 1 : 0);
