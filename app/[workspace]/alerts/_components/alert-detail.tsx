"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, ChevronDown, ChevronUp, X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { ErrorState, ListSkeleton } from "@/components/ui/states";
import { wordsOfError } from "@/components/ui/words-of-error";
import type { AlertAction } from "@/domain/alerts";
import { unwrap } from "@/domain/result";
import { commentOnSelected } from "../actions";
import { alertQuery, memberNamesQuery } from "../queries";
import { AlertButtons } from "./alert-buttons";
import { AlertFacts } from "./alert-facts";
import { AlertTimeline } from "./alert-timeline";
import { stateWords } from "./alert-words";
import type { Person } from "./inbox-cache";
import { MuteMenu } from "./mute-menu";
import { SeverityMark } from "./severity-mark";
import { SilenceLink } from "./silence-link";
import type { AlertActions } from "./use-alert-actions";
import type { Remark } from "./use-remark";

type AlertDetailProps = {
  id: string;
  slug: string;
  timezone: string;
  me: Person;
  actions: AlertActions;
  onAct: (action: AlertAction, assignee?: Person | null) => void;
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
};

/** One alert beside the list; on a phone in its place. */
export function AlertDetailPane({ id, slug, timezone, me, actions, onAct, ...go }: AlertDetailProps) {
  const { data: alert, error, refetch } = useQuery(alertQuery(slug, id));
  const { data: members = [] } = useQuery(memberNamesQuery(slug));
  const client = useQueryClient();
  const { mutateAsync: comment } = useMutation({
    mutationFn: async (remark: Remark) => unwrap(await commentOnSelected(slug, { ids: [id], ...remark })),
    onSettled: () => client.invalidateQueries({ queryKey: alertQuery(slug, id).queryKey }),
  });
  return (
    <aside
      aria-label="Alert"
      className="flex min-h-0 min-w-0 grow flex-col rounded-md border border-line bg-surface lg:max-w-[30rem] lg:basis-[44%]"
    >
      <div className="flex items-center gap-1 border-b border-line px-2 py-1">
        <Button size="sm" variant="ghost" onClick={go.onClose} className="lg:hidden">
          <ArrowLeft aria-hidden /> Inbox
        </Button>
        <IconButton label="Previous alert" size="sm" disabled={!go.onPrevious} onClick={go.onPrevious}>
          <ChevronUp aria-hidden />
        </IconButton>
        <IconButton label="Next alert" size="sm" disabled={!go.onNext} onClick={go.onNext}>
          <ChevronDown aria-hidden />
        </IconButton>
        <div className="grow" />
        <IconButton label="Close the alert" size="sm" onClick={go.onClose} className="max-lg:hidden">
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="grid min-h-0 grow grid-cols-[minmax(0,1fr)] content-start gap-5 overflow-y-auto p-4 wrap-anywhere">
        {alert ? (
          <>
            <header className="grid gap-2">
              <p className="flex flex-wrap items-center gap-x-3">
                <SeverityMark severity={alert.severity} />
                <span className="text-muted" role="status">
                  {stateWords(alert, timezone)}
                </span>
              </p>
              <h2 className="text-lg leading-snug font-semibold">{alert.title}</h2>
              <div className="flex flex-wrap gap-2">
                <AlertButtons alert={alert} me={me} members={members} refusal={actions.refusal} onAct={onAct} />
                <SilenceLink slug={slug} id={alert.id} refusal={actions.refusal("snooze")} />
              </div>
            </header>
            <AlertFacts alert={alert} slug={slug} timezone={timezone} />
            <MuteMenu slug={slug} alert={alert} />
            <AlertTimeline
              key={alert.id}
              slug={slug}
              id={alert.id}
              me={me}
              events={alert.events}
              timezone={timezone}
              refusal={actions.commentRefusal}
              onComment={comment}
            />
          </>
        ) : error ? (
          <ErrorState
            title="This alert could not be read"
            action={<Button onClick={() => refetch()}>Try again</Button>}
          >
            {wordsOfError(error)}
          </ErrorState>
        ) : (
          <ListSkeleton rows={6} />
        )}
      </div>
    </aside>
  );
}
