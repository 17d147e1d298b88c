import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import type { AlertDetail } from "@/db/alerts";
import { ALERT_TYPE_LABELS } from "@/domain/alerts";
import { exactTime } from "@/domain/time";

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="text-[0.8rem] font-semibold text-muted">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(50%,1fr)] gap-x-4 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });

function shown(value: unknown): string {
  if (typeof value === "number") return number.format(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Only a web address or one of our own pages may become a link. */
function ActionLink({ address, className }: { address: string; className: string }) {
  if (/^\/(?!\/)/.test(address)) {
    return (
      <Link className={className} href={address}>
        Open what it is about
      </Link>
    );
  }
  if (!/^https?:\/\//i.test(address)) return null;
  return (
    <a className={className} href={address} rel="noreferrer noopener" target="_blank">
      Open at the source
    </a>
  );
}

const inCampaign = (id: string | null, place: string) => id && `/campaigns/${id}#${place}`;

/** Why it fired, with what numbers, what to do, and what it is about. */
export function AlertFacts({ alert, slug, timezone }: { alert: AlertDetail; slug: string; timezone: string }) {
  const moment = (at: string) => exactTime(new Date(at), timezone);
  const link = "text-accent underline underline-offset-2";
  const facts: [string, ReactNode][] = [
    ["Type", ALERT_TYPE_LABELS[alert.type]],
    ["Source", alert.event ? `${alert.source}, ${alert.event}` : alert.source],
    [
      "Fired",
      `${moment(alert.triggeredAt)}${alert.count > 1 ? `, ${alert.count.toLocaleString("en")} times in all` : ""}`,
    ],
  ];
  if (alert.count > 1) facts.push(["Last seen", moment(alert.lastSeenAt)]);
  if (alert.resolvedAt) facts.push(["Closed", moment(alert.resolvedAt)]);
  if (alert.expiresAt) facts.push(["Expires", moment(alert.expiresAt)]);
  /** What it is about, linked where it has a page. */
  const about = (name: string, words: string | null, path: string | null) => {
    if (!words) return;
    const value = path ? (
      <Link className={link} href={`/${slug}${path}`}>
        {words}
      </Link>
    ) : (
      words
    );
    facts.push([name, value]);
  };
  about("Rule", alert.rule, `/settings/rules/${alert.ruleId}`);
  about("Agent", alert.agent, `/agents/${encodeURIComponent(alert.agent ?? "")}`);
  about("Campaign", alert.campaign, `/campaigns/${alert.campaignId}`);
  about("Signal", alert.signal, `/intelligence?signal=${alert.signalId}`);
  about("Cohort", alert.cohort, inCampaign(alert.cohortCampaignId, `cohort-${alert.cohortId}`));
  about("Move", alert.move, inCampaign(alert.moveCampaignId, `move-${alert.moveId}`));
  const numbers = Object.entries(alert.dataPoints).map(([name, value]): [string, string] => [
    name.replaceAll("_", " "),
    shown(value),
  ]);

  return (
    <div className="grid gap-5">
      <Section title="Why it fired">
        <p className="whitespace-pre-line">{alert.description ?? alert.message ?? "Its source gave no description."}</p>
        {alert.description && alert.message && <p className="whitespace-pre-line">{alert.message}</p>}
        <Facts facts={facts} />
        {alert.actionUrl && <ActionLink address={alert.actionUrl} className={link} />}
      </Section>
      {numbers.length > 0 && (
        <Section title="Data points">
          <Facts facts={numbers} />
        </Section>
      )}
      {alert.recommendedActions.length > 0 && (
        <Section title="Recommended actions">
          <ol className="grid list-decimal gap-1 pl-5">
            {alert.recommendedActions.map((action) => (
              <li key={action}>{action}</li>
            ))}
          </ol>
        </Section>
      )}
      {alert.actionTaken && (
        <Section title="What was done">
          <p className="whitespace-pre-line">{alert.actionTaken}</p>
        </Section>
      )}
    </div>
  );
}
