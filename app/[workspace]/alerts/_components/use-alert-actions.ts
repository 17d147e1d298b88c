"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { dismissToast, toast } from "@/components/ui/toast";
import type { ChangeReport } from "@/db/alert-changes";
import type { AlertDetail, AlertRow } from "@/db/alerts";
import type { AlertFilter } from "@/domain/alert-inbox";
import { ALERT_ACTIONS, type AlertAction, type SnoozeChoice } from "@/domain/alerts";
import { unwrap } from "@/domain/result";
import { actOnAlerts, undoOnAlerts } from "../actions";
import { ACTING, alertQuery, inboxQuery } from "../queries";
import { actOnRows, afterAction, type InboxData, type Person } from "./inbox-cache";
import { type PendingAct, pendingActs } from "./pending-acts";
import type { Remark } from "./use-remark";

/** Alerts by id, or all that matched when the list was read. */
export type Target = { ids: string[] } | { asOf: string };
export type Act = {
  action: AlertAction;
  target: Target;
  snooze?: SnoozeChoice;
  assignee?: Person | null;
} & Partial<Remark>;

/** Why one may not do something here, in words; computed on the server. Empty for those who may. */
export type Refusals = Partial<Record<AlertAction | "comment" | "share", string>>;
/** What an act's rows were before it: in the list, and each where its detail was read. */
type Before = { list?: InboxData; details: [id: string, detail: AlertDetail | undefined][] };
type Viewer = { slug: string; filter: AlertFilter; refusals: Refusals; me: Person };

/** What one may do to alerts here: at once on screen, then on the server; back again with the reason when it refuses. */
export function useAlertActions({ slug, filter, refusals, me }: Viewer, refresh: () => Promise<void>) {
  const client = useQueryClient();
  const { queryKey } = inboxQuery(slug, filter);
  const [pending] = useState(pendingActs<Before>);
  // The list before the last act, to show at once what undoing brings back.
  const last = useRef<{ batch: string; queryKey: typeof queryKey; act: PendingAct<Before> } | null>(null);
  // Acts that aren't answered yet: what a rendering says of that may be late.
  const waiting = useRef(0);
  // Undo was asked for before the last of them was answered: it follows at once.
  const undoNext = useRef(false);
  /** One of them was answered. @returns whether undo follows it */
  const takeAnswer = () => {
    waiting.current -= 1;
    if (waiting.current > 0) return false;
    const undoes = undoNext.current;
    undoNext.current = false;
    return undoes;
  };

  const undoing = useMutation({
    mutationKey: ACTING,
    mutationFn: async (batch: string) => unwrap(await undoOnAlerts(slug, { batch })),
    onMutate: (batch) => {
      const undone = last.current?.batch === batch ? last.current : null;
      last.current = null;
      // Under acts that wait for their answers the list before isn't the one to come.
      const before = pending.none() ? undone?.act.before.list : undefined;
      if (undone && before) client.setQueryData(undone.queryKey, before);
      return { restored: before !== undefined };
    },
    onSuccess: ({ changed, refused }) =>
      toast({
        message: changed === 1 ? "Undone." : `Undone for ${changed.toLocaleString("en")} alerts.`,
        detail: refused > 0 ? `${refused.toLocaleString("en")} kept: somebody has changed them since.` : undefined,
      }),
    onSettled: (report, _error, _batch, context) => {
      void readDetails();
      // What was put back by hand is corrected row by row by the live changes.
      if (!report || report.refused > 0 || !context?.restored) void refresh();
    },
  });

  const readDetails = () => client.invalidateQueries({ queryKey: [slug, "alerts", "detail"] });

  const acting = useMutation({
    mutationKey: ACTING,
    mutationFn: async ({ action, target, snooze, assignee, comment, mentions }: Act) =>
      unwrap(
        await actOnAlerts(slug, {
          action,
          target: "ids" in target ? target : { filter, asOf: target.asOf },
          snooze,
          assignee: assignee === undefined ? "me" : (assignee?.id ?? null),
          comment: comment || null,
          mentions,
        }),
      ),
    onMutate: async ({ action, target, assignee }) => {
      const notice =
        "asOf" in target
          ? toast({ message: `${ALERT_ACTIONS[action].label}: working on it…`, duration: Number.POSITIVE_INFINITY })
          : undefined;
      await client.cancelQueries({ queryKey });
      const change = (row: AlertRow) => afterAction(row, action, me, assignee);
      // What an act on all that match will change, only the server knows.
      const ids = new Set("ids" in target ? target.ids : []);
      const act = pending.begin({
        show: () => {
          const list = client.getQueryData(queryKey);
          if (list) client.setQueryData(queryKey, actOnRows(list, filter, ids, change));
          const details = [...ids].map((id): Before["details"][number] => [
            id,
            client.getQueryData(alertQuery(slug, id).queryKey),
          ]);
          for (const id of ids)
            client.setQueryData(alertQuery(slug, id).queryKey, (old) => old && { ...old, ...change(old) });
          return { list, details };
        },
        putBack: ({ list, details }) => {
          client.setQueryData(queryKey, list);
          for (const [id, detail] of details) client.setQueryData(alertQuery(slug, id).queryKey, detail);
        },
      });
      return { queryKey, act, notice };
    },
    onError: (_error, _act, context) => {
      takeAnswer();
      // Back at once: a server that couldn't be reached can't be read either.
      if (context) pending.fail(context.act);
      void readDetails();
      void refresh();
    },
    onSuccess: (report, { action, target }, context) => {
      pending.succeed(context.act);
      const changed = report.changed > 0;
      last.current = changed ? { batch: report.batch, ...context } : null;
      if (takeAnswer() && changed) return undoing.mutate(report.batch);
      toast({
        ...wordsOf(report, action),
        duration: 8_000,
        action: changed ? { label: "Undo", onSelect: () => undoing.mutate(report.batch) } : undefined,
      });
      void readDetails();
      if (!("ids" in target)) void refresh();
    },
    onSettled: (_report, _error, _act, context) => {
      if (context?.notice) dismissToast(context.notice);
    },
  });

  return {
    act: (act: Act) => {
      const refused = refusals[act.action];
      if (refused) toast({ message: refused, tone: "danger" });
      else {
        waiting.current += 1;
        acting.mutate(act);
      }
    },
    refusal: (action: AlertAction) => refusals[action],
    commentRefusal: refusals.comment,
    undoLast: () => {
      if (waiting.current > 0) undoNext.current = true;
      else if (last.current) undoing.mutate(last.current.batch);
      else toast({ message: "There is nothing to undo." });
    },
  };
}
export type AlertActions = ReturnType<typeof useAlertActions>;

/** What an act did and what it skipped. */
function wordsOf({ changed, unchanged, refused, missing }: ChangeReport, action: AlertAction) {
  const { done, label } = ALERT_ACTIONS[action];
  const skipped = [
    unchanged > 0 && `${unchanged.toLocaleString("en")} were so already`,
    refused > 0 && `${refused.toLocaleString("en")} can't be changed so as they are now`,
    missing > 0 && `${missing.toLocaleString("en")} are gone`,
  ].filter(Boolean);
  const message =
    changed === 0
      ? `${label}: nothing changed.`
      : changed === 1
        ? `${done}.`
        : `${done} ${changed.toLocaleString("en")} alerts.`;
  return { message, detail: skipped.length > 0 ? `Skipped: ${skipped.join(", ")}.` : undefined };
}
