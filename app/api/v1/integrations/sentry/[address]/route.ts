/** Sentry's integration platform: issue alerts, metric alerts and issues. */
import { sourceRoute } from "@/server/intake";

export const POST = sourceRoute("sentry");
