"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { SIGNAL_MOVES, SIGNAL_STATUS_LABELS, type SignalStatus } from "@/domain/intelligence";
import type { SignalFilter } from "@/domain/intelligence-input";
import { unwrap } from "@/domain/result";
import { setSignalStatus } from "../actions";
import { signalsQuery } from "../queries";

type Move = { id: string; from: SignalStatus; to: SignalStatus; undoes?: boolean };

/** Moves one signal at once on the screen, back again with the reason when it is refused, and offers to undo it. */
export function useMoveSignal(slug: string, filter: SignalFilter): (move: Move) => void {
  const client = useQueryClient();
  const { queryKey } = signalsQuery(slug, filter);
  const { mutate } = useMutation({
    mutationFn: async ({ id, from, to }: Move) => unwrap(await setSignalStatus(slug, { id, from, to })),
    onMutate: async ({ id, to }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (page) => {
        if (!page) return page;
        const rows = page.rows.map((row) => (row.id === id ? { ...row, status: to } : row));
        return { ...page, rows: rows.filter((row) => filter.tab === "all" || row.status === filter.tab) };
      });
      return before;
    },
    onError: (_error, _move, before) => client.setQueryData(queryKey, before),
    onSuccess: (_nothing, { id, from, to, undoes }) => {
      if (undoes) return;
      const back = SIGNAL_MOVES[to].includes(from);
      toast({
        message: `Signal is ${SIGNAL_STATUS_LABELS[to].toLowerCase()}.`,
        action: back ? { label: "Undo", onSelect: () => mutate({ id, from: to, to: from, undoes: true }) } : undefined,
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "intelligence"] }),
  });
  return mutate;
}
