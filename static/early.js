// Runs before anything is drawn: a class that the root got later would have the whole page styled twice.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const followSystem = () => root.classList.toggle("dark", dark.matches);
  if (root.classList.contains("system")) {
    followSystem();
    dark.addEventListener("change", followSystem);
  }
})();
