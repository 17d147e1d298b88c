import { expect, test } from "vitest";
import { mentionBeforeCaret, mentionedIn, splitAtMentions } from "./mentions";

const ana = { id: "1", name: "Ana" };
const anaMaria = { id: "2", name: "Ana Maria" };
const dots = { id: "3", name: "J. (Jay) Doe" };
const everySign = { id: "5", name: "A-b /c ^$*+?.()[]{}|\\ d" };
const nobody = new Set<string>();

test("names are found whole, the longest first, and never inside a word", () => {
  expect(splitAtMentions("Ask @Ana Maria, then @Ana.", ["Ana", "Ana Maria"])).toEqual([
    "Ask ",
    "Ana Maria",
    ", then ",
    "Ana",
    ".",
  ]);
  expect(splitAtMentions("mail@Ana or @Anastasia", ["Ana"])).toEqual(["mail@Ana or @Anastasia"]);
  expect(splitAtMentions("@J. (Jay) Doe", [dots.name])).toEqual(["", dots.name, ""]);
  expect(splitAtMentions(`@${everySign.name}!`, [everySign.name])).toEqual(["", everySign.name, "!"]);
  expect(splitAtMentions("@Ana", [])).toEqual(["@Ana"]);
});

test("each person named counts once; of namesakes only the chosen one", () => {
  expect(mentionedIn("@Ana Maria @J. (Jay) Doe @Ana Maria", [ana, anaMaria, dots], nobody)).toEqual(["2", "3"]);
  const namesake = { id: "4", name: "Ana" };
  expect(mentionedIn("@Ana", [ana, namesake], nobody)).toEqual([]);
  expect(mentionedIn("@Ana", [ana, namesake], new Set(["4"]))).toEqual(["4"]);
  expect(mentionedIn("Nobody", [ana], new Set(["1"]))).toEqual([]);
});

test("what is typed after an @ finds members by any word of their names, until nothing fits", () => {
  const members = [ana, anaMaria, dots];
  expect(mentionBeforeCaret("Ask @", 5, members)).toEqual({ from: 4, matches: members });
  expect(mentionBeforeCaret("Ask @mar, now", 8, members)).toEqual({ from: 4, matches: [anaMaria] });
  expect(mentionBeforeCaret("@Ana Maria", 10, members)).toEqual({ from: 0, matches: [anaMaria] });
  expect(mentionBeforeCaret("@Ana is", 7, members)).toBeNull();
  expect(mentionBeforeCaret("mail@ana", 8, members)).toBeNull();
  expect(mentionBeforeCaret("Ask @ana", 3, members)).toBeNull();
});
