/** CloudEvents 1.0 over HTTP, each taken once by its source and id; who asks first by OPTIONS is told that it may. */
import { sourceRoute } from "@/server/intake";
import { consentRoute } from "@/server/intake-consent";

export const POST = sourceRoute("cloudevents");
export const OPTIONS = consentRoute("cloudevents");
