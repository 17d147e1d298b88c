import { ChevronRight } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { type ActorKind, type AuditEntry, type FieldChange, fieldWords, inSingular, listChanges } from "@/domain/audit";

const ACTS: Record<string, { word: string; tone: Tone }> = {
  insert: { word: "made", tone: "success" },
  update: { word: "changed", tone: "accent" },
  delete: { word: "deleted", tone: "danger" },
};
const NAMELESS: Record<ActorKind, string> = {
  person: "Somebody whose account is gone",
  api_key: "A program",
  system: "Codex",
};

export function AuditEntries({ entries, timezone }: { entries: AuditEntry[]; timezone: string }) {
  return (
    <ol className="grid divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.id} className="py-2">
          <AuditItem entry={entry} timezone={timezone} />
        </li>
      ))}
    </ol>
  );
}

function AuditItem({ entry, timezone }: { entry: AuditEntry; timezone: string }) {
  const act = ACTS[entry.action] ?? { word: entry.action, tone: "neutral" };
  const changes = listChanges(entry.before, entry.after);
  return (
    <details className="group">
      <summary className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" />
        <span className="font-medium">{entry.actor ?? NAMELESS[entry.actorKind]}</span>
        <Badge tone={act.tone}>{act.word}</Badge>
        <span>{inSingular(entry.subjectType)}</span>
        <span className="min-w-0 truncate text-muted">{nameOf(entry)}</span>
        <RelativeTime date={entry.occurredAt} timezone={timezone} className="ml-auto text-muted" />
      </summary>
      <ChangeTable changes={changes} />
    </details>
  );
}

function ChangeTable({ changes }: { changes: FieldChange[] }) {
  return (
    <dl className="mt-2 grid gap-x-4 gap-y-1 rounded-md bg-sunken p-3 text-[0.8667rem] sm:grid-cols-[12rem_1fr]">
      {changes.map(({ field, before, after }) => (
        <div key={field} className="contents">
          <dt className="text-muted">{fieldWords(field)}</dt>
          <dd className="min-w-0 break-words">
            {before !== null && <del className="mr-2 text-muted">{before}</del>}
            {after === null ? <span className="text-muted">empty</span> : <ins className="no-underline">{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What the changed thing is called, as far as its row says. */
function nameOf({ before, after, person }: AuditEntry): string {
  const row = after ?? before ?? {};
  const name = row.name ?? row.title ?? row.email ?? row.agent_name;
  return typeof name === "string" ? name : (person ?? "");
}
