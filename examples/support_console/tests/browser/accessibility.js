// Returns the accessibility problems of this page that axe-core does not report.
const problems = [];
// The class of a status, by the shape of its symbol.
const shapes = new Map();
const check = (ok, problem, element) => { if (!ok) problems.push(element ? `${problem}: ${element.outerHTML.slice(0, 120)}` : problem); };
const all = (css) => [...document.querySelectorAll(css)];
const isVisible = (element) => element.getClientRects().length > 0;
const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");

check(document.title.trim() !== "", "the page has no title");
check(all("h1").length === 1, "the page must have one main heading");
for (const element of all("button, .button")) {
  const box = element.getBoundingClientRect();
  check(box.height >= 24 && box.width >= 24, "a button is too small", element);
}
const ids = all("[id]").map((element) => element.id);
for (const id of ids) check(ids.filter((it) => it === id).length === 1, `the ID ${id} is duplicated`);
for (const attribute of ["aria-labelledby", "aria-describedby", "for"])
  for (const element of all(`[${attribute}]`))
    for (const id of element.getAttribute(attribute).split(" "))
      check(ids.includes(id), `${attribute} refers to no element`, element);
for (const badge of all(".badge")) {
  const symbol = getComputedStyle(badge, "::before");
  const shape = [symbol.clipPath, symbol.borderRadius, symbol.borderWidth, symbol.height].join(" ");
  check(shapes.get(shape) === undefined || shapes.get(shape) === badge.className, "two statuses have the same symbol", badge);
  shapes.set(shape, badge.className);
}
for (const element of all("body *").filter((it) => !it.closest("thead, .visually-hidden")))
  check(element.getBoundingClientRect().right <= innerWidth, "an element is wider than the window", element);
for (const element of all("main *").filter((it) => hasText(it) && isVisible(it) && !it.closest("thead, .visually-hidden, textarea")))
  if (getComputedStyle(element).overflowX === "visible" && element.clientWidth > 0)
    check(element.scrollWidth <= element.clientWidth + 1, "a text overflows its element", element);
check(document.documentElement.scrollWidth <= innerWidth, "the page is wider than the window");

// axe-core skips text with a symbol, and borders. The contrast ratio of WCAG 2:
// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
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
