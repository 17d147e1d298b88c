"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { BellOff, Plus } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { EmptyState } from "@/components/ui/states";
import type { SilenceChoices } from "@/db/silence-choices";
import type { Silence } from "@/db/silences";
import type { Matcher, SilenceState } from "@/domain/silences";
import { silencesQuery } from "../queries";
import { SilenceForm } from "./silence-form";
import { SilenceItem } from "./silence-item";

type SilenceListProps = {
  slug: string;
  timezone: string;
  choices: SilenceChoices;
  /** The alert that a new silence is to be like. */
  like: { title: string; matchers: Matcher[] } | null;
  refusal?: string;
};

const STATES: [state: SilenceState, title: string][] = [
  ["active", "Running now"],
  ["upcoming", "Coming up"],
  ["past", "Over"],
];

/** The workspace's silences and maintenance windows: what runs, what comes, what was. */
export function SilenceList({ slug, timezone, choices, like, refusal }: SilenceListProps) {
  const { data: silences } = useSuspenseQuery(silencesQuery(slug));
  const router = useRouter();
  const pathname = usePathname();
  const [writing, setWriting] = useState(like !== null && !refusal);
  // Not within the item: it moves when its window begins, and what is being typed stays.
  const [edited, setEdited] = useState<Silence | null>(null);
  const close = () => {
    setWriting(false);
    if (like) router.replace(pathname);
  };
  const campaignName = (id: string) => choices.campaigns.find((one) => one.id === id)?.name ?? "a deleted campaign";
  const form = { slug, timezone, choices, campaignName };
  return (
    <>
      {refusal && <Notice>{refusal}</Notice>}
      <Card
        title="Silences"
        actions={
          <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setWriting(true)}>
            <Plus aria-hidden /> New silence
          </Button>
        }
      >
        <p className="mb-4 max-w-[75ch] text-muted">
          A silence holds alerts that match its conditions under Snoozed while it lasts, such as during maintenance. It
          acknowledges nothing: what is still open when it ends comes back. Everything it hid is in its log.
        </p>
        {silences.length === 0 ? (
          <EmptyState icon={<BellOff aria-hidden />} title="Nothing is silenced">
            Before maintenance, or while a known trouble is being mended, keep its alerts out of everybody's way.
          </EmptyState>
        ) : (
          <div className="grid gap-5">
            {STATES.map(([state, title]) => {
              const these = silences.filter((silence) => silence.state === state);
              return (
                these.length > 0 && (
                  <section key={state} aria-label={title} className="grid gap-2">
                    <h3 className="text-[0.8rem] font-semibold text-muted">{title}</h3>
                    <ul className="grid gap-2">
                      {these.map((silence) => (
                        <SilenceItem
                          key={silence.id}
                          slug={slug}
                          timezone={timezone}
                          silence={silence}
                          campaignName={campaignName}
                          refusal={refusal}
                          onEdit={() => setEdited(silence)}
                        />
                      ))}
                    </ul>
                  </section>
                )
              );
            })}
          </div>
        )}
      </Card>
      <Dialog
        open={writing}
        onClose={close}
        size="lg"
        title="New silence"
        description={like ? `Like “${like.title}”. Times are of ${timezone}.` : `Times are of ${timezone}.`}
      >
        <SilenceForm {...form} matchers={like?.matchers} onClose={close} />
      </Dialog>
      <Dialog
        open={edited !== null}
        onClose={() => setEdited(null)}
        size="lg"
        title={`Edit ${edited?.name}`}
        description={`Times are of ${edited?.timezone}. What it has hidden stays in its log.`}
      >
        {edited && <SilenceForm {...form} silence={edited} onClose={() => setEdited(null)} />}
      </Dialog>
    </>
  );
}
