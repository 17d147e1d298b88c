/** Signatures of incoming requests, each as its sender makes it. All are compared in constant time. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a sender's clock may be from ours, either way. */
const CLOCK_SKEW_SECONDS = 300;

/** Why a signature was not believed, in words for the log of the source. */
export type SignatureFault = string;

/**
 * HMAC-SHA256 of the body, in hex, as Sentry has it. The secret's characters are the key. The timestamp is not under the
 * signature: one that is off tells of a request sent again as it was, one that fits proves nothing.
 */
export function checkSentrySignature(secrets: string[], headers: Headers, body: Buffer): SignatureFault | null {
  const given = headers.get("sentry-hook-signature");
  if (!given) return "The header Sentry-Hook-Signature is missing.";
  const timestamp = headers.get("sentry-hook-timestamp");
  const fault = timestamp === null ? null : faultOfClock(timestamp);
  return fault ?? (matchesHex(secrets, given, [body]) ? null : WRONG);
}

const GRAFANA_TIMESTAMPS = ["x-grafana-alerting-signature-timestamp", "x-grafana-alerting-timestamp"];

/** HMAC-SHA256 in hex over the body, or over `timestamp:body` where a timestamp header is set up in Grafana. */
export function checkGrafanaSignature(secrets: string[], headers: Headers, body: Buffer): SignatureFault | null {
  const given = grafanaSignature(headers);
  if (!given) return "The header X-Grafana-Alerting-Signature is missing. Set the secret in Grafana's HMAC settings.";
  const timestamp = grafanaTimestamp(headers);
  if (timestamp === null) return matchesHex(secrets, given, [body]) ? null : WRONG;
  return faultOfClock(timestamp) ?? (matchesHex(secrets, given, [`${timestamp}:`, body]) ? null : WRONG);
}

/** As it is compared: one signature, however it is written. */
export function grafanaSignature(headers: Headers): string {
  return tidyHex(headers.get("x-grafana-alerting-signature") ?? "");
}

export function grafanaTimestamp(headers: Headers): string | null {
  return GRAFANA_TIMESTAMPS.map((name) => headers.get(name)).find((value) => value !== null) ?? null;
}

/** As standardwebhooks.com says: base64 over `id.timestamp.body`; one of several that the header lists must match. */
export function checkStandardSignature(secrets: string[], headers: Headers, body: Buffer): SignatureFault | null {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  const given = headers.get("webhook-signature");
  if (!id || !timestamp || !given) return "webhook-id, webhook-timestamp and webhook-signature are needed.";
  const fault = faultOfClock(timestamp);
  if (fault) return fault;
  const expected = secrets.map((secret) => signStandard(secret, id, timestamp, body));
  const offered = given.split(" ").filter((one) => one.startsWith("v1,"));
  return offered.some((one) => expected.some((other) => equal(one, other))) ? null : WRONG;
}

/** @param secret base64 behind `whsec_` @returns the signature as the header has it, with its version */
export function signStandard(secret: string, id: string, timestamp: string, body: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

export function signHex(secret: string, ...parts: (string | Buffer)[]): string {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

const WRONG = "The signature does not match. Compare the secret in the sender with the one of this source.";

function matchesHex(secrets: string[], given: string, parts: (string | Buffer)[]): boolean {
  return secrets.some((secret) => equal(tidyHex(given), signHex(secret, ...parts)));
}

function tidyHex(given: string): string {
  return given.trim().toLowerCase();
}

/** Takes the same time wherever two texts differ. */
export function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function faultOfClock(timestamp: string): SignatureFault | null {
  if (!/^\d{1,12}$/.test(timestamp)) return "The timestamp is no number of seconds.";
  const off = Date.now() / 1000 - Number(timestamp);
  if (Math.abs(off) <= CLOCK_SKEW_SECONDS) return null;
  const [seconds, way] = [Math.round(Math.abs(off)), off > 0 ? "behind" : "ahead of"];
  return `The timestamp is ${seconds.toLocaleString("en")} s ${way} our clock; at most ${CLOCK_SKEW_SECONDS} are allowed. It is an old request sent again, or one of the clocks is wrong.`;
}
