/** Members named in a comment: the text holds "@Name", their ids lie beside it. */

export type Person = { id: string; name: string };

/** The most people that one comment can name. */
export const MENTION_LIMIT = 50;

const escaped = (text: string) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** The text in parts: those at odd places are names that an "@" stands before. The longest name wins. */
export function splitAtMentions(text: string, names: string[]): string[] {
  if (names.length === 0) return [text];
  const longestFirst = names.toSorted((a, b) => b.length - a.length).map(escaped);
  return text.split(new RegExp(`(?<![\\p{L}\\p{N}])@(${longestFirst.join("|")})(?![\\p{L}\\p{N}])`, "u"));
}

/** Whom a text names. Of several with one name it means those that were chosen from the list. */
export function mentionedIn(text: string, members: Person[], chosen: ReadonlySet<string>): string[] {
  const names = new Set(
    splitAtMentions(text, [...new Set(members.map(({ name }) => name))]).filter((_, i) => i % 2 === 1),
  );
  return [...names]
    .flatMap((name) => {
      const namesakes = members.filter((member) => member.name === name);
      return namesakes.length === 1 ? namesakes : namesakes.filter(({ id }) => chosen.has(id));
    })
    .map(({ id }) => id);
}

const SHOWN = 8;

/**
 * The name being typed after an "@" that ends at the caret, and whom it may mean; null when none is being typed.
 * A word of the name that begins so is enough.
 */
export function mentionBeforeCaret(
  text: string,
  caret: number,
  members: Person[],
): { from: number; matches: Person[] } | null {
  const typed = /(?:^|[\s(])@([^@\n]{0,60})$/u.exec(text.slice(0, caret));
  if (!typed) return null;
  const words = typed[1] ?? "";
  const matches = members
    .filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${words.toLowerCase()}`))
    .slice(0, SHOWN);
  return matches.length > 0 ? { from: caret - words.length - 1, matches } : null;
}
