/** CloudEvents 1.0 over HTTP, each taken once by its source and id. */
import { sourceRoute } from "@/server/intake";

export const POST = sourceRoute("cloudevents");
