/** The sentence about who was told of an alert, by what and why. Apart: the time line's code comes late. */
import { channelWords, isChannel } from "./notifications";

const isChannelName = (name: unknown) => typeof name === "string" && isChannel(name);

/** `channel` lists the channels that told at once; `held` those that the person's own preferences hold back;
 * `gathered` says that it came in a storm, by the notice that counts. */
export function toldWords({ person, why, channel, held, gathered }: Record<string, unknown>): string {
  if (!person) return `told nobody: ${why}`;
  const told = String(channel ?? "")
    .split(", ")
    .filter(isChannel);
  if (told.length === 0) return `did not tell ${person}, whose own preferences hold it back: ${why}`;
  const back = Array.isArray(held) ? held.filter(isChannelName) : [];
  const rest = back.length > 0 ? ` (${channelWords(back)}: held by their preferences)` : "";
  const together = gathered ? ", in one notice with others of a storm" : "";
  return `told ${person} ${channelWords(told)}${together}${rest}: ${why}`;
}
