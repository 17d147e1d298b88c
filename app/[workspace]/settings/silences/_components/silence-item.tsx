"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { Silence } from "@/db/silences";
import type { Result } from "@/domain/result";
import { matcherWords } from "@/domain/silences";
import { endSilenceNow, extendSilenceBy, keepSkippedWindows, skipNextWindow } from "../actions";
import { SilenceLog } from "./silence-log";
import { count, windowWords } from "./silence-words";

const EXTENSIONS: [minutes: number, words: string][] = [
  [30, "By 30 minutes"],
  [60, "By an hour"],
  [240, "By 4 hours"],
  [1_440, "By a day"],
];

type SilenceItemProps = {
  slug: string;
  timezone: string;
  silence: Silence;
  campaignName: (id: string) => string;
  refusal?: string;
  onEdit: () => void;
};

/** One silence: what it holds and until when, its acts, and its log. */
export function SilenceItem({ slug, timezone, silence, campaignName, refusal, onEdit }: SilenceItemProps) {
  const client = useQueryClient();
  const [ending, setEnding] = useState(false);
  const [pending, setPending] = useState(false);
  const { id, name, state, repeats, holds, hits } = silence;

  async function change(act: () => Promise<Result<void>>, done: string) {
    setPending(true);
    const result = await act().catch(() => null);
    setPending(false);
    setEnding(false);
    if (result?.ok) toast({ message: done, tone: "success" });
    else toast({ message: result?.message ?? "The server could not be reached. Nothing was saved.", tone: "danger" });
    await client.invalidateQueries({ queryKey: [slug, "silences"] });
  }

  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="grid min-w-0 grow basis-64 gap-1">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium wrap-anywhere">{name}</span>
            {repeats === "weekly" && <Badge>weekly</Badge>}
            {state === "active" && <Badge tone="accent">holds {count(holds)}</Badge>}
          </p>
          <p className="text-[0.8667rem] text-muted">{windowWords(silence)}</p>
          {silence.reason && <p className="break-words whitespace-pre-line">{silence.reason}</p>}
        </div>
        {state !== "past" && (
          <div className="flex flex-wrap gap-2">
            {!refusal && (
              <Button size="sm" onClick={onEdit}>
                Edit<span className="sr-only"> {name}</span>
              </Button>
            )}
            {repeats === "never" && !refusal && (
              <Menu
                size="sm"
                trigger={
                  <span>
                    Extend<span className="sr-only"> {name}</span>
                  </span>
                }
              >
                {EXTENSIONS.map(([minutes, words]) => (
                  <MenuItem
                    key={minutes}
                    onSelect={() => change(() => extendSilenceBy(slug, { id, minutes }), `${name} lasts longer.`)}
                  >
                    {words}
                  </MenuItem>
                ))}
              </Menu>
            )}
            {repeats === "weekly" && !refusal && (
              <Button
                size="sm"
                pending={pending}
                onClick={() =>
                  silence.skipsUntil
                    ? change(() => keepSkippedWindows(slug, { id }), `${name} comes as it did.`)
                    : change(() => skipNextWindow(slug, { id }), `${name} leaves out one window.`)
                }
              >
                {silence.skipsUntil ? "Don't skip" : state === "active" ? "Skip this time" : "Skip the next"}
                <span className="sr-only"> {name}</span>
              </Button>
            )}
            <Button size="sm" disabledReason={refusal} onClick={() => setEnding(true)}>
              {state === "active" ? "End now" : "Cancel"}
              <span className="sr-only"> {name}</span>
            </Button>
          </div>
        )}
      </div>
      <ul aria-label={`Conditions of ${name}`} className="flex flex-wrap gap-1">
        {silence.matchers.map((matcher) => {
          const words = matcherWords(matcher, campaignName);
          return (
            <li key={words} className="max-w-full">
              <Badge className="h-auto min-h-5 max-w-full break-words whitespace-normal!">{words}</Badge>
            </li>
          );
        })}
        <li>
          <Badge>{silence.criticalPasses ? "critical passes" : "critical is held, too"}</Badge>
        </li>
      </ul>
      <p className="text-[0.8rem] text-muted">
        {silence.createdBy ? `By ${silence.createdBy}` : "By a former member"}
        {silence.endedBy && `, ended by ${silence.endedBy}`}
      </p>
      {hits > 0 ? (
        <SilenceLog slug={slug} timezone={timezone} id={id} name={name} hits={hits} />
      ) : (
        <p className="text-[0.8667rem] text-muted">
          {state === "past" ? "It hid nothing." : "It has hidden nothing so far."}
        </p>
      )}
      <ConfirmDialog
        open={ending}
        onClose={() => setEnding(false)}
        onConfirm={() => void change(() => endSilenceNow(slug, { id }), `${name} is over.`)}
        title={state === "active" ? `End ${name} now?` : `Cancel ${name}?`}
        confirmLabel={state === "active" ? "End it" : "Cancel the silence"}
        keepLabel="Keep it"
        tone="primary"
        pending={pending}
      >
        <p>
          {holds > 0 ? `${count(holds)} that it holds ${holds === 1 ? "comes" : "come"} back at once. ` : ""}
          {repeats === "weekly" ? "It doesn't come back next week either. " : ""}Its log stays.
        </p>
      </ConfirmDialog>
    </li>
  );
}
