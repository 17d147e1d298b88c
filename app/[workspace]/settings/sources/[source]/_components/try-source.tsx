"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { testSource } from "../../actions";

type TrySourceProps = { slug: string; source: { id: string; disabled: boolean } };

type Outcome = { words: string; alertId: string | null; failed: boolean };

/** Sends a test through the door that the sender's deliveries come by, and shows the alert that comes of it. */
export function TrySource({ slug, source }: TrySourceProps) {
  const [pending, setPending] = useState<"fire" | "end" | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  async function send(firing: boolean) {
    setPending(firing ? "fire" : "end");
    const result = await testSource(slug, { sourceId: source.id, firing }).catch(() => null);
    setPending(null);
    if (!result?.ok) {
      const words = result?.message ?? "The server could not be reached. Nothing was sent.";
      setOutcome({ words, alertId: null, failed: true });
    } else {
      const { status, alertId } = result.data;
      const done = firing ? "the test alert fires" : alertId ? "the test alert is resolved" : "no test alert was open";
      setOutcome({ words: `Answered ${status}: ${done}.`, alertId, failed: false });
    }
  }

  const reason = source.disabled ? "This source is disabled. Enable it first." : undefined;
  return (
    <div className="grid justify-items-start gap-3">
      <p className="max-w-[75ch] text-muted">
        A delivery as the sender would make it goes through the same checks but for the key, and is in the log below.
        The alert is of severity info.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabledReason={reason} pending={pending === "fire"} onClick={() => void send(true)}>
          Send a test
        </Button>
        <Button disabledReason={reason} pending={pending === "end"} onClick={() => void send(false)}>
          Send its end
        </Button>
      </div>
      <p role="status" className={outcome?.failed ? "text-danger" : undefined}>
        {outcome && (
          <>
            {outcome.words}{" "}
            {outcome.alertId && (
              <Link
                href={`/${slug}/alerts?tab=all&alert=${outcome.alertId}`}
                className="font-medium text-accent hover:underline"
              >
                Open the alert
              </Link>
            )}
          </>
        )}
      </p>
    </div>
  );
}
