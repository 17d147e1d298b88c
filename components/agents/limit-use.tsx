import { Meter } from "@/components/ui/meter";
import { type ExecutionConstraints, LIMITS, type LimitKey } from "@/domain/agents";
import type { Standing } from "@/domain/budgets";
import { formatCompact, formatMoney } from "@/domain/quantities";

type LimitUseProps = { limits: ExecutionConstraints; standing: Standing; currency: string };

/** What has been used of each limit in its running window, and what agents have reserved. */
export function LimitUse({ limits, standing, currency }: LimitUseProps) {
  const set = LIMITS.filter(({ key }) => limits[key] !== undefined);
  if (set.length === 0) return <span className="text-muted">No limits</span>;
  return (
    <ul className="grid min-w-44 gap-1.5">
      {set.map(({ key, label }) => (
        <li key={key} className="grid gap-0.5 text-[0.8rem]">
          <span className="flex justify-between gap-2">
            <span className="text-muted">{label}</span>
            <UseWords limit={key} allowed={limits[key]} use={standing[key]} currency={currency} />
          </span>
          <UseMeter label={label} allowed={limits[key] ?? 0} use={standing[key]} />
        </li>
      ))}
    </ul>
  );
}

type Use = Standing[LimitKey];
type UseOfLimit = { limit: LimitKey; label: string; allowed: number | undefined; use: Use; currency: string };

/** "This hour: 41 of 60", with its bar; also where there is no limit. */
export function UseNow(props: UseOfLimit) {
  return (
    <div className="grid gap-1 text-[0.8rem]">
      <p>
        {props.limit === "max_executions_per_hour" ? "This hour: " : "Today: "}
        <UseWords {...props} />
      </p>
      {props.allowed !== undefined && <UseMeter label={props.label} allowed={props.allowed} use={props.use} />}
    </div>
  );
}

/** "41 + 8 reserved of 60", "41 used" without a limit. */
function UseWords({ limit, allowed, use: { used, reserved }, currency }: Omit<UseOfLimit, "label">) {
  const format = (value: number) =>
    limit === "max_cost_per_day" ? formatMoney(value, currency) : formatCompact(value);
  return (
    <span className="tabular-nums">
      {format(used)}
      {allowed === undefined && " used"}
      {reserved > 0 && <span className="text-muted"> + {format(reserved)} reserved</span>}
      {allowed !== undefined && ` of ${format(allowed)}`}
    </span>
  );
}

/** What is used, and beside it, lighter, what is reserved. */
function UseMeter({ label, allowed, use: { used, reserved } }: { label: string; allowed: number; use: Use }) {
  const share = allowed > 0 ? used / allowed : 1;
  return (
    <Meter
      label={`${label}: used`}
      value={used}
      promised={reserved}
      max={allowed}
      tone={share > 1 ? "danger" : share >= 0.8 ? "warning" : "accent"}
    />
  );
}
