import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  checkGrafanaSignature,
  checkSentrySignature,
  checkStandardSignature,
  signHex,
  signStandard,
} from "./signatures";

const NOW = 1_614_265_330;
const BODY = Buffer.from('{"test": 2432232314}');

beforeEach(() => void vi.useFakeTimers({ now: NOW * 1000 }));
afterEach(() => void vi.useRealTimers());

const standard = (more: Record<string, string> = {}) =>
  new Headers({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": String(NOW),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ...more,
  });
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

test("the example that the Standard Webhooks libraries share is believed", () => {
  expect(checkStandardSignature([SECRET], standard(), BODY)).toBeNull();
});

test("one right signature among several, under one of two secrets, is enough", () => {
  const former = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  const right = signStandard(former, "msg_p5jXN8AQM9LWM0D4loKWxJek", String(NOW), BODY);
  const headers = standard({ "webhook-signature": `v1a,none v1,bm9uZQ== ${right}` });
  expect(checkStandardSignature([SECRET, former], headers, BODY)).toBeNull();
  expect(checkStandardSignature([SECRET], headers, BODY)).toContain("does not match");
});

test.each([
  ["another body", standard(), Buffer.from('{"test": 2432232315}'), "does not match"],
  ["another id", standard({ "webhook-id": "msg_other" }), BODY, "does not match"],
  ["another time", standard({ "webhook-timestamp": String(NOW + 1) }), BODY, "does not match"],
  [
    "another version",
    standard({ "webhook-signature": "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" }),
    BODY,
    "match",
  ],
  ["an old time", standard({ "webhook-timestamp": String(NOW - 301) }), BODY, "301 s behind our clock"],
  ["a time to come", standard({ "webhook-timestamp": String(NOW + 301) }), BODY, "301 s ahead of our clock"],
  ["no number", standard({ "webhook-timestamp": "soon" }), BODY, "no number of seconds"],
  ["nothing", new Headers(), BODY, "are needed"],
])("Standard Webhooks: %s is not", (_, headers, body, why) => {
  expect(checkStandardSignature([SECRET], headers, body)).toContain(why);
});

test("Grafana signs the body, or its timestamp with it", () => {
  const sign = (signature: string, more = {}) =>
    checkGrafanaSignature(["s3cret"], new Headers({ "x-grafana-alerting-signature": signature, ...more }), BODY);
  const stamped = { "x-grafana-alerting-signature-timestamp": String(NOW - 299) };
  expect(sign(signHex("s3cret", BODY))).toBeNull();
  expect(sign(signHex("s3cret", `${NOW - 299}:`, BODY), stamped)).toBeNull();
  expect(sign(signHex("s3cret", BODY), stamped)).toContain("does not match");
  expect(sign(signHex("s3cret", `${NOW - 299}:`, BODY))).toContain("does not match");
  const old = { "x-grafana-alerting-timestamp": String(NOW - 400) };
  expect(sign(signHex("s3cret", `${NOW - 400}:`, BODY), old)).toContain("400 s behind");
  expect(checkGrafanaSignature(["s3cret"], new Headers(), BODY)).toContain("is missing");
});

test("Sentry signs the body", () => {
  const check = (signature: string) =>
    checkSentrySignature(["client secret"], new Headers({ "sentry-hook-signature": signature }), BODY);
  expect(check(signHex("client secret", BODY))).toBeNull();
  for (const forged of [signHex("other", BODY), signHex("client secret", "other"), "", "00", "ü".repeat(32)]) {
    const headers = new Headers();
    if (/^[ -~]+$/.test(forged)) headers.set("sentry-hook-signature", forged);
    expect(checkSentrySignature(["client secret"], headers, BODY), forged).not.toBeNull();
  }
  expect(checkSentrySignature([], new Headers({ "sentry-hook-signature": signHex("", BODY) }), BODY)).not.toBeNull();
});
