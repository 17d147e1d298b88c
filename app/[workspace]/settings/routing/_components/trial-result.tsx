import { Notice } from "@/components/ui/notice";
import type { Trial, TrialHold, TrialPerson, TrialStep } from "@/db/routing-trial";
import { channelWords } from "@/domain/notifications";
import { waitWords } from "@/domain/routing-words";
import { beginSentence } from "@/domain/sentence";
import { exactTime } from "@/domain/time";

type TrialResultProps = { trial: Trial | null; timezone: string; now: Date };

/** Who would be told, when, by what and why; also where people's own preferences hold it. */
export function TrialResult({ trial, timezone, now }: TrialResultProps) {
  if (!trial) return <Notice>This alert is no longer there. Choose another one.</Notice>;
  if (trial.nobody) return <Notice>Nobody would be told: {trial.nobody}.</Notice>;
  return (
    <section aria-label="Who would be told" className="grid gap-4">
      {trial.choices.map(({ policy, rule, steps }) => (
        <div key={policy} className="grid gap-2">
          <h3>
            <span className="font-medium">{beginSentence(policy)}</span>
            <span className="text-muted">
              {rule ? `, because of the rule “${rule}”` : ", since no rule is about it"}
            </span>
          </h3>
          <ol className="grid gap-2 border-l-2 border-line pl-3">
            {steps.map((step) => (
              <li key={step.at.getTime() + step.people.map(({ id }) => id).join()}>
                <Step step={step} timezone={timezone} now={now} />
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function Step({ step, timezone, now }: { step: TrialStep; timezone: string; now: Date }) {
  const minutes = Math.round((step.at.getTime() - now.getTime()) / 60_000);
  return (
    <>
      <p className="text-muted">
        {minutes === 0 ? "At once" : `After ${waitWords(minutes)}, at ${exactTime(step.at, timezone)}`}
      </p>
      <ul>
        {step.people.map((person) => (
          <li key={person.id} className="break-words">
            <span className="font-medium">{person.name}</span> ({person.as}) {channelsOf(person)}
          </li>
        ))}
        {step.missing.map((why) => (
          <li key={why} className="text-danger">
            Not told: {why}
          </li>
        ))}
      </ul>
    </>
  );
}

const HOLD_WORDS: Record<TrialHold, string> = {
  mute: "muted by you",
  minimum: "not by your preferences",
  digest: "in your digest",
  quiet: "after your quiet hours",
  theirs: "held by their preferences",
};

function channelsOf({ channels }: TrialPerson): string {
  return channels
    .map(({ channel, held }) => channelWords([channel]) + (held ? ` (${HOLD_WORDS[held]})` : ""))
    .join(", ");
}
