import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AgentVersion } from "@/db/agent-versions";
import { compareAgents, nameChanges } from "@/domain/registry-diff";

type VersionListProps = { versions: readonly AgentVersion[]; code: string; shown: number };

/** Newest first: who changed what, each a link to its difference from the one before. */
export function VersionList({ versions, code, shown }: VersionListProps) {
  return (
    <ol className="grid gap-1">
      {versions.map((version, index) => (
        <li key={version.revision}>
          <Link
            href={`/admin/agents/${code}/history?to=${version.revision}`}
            aria-current={version.revision === shown ? "true" : undefined}
            className={classNames(
              "grid gap-0.5 rounded-md px-2.5 py-2",
              version.revision === shown ? "bg-accent-soft" : "hover:bg-hover",
            )}
          >
            <span className="flex items-baseline gap-2">
              <span className="font-medium">Revision {version.revision}</span>
              <span className="text-muted">Version {version.version}</span>
            </span>
            <span className="text-[0.8667rem]">{wordsOf(version, versions[index + 1])}</span>
            <span className="text-[0.8rem] text-muted">
              {version.who ?? "Codex"}, <RelativeTime date={version.changedAt} timezone="UTC" />
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

const MOST_NAMED = 4;

function wordsOf(version: AgentVersion, before: AgentVersion | undefined): string {
  if (!before) return version.revision === 1 ? "As it was first kept" : "Earlier ones are not listed";
  const names = nameChanges(compareAgents(before.snapshot, version.snapshot));
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
