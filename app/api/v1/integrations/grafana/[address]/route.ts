/** Grafana Alerting's webhook contact point; POST or PUT, as it is set there. */
import { sourceRoute } from "@/server/intake";

export const POST = sourceRoute("grafana");
export const PUT = sourceRoute("grafana");
