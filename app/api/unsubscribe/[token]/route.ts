import { unsubscribe } from "@/server/delivery/unsubscribe";
import { env } from "@/server/env";
import { originOf } from "@/server/request";

type Context = { params: Promise<{ token: string }> };

/** One click in a mail program (RFC 8058): no session, no page, no redirect. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const done = await unsubscribe((await params).token, originOf(request.headers, "person"));
  const [status, words] = done
    ? [200, "You get no more e-mails from this workspace."]
    : [404, "This link is not one of ours, or no longer of use."];
  return new Response(`${words}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}

/** Opened in a browser, or by a program that looks links up beforehand: asks first. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return Response.redirect(new URL(`/unsubscribe/${encodeURIComponent((await params).token)}`, env().APP_URL), 303);
}
