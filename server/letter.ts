/** Writes a mail as text and as plain HTML from the same words. */
import type { Mail } from "./mail";

export type Letter = {
  to: string;
  subject: string;
  /** What stands above the link, one paragraph each. */
  paragraphs: string[];
  link: { label: string; url: string };
  /** What stands below it. */
  closing: string;
  /** A second link at the very end. */
  footer?: { label: string; url: string };
};

export function writeLetter({ to, subject, paragraphs, link, closing, footer }: Letter): Mail {
  const end = footer ? [`${footer.label}: ${footer.url}`] : [];
  const text = [...paragraphs, `${link.label}: ${link.url}`, closing, ...end].join("\n\n");
  const html = [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>`,
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`,
    `<p>Or open this address: ${escapeHtml(link.url)}</p>`,
    `<p>${escapeHtml(closing)}</p>`,
    ...(footer ? [`<p><a href="${escapeHtml(footer.url)}">${escapeHtml(footer.label)}</a></p>`] : []),
    "</body></html>",
  ].join("\n");
  // A line break in a header would start another header.
  return { to, subject: subject.replaceAll(/\s+/g, " "), text, html };
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
