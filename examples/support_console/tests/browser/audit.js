// What is wrong with this page for somebody who doesn't see it, or not well. Returns a list of sentences.
const wrong = [];
const check = (is, sentence, element) => { if (!is) wrong.push(element ? `${sentence}: ${element.outerHTML.slice(0, 120)}` : sentence); };
const all = (css) => [...document.querySelectorAll(css)];
const shown = (element) => element.getClientRects().length > 0;
const reads = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");

check(document.documentElement.lang === "en", "the page has no language");
check(document.title.trim() !== "", "the page has no title");
check(all("main").length === 1, "the page has not one main part");
check(all("h1").length === 1, "the page has not one main heading");
let level = 0;
for (const heading of all("h1, h2, h3, h4")) {
  const own = Number(heading.tagName[1]);
  check(own <= level + 1, "a heading leaves out a level", heading);
  level = own;
}
for (const control of all("input:not([type=hidden]), textarea, select"))
  check(control.labels.length === 1 && control.labels[0].textContent.trim() !== "", "a control has no label", control);
for (const element of all("a, button")) {
  check((element.getAttribute("aria-label") ?? element.textContent).trim() !== "", "it has no name", element);
  const box = element.getBoundingClientRect();
  if (element.matches("button, .button")) check(box.height >= 24 && box.width >= 24, "it is too small to hit", element);
}
for (const image of all("img")) check(image.hasAttribute("alt"), "an image has no text", image);
for (const cell of all("th")) check(cell.hasAttribute("scope"), "a heading of a table has no scope", cell);
for (const region of all("section, nav, aside, [role=region]"))
  check(region.hasAttribute("aria-label") || region.hasAttribute("aria-labelledby"), "a part has no name", region);
const name = (it) => it.getAttribute("aria-label")
  ?? (it.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
const names = all("section, nav, aside, [role=region]").map(name);
for (const it of names) check(names.filter((other) => other === it).length === 1, `two parts are called ${it}`);
const ids = all("[id]").map((element) => element.id);
for (const id of ids) check(ids.filter((it) => it === id).length === 1, `the id ${id} is there twice`);
for (const attribute of ["aria-labelledby", "aria-describedby", "for"])
  for (const element of all(`[${attribute}]`))
    for (const id of element.getAttribute(attribute).split(" "))
      check(ids.includes(id), `${attribute} names nothing`, element);
for (const element of all("body *").filter((it) => !it.closest(".scroll, .unseen")))
  check(element.getBoundingClientRect().right <= innerWidth, "it reaches out of the window", element);
for (const element of all("main *").filter((it) => reads(it) && shown(it) && !it.closest(".scroll, .unseen, textarea")))
  if (getComputedStyle(element).overflowX === "visible" && element.clientWidth > 0)
    check(element.scrollWidth <= element.clientWidth + 1, "its text reaches out of it", element);
check(document.documentElement.scrollWidth <= innerWidth, "the page is wider than the window");

// Contrast as in WCAG 2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
const parse = (color) => {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = parse(getComputedStyle(at).backgroundColor);
    if (color.alpha === 1) return color;
  }
  return { red: 255, green: 255, blue: 255 };
};
const luminance = ({ red, green, blue }) => {
  const [r, g, b] = [red, green, blue].map((it) => it / 255).map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
for (const element of all("body *")) {
  if (!reads(element) || !shown(element) || element.closest(".unseen, script, noscript")) continue;
  const ratio = contrast(parse(getComputedStyle(element).color), ground(element));
  check(ratio >= 4.5, `a text has a contrast of ${ratio.toFixed(2)}`, element);
}
for (const control of all("input:not([type=hidden]), textarea")) {
  const ratio = contrast(parse(getComputedStyle(control).borderTopColor), ground(control.parentElement));
  check(ratio >= 3, `a control's edge has a contrast of ${ratio.toFixed(2)}`, control);
}
return wrong;
