"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/form";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AlertEvent } from "@/db/alerts";
import { actorOf, eventWords } from "./timeline-words";

type AlertTimelineProps = {
  events: AlertEvent[];
  timezone: string;
  refusal: string | undefined;
  onComment: (comment: string) => Promise<unknown>;
};

/** Who did what and when, newest first, with comments. */
export function AlertTimeline({ events, timezone, refusal, onComment }: AlertTimelineProps) {
  return (
    <section className="grid gap-3">
      <h3 className="text-[0.8rem] font-semibold text-muted">Time line</h3>
      <CommentForm refusal={refusal} onComment={onComment} />
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
            {event.comment && (
              <p className="rounded-md bg-sunken px-2.5 py-1.5 break-words whitespace-pre-line">{event.comment}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function CommentForm({ refusal, onComment }: Pick<AlertTimelineProps, "refusal" | "onComment">) {
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    try {
      await onComment(text.trim());
      setText("");
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
        if (text.trim()) void send();
      }}
    >
      <Textarea
        id="alert-comment"
        aria-label="Comment"
        placeholder="Write a comment"
        rows={2}
        maxLength={4_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <Button type="submit" size="sm" pending={sending} disabled={!text.trim()} disabledReason={refusal}>
        Comment
      </Button>
    </form>
  );
}
