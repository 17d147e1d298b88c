/** Agents that report: how fast, exactly once, in how much memory; and how fast thirty days of them are read. */
import { measureIngestion } from "./agents-ingestion";
import { measurePage } from "./agents-page";
import { measureSingles } from "./agents-singles";
import type { Report } from "./figures";
import { makeFleet } from "./fleet";
import { onApplication, onGround } from "./ground";

/** @param minutes how long memory is watched under ingestion */
export async function measureAgents(report: Report, { minutes }: { minutes: number }): Promise<void> {
  await onGround((ground) =>
    onApplication(ground, async (application, cookie) => {
      const fleet = await makeFleet(ground, "fleet");
      await measureIngestion(report, { ground, application, fleet, minutes });
      await measureSingles(report, { ground, application, fleet });
      await measurePage(report, { ground, application, cookie });
    }),
  );
}
