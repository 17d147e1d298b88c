import { Meter } from "@/components/ui/meter";
import type { Assignment } from "@/db/assignments";
import { LIMITS, type LimitKey } from "@/domain/agents";
import { formatCompact, formatMoney } from "@/domain/quantities";

/** What has been used of each limit in its current window. */
export function LimitUse({ assignment, currency }: { assignment: Assignment; currency: string }) {
  const used: Record<LimitKey, number> = {
    max_executions_per_hour: assignment.executionsThisHour,
    max_tokens_per_day: assignment.tokensToday,
    max_cost_per_day: assignment.costToday,
  };
  const set = LIMITS.filter(({ key }) => assignment.constraints[key] !== undefined);
  if (set.length === 0) return <span className="text-muted">No limits</span>;
  return (
    <ul className="grid min-w-44 gap-1.5">
      {set.map(({ key, label }) => {
        const limit = assignment.constraints[key] ?? 0;
        const format = (value: number) =>
          key === "max_cost_per_day" ? formatMoney(value, currency) : formatCompact(value);
        const share = limit > 0 ? used[key] / limit : 1;
        return (
          <li key={key} className="grid gap-0.5 text-[0.8rem]">
            <span className="flex justify-between gap-2">
              <span className="text-muted">{label}</span>
              <span className="tabular-nums">
                {format(used[key])} of {format(limit)}
              </span>
            </span>
            <Meter
              label={`${label}: used`}
              value={used[key]}
              max={limit}
              tone={share > 1 ? "danger" : share >= 0.8 ? "warning" : "accent"}
            />
          </li>
        );
      })}
    </ul>
  );
}
