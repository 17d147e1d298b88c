import { env } from "@/server/env";
import { openApiDocument } from "@/server/openapi";

/** The description of the programs' interface: public, for it holds no workspace's data. */
export function GET(): Response {
  return Response.json(openApiDocument(env().APP_URL));
}
