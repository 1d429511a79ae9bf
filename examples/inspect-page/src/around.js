// What stands around the sections: the list of them, and how they go on paper.

import { fill, h } from "./dom.js";

/** @type {Record<string, string>} */
const NAMES = {
  desk: "Files", verdict: "Verdict", certificates: "Certificates", space: "Trust", claims: "Claims", statement: "Statement", signers: "Signer",
  release: "Release", packages: "Packages", variables: "Variables", templates: "Templates", process: "Process", history: "History",
  compare: "Compare", answers: "Fill in", evidence: "Evidence",
};

/** The list of the sections that there are. @param {HTMLElement} content @param {HTMLElement} contents */
export function navigation(content, contents) {
  const headings = [...content.querySelectorAll("section[id] > h2, section[id] > .said > h2, section[id] > details > summary > h2")].filter((heading) => !heading.classList.contains("unheard"));
  contents.hidden = headings.length < 3;
  fill(contents, h("ul", {}, ...headings.map((heading) => {
    const id = heading.closest("section")?.id ?? "";
    return h("li", {}, h("a", { href: `#${id}` }, NAMES[id] ?? heading.textContent));
  })));
}

/** The parts made for paper alone, by their place, with the functions that make them. @type {WeakMap<HTMLElement, () => HTMLElement>} */
const made = new WeakMap();

/** Has `make` add something to `place` for as long as the page is printed. @param {HTMLElement} place @param {() => HTMLElement} make */
export function onPaper(place, make) {
  place.dataset.paper = "";
  made.set(place, make);
}

/** On paper nothing is folded; on the screen it is folded again afterwards. @param {HTMLElement} content */
export function unfoldOnPaper(content) {
  /** @type {HTMLDetailsElement[]} */
  let folded = [];
  /** @type {HTMLElement[]} */
  let added = [];
  const back = () => {
    for (const details of folded) details.open = false;
    for (const element of added) element.remove();
    [folded, added] = [[], []];
  };
  globalThis.addEventListener("beforeprint", () => {
    back();
    folded = [...content.querySelectorAll("details")].filter((details) => !details.open);
    for (const details of folded) details.open = true;
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (content.querySelectorAll("[data-paper]"))) {
      const element = made.get(place)?.();
      if (!element) continue;
      place.append(element);
      added.push(element);
    }
  });
  globalThis.addEventListener("afterprint", back);
}
