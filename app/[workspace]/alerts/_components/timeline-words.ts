/** Sentences of the time line. */
import type { AlertEvent } from "@/db/alerts";
import { SEVERITY_LABELS, type Severity } from "@/domain/alerts";
import { toldWords } from "@/domain/told-words";
import { snoozeWords } from "./alert-words";

/** What a time line entry says after its actor's name, such as "snoozed it until …". */
export function eventWords(event: AlertEvent, timezone: string): string {
  const { details, reason } = event;
  const severity = (key: string) => SEVERITY_LABELS[details[key] as Severity]?.toLowerCase() ?? "another";
  const undone = reason === "undo" ? " (undo)" : "";
  switch (event.kind) {
    case "fired":
      return `fired as ${severity("severity")}${details.source === "codex" ? "" : `, from ${details.source}`}`;
    case "reopened":
      return reason === "repeat" ? "fired again and is open again" : `reopened it${undone}`;
    case "severity_raised":
      return details.was === "active" || details.is !== "active"
        ? `rose from ${severity("from")} to ${severity("to")}`
        : `rose from ${severity("from")} to ${severity("to")}, so it is active again`;
    case "severity_lowered":
      return `fell from ${severity("from")} to ${severity("to")}`;
    case "acknowledged":
      return reason === "source" ? "was acknowledged at its source" : `acknowledged it${undone}`;
    case "unacknowledged":
      return `took the acknowledgement back${undone}`;
    case "resolved":
      if (reason === "source") return "is over, says its source";
      return reason === "expired" ? "expired" : `resolved it${undone}`;
    case "dismissed":
      return `dismissed it${undone}`;
    case "snoozed":
      return `snoozed it ${snoozeWords(details.wake, details.until, timezone)}${undone}`.trim();
    case "woken":
      if (reason === "silence") return "is back: no silence holds it any more";
      if (reason === "time") return "woke: the snooze is over";
      return reason === "repeat" ? "woke: it fired again" : `ended the snooze${undone}`;
    case "assigned":
      return `assigned it to ${event.subject ?? "a former member"}${undone}`;
    case "unassigned":
      return `took it from ${event.subject ?? "a former member"}${undone}`;
    case "commented":
      return "commented";
    case "silenced":
      return `is held back by the silence ${details.silence}`;
    case "flapping":
      return `is flapping: it came up ${details.times} times within ${details.minutes} minutes`;
    case "steadied":
      return "no longer flaps";
    case "notified":
      return toldWords(details);
    case "reminded":
      return `reminded ${details.person}: it is acknowledged and still open`;
  }
}

/** Whose act an entry is: a person, or the alert itself. */
export function actorOf(event: AlertEvent): string {
  const byItself = ["fired", "severity_raised", "severity_lowered", "silenced", "flapping", "steadied"].includes(
    event.kind,
  );
  if (byItself || ["source", "repeat", "expired", "time", "silence"].includes(event.reason ?? "")) return "The alert";
  return event.actor ?? (event.actorKind === "person" ? "A former member" : "Codex");
}
