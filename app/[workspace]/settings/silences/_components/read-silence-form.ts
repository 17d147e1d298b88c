/** The silence form's controls as the actions take them, and where they differ from what is saved. */
import type { Difference } from "@/components/ui/conflict-panel";
import type { Silence } from "@/db/silences";
import { type Matcher, matcherWords, type SilenceRepeats } from "@/domain/silences";
import { typedWindow } from "@/domain/silences-input";

/** What the form keeps besides its controls. */
export type SilenceConditions = { matchers: Matcher[]; criticalPasses: boolean };

export function readSilenceForm(data: FormData, conditions: SilenceConditions) {
  const text = (name: string) => String(data.get(name) ?? "");
  const repeats: SilenceRepeats = data.has("weekly") ? "weekly" : "never";
  return {
    ...conditions,
    name: text("name"),
    reason: text("reason"),
    holdsOpen: data.has("holdsOpen"),
    startsAt: text("startsAt") || null,
    lastsMinutes: Number(text("lasts")) || null,
    endsAt: text("endsAt") || null,
    repeats,
    repeatsUntil: text("repeatsUntil") || null,
  };
}

type Typed = Omit<ReturnType<typeof readSilenceForm>, "lastsMinutes">;

/** Where what was typed differs from what is saved, in the words of the form. */
export function listDifferences(
  { lastsMinutes, ...typed }: ReturnType<typeof readSilenceForm>,
  saved: Silence,
  campaignName: (id: string) => string,
): Difference[] {
  const mine = tell(typed, campaignName);
  if (lastsMinutes) mine.Until = `${lastsMinutes} minutes later`;
  const theirs = tell({ ...saved, ...typedWindow(saved), reason: saved.reason ?? "" }, campaignName);
  return Object.entries(mine)
    .map(([label, words]) => ({ label, mine: words, theirs: theirs[label] ?? "" }))
    .filter((difference) => difference.mine !== difference.theirs);
}

function tell(silence: Typed, campaignName: (id: string) => string): Record<string, string> {
  return {
    Name: silence.name,
    Conditions: silence.matchers.map((matcher) => matcherWords(matcher, campaignName)).join("\n"),
    "Critical alerts pass": yesOrNo(silence.criticalPasses),
    From: silence.startsAt?.replace("T", " ") ?? "now",
    Until: silence.endsAt?.replace("T", " ") ?? "",
    "Comes back every week": yesOrNo(silence.repeats === "weekly"),
    "Until the day": silence.repeatsUntil ?? "",
    "Also hides what is open": yesOrNo(silence.holdsOpen),
    Reason: silence.reason,
  };
}

function yesOrNo(yes: boolean): string {
  return yes ? "yes" : "no";
}
