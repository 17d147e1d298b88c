import { CircleAlert, CircleDot, Info, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import { SEVERITY_LABELS, type Severity } from "@/domain/alerts";

const ICONS: Record<Severity, LucideIcon> = {
  critical: OctagonAlert,
  high: TriangleAlert,
  medium: CircleAlert,
  low: CircleDot,
  info: Info,
};
const COLOURS: Record<Severity, string> = {
  critical: "text-critical",
  high: "text-high",
  medium: "text-medium",
  low: "text-low",
  info: "text-info",
};

/** Severity by icon and word, never by colour alone. */
export function SeverityMark({ severity, className }: { severity: Severity; className?: string }) {
  const Icon = ICONS[severity];
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1.5 font-medium whitespace-nowrap",
        COLOURS[severity],
        className,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {SEVERITY_LABELS[severity]}
    </span>
  );
}
