import { saveFile } from "./save-file";

// What the theme decides, by the names of SVG's own attributes.
const PAINTED = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "fill-opacity",
  "font-size",
  "font-family",
  "text-anchor",
];
const SCALE = 2;
const MARGIN = 16;
const HEAD = 44;
const LEGEND_LINE = 18;

/** Draws a card's chart with its heading and legend into a PNG, in the colours of the theme, and hands it to the person. */
export async function savePng(card: HTMLElement, name: string): Promise<void> {
  const chart = card.querySelector<SVGSVGElement>("svg.recharts-surface");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!chart || !pen) throw new Error("There is no chart to draw.");
  const { width, height } = chart.getBoundingClientRect();
  const { backgroundColor, color, fontFamily } = getComputedStyle(card);
  const legendFont = `11px ${fontFamily}`;
  pen.font = legendFont;
  const entries = placeLegend(card, width, (label) => pen.measureText(label).width);
  const head = HEAD + (entries.at(-1)?.y ?? 0);
  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = (height + head + 2 * MARGIN) * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = color;
  pen.font = `600 14px ${fontFamily}`;
  pen.fillText(card.querySelector("h2")?.textContent ?? "", MARGIN, MARGIN + 12);
  pen.font = legendFont;
  for (const { label, swatch, x, y } of entries) {
    if (swatch) pen.fillStyle = getComputedStyle(swatch).fill;
    pen.fillRect(MARGIN + x, MARGIN + 24 + y, 8, 8);
    pen.fillStyle = color;
    pen.fillText(label, MARGIN + x + 13, MARGIN + 32 + y);
  }
  pen.drawImage(await asImage(chart, width, height), MARGIN, MARGIN + head, width, height);
  const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!png) throw new Error("The browser could not write the picture.");
  saveFile(`${name}.png`, png);
}

/** The legend's entries, in as many lines as they need. */
function placeLegend(card: HTMLElement, width: number, measure: (label: string) => number) {
  let [x, y] = [0, 0];
  return [...card.querySelectorAll("[data-legend] li")].map((entry) => {
    const label = entry.textContent ?? "";
    const length = measure(label) + 13;
    if (x > 0 && x + length > width) [x, y] = [0, y + LEGEND_LINE];
    const place = { label, swatch: entry.querySelector("svg"), x, y };
    x += length + MARGIN;
    return place;
  });
}

/** A copy that needs no style sheet. */
async function asImage(chart: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = chart.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, i) => {
    const original = originals[i];
    if (!original) return;
    const style = getComputedStyle(original);
    element.removeAttribute("style");
    for (const property of PAINTED) element.setAttribute(property, style.getPropertyValue(property));
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.removeAttribute("style");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}
