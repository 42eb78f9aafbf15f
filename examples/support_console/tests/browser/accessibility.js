// Returns a list of accessibility problems of this page.
const problems = [];
const check = (ok, problem, element) => { if (!ok) problems.push(element ? `${problem}: ${element.outerHTML.slice(0, 120)}` : problem); };
const all = (css) => [...document.querySelectorAll(css)];
const isVisible = (element) => element.getClientRects().length > 0;
const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");

check(document.documentElement.lang === "en", "the page has no language");
check(document.title.trim() !== "", "the page has no title");
check(all("main").length === 1, "the page must have one main element");
check(all("h1").length === 1, "the page must have one main heading");
let level = 0;
for (const heading of all("h1, h2, h3, h4")) {
  const own = Number(heading.tagName[1]);
  check(own <= level + 1, "a heading skips a level", heading);
  level = own;
}
for (const control of all("input:not([type=hidden]), textarea, select"))
  check(control.labels.length === 1 && control.labels[0].textContent.trim() !== "", "a control has no label", control);
for (const element of all("a, button")) {
  check((element.getAttribute("aria-label") ?? element.textContent).trim() !== "", "a link or button has no name", element);
  const box = element.getBoundingClientRect();
  if (element.matches("button, .button")) check(box.height >= 24 && box.width >= 24, "a button is too small", element);
}
for (const image of all("img")) check(image.hasAttribute("alt"), "an image has no alt text", image);
for (const cell of all("th")) check(cell.hasAttribute("scope"), "a table header has no scope", cell);
for (const region of all("section, nav, aside, [role=region]"))
  check(region.hasAttribute("aria-label") || region.hasAttribute("aria-labelledby"), "a section has no name", region);
const name = (it) => it.getAttribute("aria-label")
  ?? (it.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
const names = all("section, nav, aside, [role=region]").map(name);
for (const it of names) check(names.filter((other) => other === it).length === 1, `two sections have the name ${it}`);
const ids = all("[id]").map((element) => element.id);
for (const id of ids) check(ids.filter((it) => it === id).length === 1, `the ID ${id} is duplicated`);
for (const attribute of ["aria-labelledby", "aria-describedby", "for"])
  for (const element of all(`[${attribute}]`))
    for (const id of element.getAttribute(attribute).split(" "))
      check(ids.includes(id), `${attribute} refers to no element`, element);
for (const element of all("body *").filter((it) => !it.closest("thead, .visually-hidden")))
  check(element.getBoundingClientRect().right <= innerWidth, "an element is wider than the window", element);
for (const element of all("main *").filter((it) => hasText(it) && isVisible(it) && !it.closest("thead, .visually-hidden, textarea")))
  if (getComputedStyle(element).overflowX === "visible" && element.clientWidth > 0)
    check(element.scrollWidth <= element.clientWidth + 1, "a text overflows its element", element);
check(document.documentElement.scrollWidth <= innerWidth, "the page is wider than the window");

// The contrast ratio of WCAG 2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
const parse = (color) => {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
};
const background = (element) => {
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
  if (!hasText(element) || !isVisible(element) || element.closest(".visually-hidden, script, noscript")) continue;
  const ratio = contrast(parse(getComputedStyle(element).color), background(element));
  check(ratio >= 4.5, `a text has a contrast of ${ratio.toFixed(2)}`, element);
}
for (const control of all("input:not([type=hidden]), textarea")) {
  const ratio = contrast(parse(getComputedStyle(control).borderTopColor), background(control.parentElement));
  check(ratio >= 3, `a control's border has a contrast of ${ratio.toFixed(2)}`, control);
}
return problems;
