/** The alert inbox as it grows to a million alerts in one workspace beside fifty others: real processes, real requests. */
import { measureBulk } from "./alerts-bulk";
import { fillInbox, fillNeighbours, tidy } from "./alerts-fill";
import { type InboxTimes, measureFilters, measureInbox } from "./alerts-inbox";
import { measureIntake } from "./alerts-intake";
import { measureStream } from "./alerts-stream";
import type { Report } from "./figures";
import { onApplication, onGround, onWorker, readMember } from "./ground";

export type AlertsOptions = {
  /** The most alerts in the workspace. */
  most: number;
  /** How long alerts are sent in, in seconds. */
  seconds: number;
};

const SIZES = [10_000, 100_000, 1_000_000];

export async function measureAlerts(report: Report, { most, seconds }: AlertsOptions): Promise<void> {
  await onGround(async (ground) => {
    await fillNeighbours(ground);
    const member = await readMember(ground);
    await onApplication(ground, async (application, cookie) => {
      const scene = { ground, member, application, cookie };
      const sizes = [...SIZES.filter((size) => size < most), most];
      const measured: InboxTimes[] = [];
      for (const size of sizes) {
        const began = performance.now();
        await fillInbox(ground.admin, member.workspaceId, size);
        await tidy(ground);
        report({ name: `filling ${words(size)} alerts`, value: (performance.now() - began) / 1_000, unit: "s" });
        measured.push(await measureInbox(scene, { size: words(size), isLast: size === most }, report));
      }
      reportGrowth(measured, `${words(sizes[0] ?? 0)} to ${words(most)}`, report);
      await measureFilters(scene, report);
      await measureBulk(scene, report);
      await onWorker(ground, async () => {
        await measureStream(scene, report);
        await measureIntake(scene, seconds, report);
      });
    });
  });
}

function reportGrowth(measured: readonly InboxTimes[], range: string, report: Report): void {
  const [first, last] = [measured[0], measured.at(-1)];
  for (const name of ["acknowledge", "list"] as const) {
    const value = (last?.[name].p95 ?? Number.NaN) / (first?.[name].p95 ?? Number.NaN);
    report({ name: `${name} p95, growth from ${range}`, value, unit: "×", target: { atMost: 2 } });
  }
}

const words = (size: number) => size.toLocaleString("en");
