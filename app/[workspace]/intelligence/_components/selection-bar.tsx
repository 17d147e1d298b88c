"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { SignalRow } from "@/db/intelligence";
import { isUsable, type SignalStatus } from "@/domain/intelligence";
import { unwrap } from "@/domain/result";
import { setSignalStatuses } from "../actions";
import { MakeInsightDialog } from "./make-insight-dialog";

type SelectionBarProps = { slug: string; signals: SignalRow[]; onClear: () => void; mayNot?: string };

/** What can be done with the selected signals. */
export function SelectionBar({ slug, signals, onClear, mayNot }: SelectionBarProps) {
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const { mutate, isPending } = useMutation({
    mutationFn: async (to: SignalStatus) =>
      unwrap(await setSignalStatuses(slug, { ids: signals.map(({ id }) => id), to })),
    onSuccess: ({ moved, skipped }, to) => {
      onClear();
      toast({ message: `${count(moved)} ${to}.`, detail: skipped ? `${count(skipped)} left as before.` : undefined });
    },
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "intelligence"] }),
  });
  if (signals.length === 0) return null;
  const unusable = signals.filter((signal) => !isUsable(signal)).length;
  const whyNot = mayNot ?? (unusable > 0 ? `${count(unusable)} archived or expired: leave them out.` : undefined);
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-3 z-20 mt-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2 shadow-lg"
    >
      <p role="status" className="grow tabular-nums">
        {count(signals.length)} selected
      </p>
      <Button variant="primary" size="sm" disabledReason={whyNot} onClick={() => setMaking(true)}>
        <Lightbulb aria-hidden /> Make an insight
      </Button>
      <Button size="sm" disabledReason={mayNot} pending={isPending} onClick={() => mutate("acknowledged")}>
        Acknowledge
      </Button>
      <Button size="sm" disabledReason={mayNot} pending={isPending} onClick={() => mutate("archived")}>
        Archive
      </Button>
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear
      </Button>
      <MakeInsightDialog
        slug={slug}
        signals={signals}
        open={making}
        onClose={() => setMaking(false)}
        onMade={() => {
          setMaking(false);
          onClear();
        }}
      />
    </section>
  );
}

function count(n: number): string {
  return n === 1 ? "1 signal" : `${n} signals`;
}
