/** Signals for database tests. */
import { sql } from "drizzle-orm";
import type { SignalCategory, SignalSource, SignalStatus } from "@/domain/intelligence";
import type { TestWorkspace } from "./workspace";

type Given = {
  title?: string;
  status?: SignalStatus;
  category?: SignalCategory;
  source?: SignalSource;
  dataSource?: string | null;
  confidence?: number | null;
  relevance?: number | null;
  expiry?: "yesterday" | "tomorrow" | null;
  cohorts?: string[];
};

/** Adds a signal to the workspace, new and 80 % sure unless said; returns its id. */
export async function addSignal(ws: TestWorkspace, given: Given = {}): Promise<string> {
  const { title = "A signal", status = "new", category = "market_trend", source = "market", dataSource = null } = given;
  const { confidence = 80, relevance = 50, expiry = null, cohorts = [] } = given;
  return ws.as("ops", async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(sql`
      insert into intelligence_signals (workspace_id, signal_title, action_status, signal_category, source_type, data_source,
        confidence_score, relevance_score, signal_date, expiry_date, related_cohort_ids)
      values (${ws.id}, ${title}, ${status}, ${category}, ${source}, ${dataSource}, ${confidence}, ${relevance},
        now() - interval '2 days', ${expiry}::timestamptz, ${sql.param(cohorts)}::uuid[])
      returning id`);
    return rows[0]?.id ?? "";
  });
}

export async function signalStatus(ws: TestWorkspace, id: string): Promise<string | undefined> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ status: string }>(sql`select action_status as status from intelligence_signals where id = ${id}`),
  );
  return rows[0]?.status;
}
