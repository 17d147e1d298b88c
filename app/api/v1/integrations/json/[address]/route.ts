/** Alerts in our own format, for programs that have a source of their own. */
import { sourceRoute } from "@/server/intake";

export const POST = sourceRoute("json");
