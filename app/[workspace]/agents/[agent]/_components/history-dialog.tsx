"use client";

import { useQuery } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, ListSkeleton } from "@/components/ui/states";
import { wordsOfError } from "@/components/ui/words-of-error";
import type { AgentDetail } from "@/db/agents";
import type { ActorKind } from "@/domain/audit";
import { historyQuery } from "../queries";
import type { ScreenWorkspace } from "./agent-screen";

const NAMELESS: Record<ActorKind, string> = {
  person: "Somebody whose account is gone",
  api_key: "A program",
  system: "Codex",
};

type HistoryDialogProps = { workspace: ScreenWorkspace; agent: AgentDetail; onClose: () => void };

/** Who assigned, paused, resumed or limited the agent here, when and why. */
export function HistoryDialog({ workspace, agent, onClose }: HistoryDialogProps) {
  const { data: entries, error } = useQuery(historyQuery(workspace.slug, agent.id));
  return (
    <Dialog
      open
      forReading
      onClose={onClose}
      title={`History of ${agent.agentName}`}
      description={`What was decided about it in ${workspace.name}, newest first.`}
    >
      {error && !entries && <ErrorState title="The history could not be read.">{wordsOfError(error)}</ErrorState>}
      {!entries && !error && <ListSkeleton rows={4} />}
      {entries?.length === 0 && <p className="text-muted">Nothing was decided about this agent here yet.</p>}
      {entries && entries.length > 0 && (
        <ol className="grid max-h-[60dvh] divide-y divide-line overflow-y-auto">
          {entries.map((entry) => (
            <li key={entry.id} className="grid gap-0.5 py-2">
              <p className="break-words">
                <span className="font-medium">{entry.actor ?? NAMELESS[entry.actorKind]}</span>{" "}
                <RelativeTime date={entry.at} timezone={workspace.timezone} className="text-muted" />
              </p>
              <p className="break-words">
                {entry.campaignName ?? "The whole workspace"}: {entry.what}.
              </p>
              {entry.reason && <p className="break-words text-muted">{entry.reason}</p>}
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
