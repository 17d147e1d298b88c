/** The signed link at the foot of each notification mail: who has it may stop that person's mails, and nothing else. */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { env } from "../env";

export type Unsubscribed = { workspaceId: string; userId: string };

const ids = z.tuple([z.uuid(), z.uuid()]);

function sign(text: string): Buffer {
  const key = Buffer.from(hkdfSync("sha256", env().AUTH_SECRET, "", "codex unsubscribe", 32));
  return createHmac("sha256", key).update(text).digest();
}

/** It has no end: an old mail's link must work, too. */
export function unsubscribeToken({ workspaceId, userId }: Unsubscribed): string {
  const text = `${workspaceId}.${userId}`;
  return `${text}.${sign(text).toString("base64url")}`;
}

/** @returns null when it was not made here */
export function readUnsubscribeToken(token: string): Unsubscribed | null {
  const [workspaceId, userId, signature = ""] = token.split(".");
  const known = ids.safeParse([workspaceId, userId]);
  if (!known.success) return null;
  const given = Buffer.from(signature, "base64url");
  const wanted = sign(`${workspaceId}.${userId}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return { workspaceId: known.data[0], userId: known.data[1] };
}

/** Where mail programs post to (RFC 8058); who opens it in a browser is asked first. */
export function unsubscribeUrl(who: Unsubscribed): string {
  return new URL(`/api/unsubscribe/${unsubscribeToken(who)}`, env().APP_URL).href;
}
