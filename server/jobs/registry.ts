/** Every background job there is. */
import { ensurePerformancePartitions } from "./ensure-performance-partitions";
import type { Job } from "./job";
import { pruneLeftovers } from "./prune-leftovers";
import { sendQueuedMail } from "./send-queued-mail";
import { settleDueAlerts } from "./settle-alerts";

export const JOBS: readonly Job[] = [ensurePerformancePartitions, pruneLeftovers, sendQueuedMail, settleDueAlerts];
