import type { ReactNode } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { formatBytes, formatCount } from "@/domain/quantities";
import { EXECUTIONS_KEPT_DAYS, type RetentionTask } from "@/domain/retention";
import { type MonthSize, type Storage, whatGoesNext } from "@/domain/storage";
import { calendarDay } from "@/domain/time";
import { monthWords } from "./month-words";

type RetentionTableProps = {
  runs: Storage["runs"];
  keepDays: number;
  keepMonths: number | undefined;
  months: MonthSize[];
  now: Date;
};

type Row = {
  what: string;
  kept: string;
  next: string;
  task?: RetentionTask;
  /** What was removed within a week, in words. */
  removed?: (amount: number) => string;
};

export function RetentionTable({ runs, ...policy }: RetentionTableProps) {
  return (
    <Table label="What is deleted when">
      <thead>
        <tr>
          <Th>What</Th>
          <Th>Kept</Th>
          <Th>Next</Th>
          <Th>Last looked at</Th>
          <Th>In the last 7 days</Th>
        </tr>
      </thead>
      <tbody>
        {rowsOf(policy).map(({ what, kept, next, task, removed }) => {
          const run = task && runs[task];
          return (
            <Tr key={what}>
              <Td className="min-w-36 align-top font-medium">{what}</Td>
              <Td className="min-w-48 align-top">{kept}</Td>
              <Td className="min-w-48 align-top">{next}</Td>
              <Td className="align-top whitespace-nowrap">{task ? <LastRun ranAt={run?.ranAt} /> : "–"}</Td>
              <Td className="align-top whitespace-nowrap">{removed && run ? removed(run.removedLastWeek) : "–"}</Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function LastRun({ ranAt }: { ranAt: string | undefined }): ReactNode {
  return ranAt ? <RelativeTime date={ranAt} timezone="UTC" /> : <span className="text-muted">Not yet</span>;
}

const deleted = (amount: number) => (amount === 0 ? "Nothing to delete" : `${formatCount(amount)} deleted`);
const dropped = (amount: number) => (amount === 0 ? "Nothing to drop" : `${formatCount(amount)} partitions dropped`);
const givenBack = (amount: number) => (amount === 0 ? "Nothing to give back" : `${formatBytes(amount)} given back`);

function rowsOf({ keepDays, keepMonths, months, now }: Omit<RetentionTableProps, "runs">): Row[] {
  const { hoursOf, midnight, monthPacked, packedAt } = whatGoesNext(now, keepDays);
  const latest = months[0];
  return [
    {
      what: "Single executions",
      kept: `${EXECUTIONS_KEPT_DAYS} days, and a day longer than the workspace takes late reports: a key that is sent again is known that long.`,
      next: "Each hour, what has passed that age.",
      task: "executions",
      removed: deleted,
    },
    {
      what: "Agents' hours",
      kept: `${keepDays} days, with their percentiles.`,
      next: `The hours of ${calendarDay(hoursOf)}, after midnight UTC on ${calendarDay(midnight)}.`,
      task: "hours",
      removed: deleted,
    },
    {
      what: "Agents' days",
      kept: keepMonths ? `${keepMonths} months.` : "For good, with their percentiles.",
      next: keepMonths
        ? `${monthWords(monthsBack(now, keepMonths))}, once ${monthWords(monthsBack(now, -1))} has begun.`
        : "Never deleted.",
      ...(keepMonths && {
        task: "months" as const,
        removed: dropped,
      }),
    },
    {
      what: "Disk space",
      kept: "Once a month's hours are gone, its tables are written anew without the room that they took.",
      next: `${monthWords(monthPacked)}, on ${calendarDay(packedAt)}.`,
      task: "space",
      removed: givenBack,
    },
    {
      what: "Months ahead",
      kept: "This month's tables and the next two's are there before they are needed.",
      next: latest ? `Ready up to ${monthWords(latest.month)}.` : "None is ready.",
    },
  ];
}

function monthsBack(now: Date, months: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
}
