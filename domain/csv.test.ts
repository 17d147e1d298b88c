import { expect, test } from "vitest";
import { writeCsv } from "./csv";

test("what would break a line or a cell is quoted; what is absent is empty", () => {
  expect(
    writeCsv([
      ["a", 'say "x"', null],
      [1.5, "two\nlines", undefined],
      [-3, "a,b", ""],
    ]),
  ).toBe('a,"say ""x""",\r\n1.5,"two\nlines",\r\n-3,"a,b",\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)"])("a spreadsheet takes %s for a text, not for a formula", (text) => {
  expect(writeCsv([[text]])).toBe(`'${text}\r\n`);
});
