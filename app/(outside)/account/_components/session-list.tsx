"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { endOneSession, signOutEverywhere } from "../actions";

type Session = { id: string; browser: string; createdAt: Date; ipAddress: string | null; current: boolean };

export function SessionList({ sessions }: { sessions: Session[] }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);

  async function end(session: Session) {
    setBusy(session.id);
    const result = await endOneSession({ sessionId: session.id }).finally(() => setBusy(null));
    toast(
      result.ok
        ? { message: `${session.browser} is signed out.`, tone: "success" }
        : { message: result.message, tone: "danger" },
    );
  }

  async function endAll() {
    setBusy("all");
    const result = await signOutEverywhere({}).finally(() => setBusy(null));
    // A full load: nothing of the signed-in pages stays in memory.
    if (result.ok) window.location.assign("/sign-in?notice=signed-out");
    else toast({ message: result.message, tone: "danger" });
  }

  return (
    <>
      <ul className="mb-4 grid divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <div className="min-w-0 grow">
              <p className="font-medium">{session.browser}</p>
              <p className="text-[0.8667rem] text-muted">
                signed in <RelativeTime date={session.createdAt} timezone="UTC" />
                {session.ipAddress && ` from ${session.ipAddress}`}
              </p>
            </div>
            {session.current ? (
              <Badge tone="accent">This browser</Badge>
            ) : (
              <Button size="sm" onClick={() => end(session)} pending={busy === session.id}>
                Sign out<span className="sr-only"> {session.browser}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Button onClick={() => setAsking(true)}>Sign out everywhere</Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={endAll}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        pending={busy === "all"}
      >
        <p>Every browser that is signed in as you is signed out at once, this one too.</p>
      </ConfirmDialog>
    </>
  );
}
