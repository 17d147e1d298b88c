"use client";

import { BellRing } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { MuteRow } from "@/db/notification-preferences";
import { endMute } from "../actions";

type MuteListProps = { slug: string; mutes: MuteRow[]; criticalPasses: boolean };

export function MuteList({ slug, mutes, criticalPasses }: MuteListProps) {
  const [ending, setEnding] = useState<string | null>(null);

  async function end(mute: MuteRow) {
    setEnding(mute.muteId);
    const result = await endMute(slug, { muteId: mute.muteId }).catch(() => null);
    setEnding(null);
    if (result?.ok) toast({ message: `Alerts of ${mute.name} reach you again.`, tone: "success" });
    else toast({ message: result?.message ?? "The server could not be reached. Nothing was saved.", tone: "danger" });
  }

  return (
    <div className="mb-3">
      {mutes.length === 0 ? (
        <p className="text-muted">
          Nothing is muted. To mute a campaign, an agent or a source, open one of its alerts and choose Mute.
        </p>
      ) : (
        <>
          <p className="mb-3 text-muted">
            {criticalPasses ? "Only critical alerts about these reach you." : "No alert about these reaches you."} They
            stay in the inbox.
          </p>
          <ul className="divide-y divide-line">
            {mutes.map((mute) => (
              <li key={mute.muteId} className="flex flex-wrap items-center gap-2 py-2">
                <Badge>{mute.kind}</Badge>
                <span className="min-w-0 grow break-words">{mute.name}</span>
                <Button size="sm" pending={ending === mute.muteId} onClick={() => void end(mute)}>
                  <BellRing aria-hidden /> End<span className="sr-only"> the mute of {mute.name}</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
