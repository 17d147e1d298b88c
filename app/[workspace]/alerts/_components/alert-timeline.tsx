"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AlertEvent } from "@/db/alerts";
import { CommentField } from "./comment-field";
import { CommentText } from "./comment-text";
import type { Person } from "./inbox-cache";
import { actorOf, eventWords } from "./timeline-words";
import { type Remark, useRemark } from "./use-remark";

type AlertTimelineProps = {
  slug: string;
  id: string;
  me: Person;
  events: AlertEvent[];
  timezone: string;
  refusal: string | undefined;
  onComment: (remark: Remark) => Promise<unknown>;
};

/** Who did what and when, newest first, with comments. */
export function AlertTimeline({ events, timezone, ...form }: AlertTimelineProps) {
  return (
    <section className="grid gap-3">
      <h3 className="text-[0.8rem] font-semibold text-muted">Time line</h3>
      <CommentForm {...form} />
      <ol aria-label="Time line" className="grid gap-2.5 border-l-2 border-line pl-3">
        {events.map((event) => (
          <li key={event.id} className="grid gap-1">
            <p>
              <span className="font-medium">{actorOf(event)}</span> {eventWords(event, timezone)}{" "}
              <RelativeTime
                date={event.occurredAt}
                timezone={timezone}
                className="text-[0.8667rem] whitespace-nowrap text-muted"
              />
            </p>
            {event.comment && <CommentText event={event} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function CommentForm({ slug, id, me, refusal, onComment }: Omit<AlertTimelineProps, "events" | "timezone">) {
  const draft = useRemark(slug, me, id);
  const [sending, setSending] = useState(false);
  const send = async () => {
    const remark = draft.remark();
    setSending(true);
    try {
      await onComment(remark);
      draft.setText("");
    } catch {
      // The failure was shown; what was typed is kept.
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      className="grid justify-items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.text.trim()) void send();
      }}
    >
      <CommentField
        draft={draft}
        id="alert-comment"
        label="Comment"
        placeholder="Write a comment; @ names a colleague"
        multiline
        className="w-full"
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <Button type="submit" size="sm" pending={sending} disabled={!draft.text.trim()} disabledReason={refusal}>
        Comment
      </Button>
    </form>
  );
}
