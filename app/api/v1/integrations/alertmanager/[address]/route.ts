/** Prometheus Alertmanager's webhook, version 4, for a source of its own. */
import { sourceRoute } from "@/server/intake";

export const POST = sourceRoute("alertmanager");
