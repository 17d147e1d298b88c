import { Check } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { SEVERITIES, SEVERITY_LABELS, type Severity } from "@/domain/alerts";
import { AllClear, PANEL_LINK } from "./panel";

export function AlertsPanel({ slug, alerts }: { slug: string; alerts: Record<Severity, number> }) {
  const total = SEVERITIES.reduce((sum, severity) => sum + alerts[severity], 0);
  return (
    <Card
      title="Active alerts"
      actions={
        <Link href={`/${slug}/alerts`} className={PANEL_LINK}>
          {total === 0 ? "Inbox" : `All ${total}`}
        </Link>
      }
    >
      {total === 0 ? (
        <AllClear icon={<Check aria-hidden />}>Nothing fires. New alerts appear here by themselves.</AllClear>
      ) : (
        <ul className="grid gap-1">
          {SEVERITIES.map((severity) => (
            <li key={severity}>
              <Link
                href={`/${slug}/alerts?severity=${severity}`}
                className="flex min-h-8 items-center gap-3 rounded px-1 hover:bg-hover"
              >
                <Badge tone={severity}>{SEVERITY_LABELS[severity]}</Badge>
                <span className="grow" />
                <span className="font-semibold tabular-nums">{alerts[severity]}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
