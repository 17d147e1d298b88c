import { expect, test } from "vitest";
import { writeLetter } from "./letter";

const letter = writeLetter({
  to: "ada@example.com",
  subject: "Hello\r\nBcc: everyone@example.com",
  paragraphs: [`<img src=x onerror="steal()"> & 'Co'`],
  link: { label: "Open <it>", url: 'https://codex.example/x?a=1&b="2"' },
  closing: "Bye.",
});

test("people's words can't become markup", () => {
  expect(letter.html).toContain("&lt;img src=x onerror=&quot;steal()&quot;&gt; &amp; &#39;Co&#39;");
  expect(letter.html).toContain('<a href="https://codex.example/x?a=1&amp;b=&quot;2&quot;">Open &lt;it&gt;</a>');
  expect(letter.html).not.toMatch(/<img/);
});

test("nor another header, and the text says the same with the link in full", () => {
  expect(letter.subject).toBe("Hello Bcc: everyone@example.com");
  expect(letter.text).toContain('Open <it>: https://codex.example/x?a=1&b="2"');
  expect(letter.text.endsWith("\n\nBye.")).toBe(true);
});
