import type { AlertEvent } from "@/db/alerts";
import { type Person, splitAtMentions } from "@/domain/mentions";

/** A comment with the members that it names set off; whoever only looks like one is text. */
export function CommentText({ event }: { event: Pick<AlertEvent, "comment" | "details"> }) {
  const mentions = (event.details.mentions ?? []) as Person[];
  const parts = splitAtMentions(
    event.comment ?? "",
    mentions.map(({ name }) => name),
  );
  return (
    <p className="rounded-md bg-sunken px-2.5 py-1.5 whitespace-pre-line">
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name, and never move
          <mark key={index} className="rounded bg-accent-soft px-0.5 font-medium text-accent">
            @{part}
          </mark>
        ) : (
          part
        ),
      )}
    </p>
  );
}
