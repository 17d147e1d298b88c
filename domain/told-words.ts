/** The sentence about who was told of an alert, by what and why. Apart: the time line's code comes late. */
import type { Hold } from "./notification-preferences";
import { channelWords, isChannel, type NotificationChannel } from "./notifications";

const LATER: Partial<Record<Hold, string>> = { quiet: "after their quiet hours", digest: "in their digest" };

/** `channel` lists channels; `held` says which of them tell later, or not at all, by the person's own wish. */
export function toldWords(details: Record<string, unknown>): string {
  const { person, why } = details;
  if (!person) return `told nobody: ${why}`;
  const channels = String(details.channel ?? "")
    .split(", ")
    .filter(isChannel);
  if (channels.length === 0) return `did not tell ${person}, whose own preferences hold it back: ${why}`;
  const held = (details.held ?? {}) as Partial<Record<NotificationChannel, Hold>>;
  const words = channels.map((channel) => {
    const hold = held[channel];
    const later = hold ? LATER[hold] : undefined;
    return channelWords([channel]) + (later ? ` (${later})` : "");
  });
  return `told ${person} ${new Intl.ListFormat("en").format(words)}: ${why}`;
}
