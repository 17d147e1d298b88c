/** Webhooks signed as standardwebhooks.com says, each taken once by its webhook-id. */
import { sourceRoute } from "@/server/intake";

export const POST = sourceRoute("standard_webhooks");
