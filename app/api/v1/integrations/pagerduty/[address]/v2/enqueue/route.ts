/** Events in the form of PagerDuty's Events API v2; the routing key is this source's key. */
import { sourceRoute } from "@/server/intake";

export const POST = sourceRoute("pagerduty");
