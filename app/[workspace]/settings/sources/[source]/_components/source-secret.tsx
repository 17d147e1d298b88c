"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { IntegrationRow } from "@/db/integrations";
import { KINDS } from "@/domain/integrations";
import { RotateSecret } from "./rotate-secret";
import { SenderSecretForm } from "./sender-secret-form";

type SourceSecretProps = { slug: string; source: IntegrationRow; timezone: string };

/** Since when the secret is as it is, and how to put another in its place. */
export function SourceSecret({ slug, source, timezone }: SourceSecretProps) {
  const [rotating, setRotating] = useState(false);
  const { id, kind, ready, secretChangedAt, previousUntil } = source;
  if (KINDS[kind].secretFrom === "sender") return <SenderSecretForm slug={slug} sourceId={id} ready={ready} />;
  return (
    <div className="grid justify-items-start gap-3">
      <p className="max-w-[75ch] text-muted">
        It can't be shown again. Who has lost it, or fears that somebody else has it, makes a new one.
      </p>
      <ul className="text-muted">
        {secretChangedAt && (
          <li>
            The present one: made <RelativeTime date={secretChangedAt} timezone={timezone} />
          </li>
        )}
        {previousUntil && (
          <li>
            The previous one: good until <RelativeTime date={previousUntil} timezone={timezone} />
          </li>
        )}
      </ul>
      <Button onClick={() => setRotating(true)}>Rotate the secret</Button>
      <RotateSecret slug={slug} sourceId={id} open={rotating} onClose={() => setRotating(false)} />
    </div>
  );
}
