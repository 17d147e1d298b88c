import { LimitUse } from "@/components/agents/limit-use";
import { Link } from "@/components/ui/link";
import { LIMITS } from "@/domain/agents";
import type { WorkspaceLimits } from "@/domain/budgets";
import type { ScreenWorkspace } from "./agent-screen";

/** The workspace's own limits, which bind this agent beside those of its assignments. Nothing where there are none. */
export function SharedLimits({ workspace, shared }: { workspace: ScreenWorkspace; shared: WorkspaceLimits }) {
  if (LIMITS.every(({ key }) => shared.limits[key] === undefined)) return null;
  return (
    <section aria-label="Limits of all agents together" className="mt-4 grid max-w-sm gap-2">
      <h3 className="flex flex-wrap justify-between gap-2 text-[0.8667rem]">
        <span className="font-medium">All agents of {workspace.name} together</span>
        <Link href={`/${workspace.slug}/settings/agents`} className="text-accent hover:underline">
          Their limits
        </Link>
      </h3>
      <LimitUse {...shared} currency={workspace.currency} />
    </section>
  );
}
