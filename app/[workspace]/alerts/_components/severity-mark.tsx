import { CircleAlert, CircleDot, type IconNode, Info, OctagonAlert, TriangleAlert } from "lucide";
import { classNames } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { SEVERITY_LABELS, type Severity } from "@/domain/alerts";

const ICONS: Record<Severity, IconNode> = {
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
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1.5 font-medium whitespace-nowrap",
        COLOURS[severity],
        className,
      )}
    >
      <Icon of={ICONS[severity]} />
      {SEVERITY_LABELS[severity]}
    </span>
  );
}
