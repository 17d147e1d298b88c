import { expect, test } from "vitest";
import { cloudEventBatchSchema, cloudEventSchema, fromHeaders, modeOf } from "./cloud-events";

const event = {
  specversion: "1.0",
  type: "com.example.disk.full",
  source: "/machines/7",
  subject: "/dev/sda1",
  id: "A234-1234-1234",
  time: "2026-04-05T17:31:00Z",
  comexampleextension1: "value",
  datacontenttype: "application/json",
  data: { severity: "major", message: "99 % used", url: "https://ops.example.com/7" },
};
const own = { alert_type: "performance", severity_level: "low", title: "Slow", fingerprint: "slow" };

const readItem = (more: object) => cloudEventSchema.parse({ ...event, ...more }).item;

test("an event of any program is an alert by what is usual", () => {
  expect(cloudEventSchema.parse(event)).toEqual({
    key: '["/machines/7","A234-1234-1234"]',
    item: expect.objectContaining({
      alert_type: "error",
      severity_level: "high",
      title: "99 % used",
      event: "com.example.disk.full",
      action_url: "https://ops.example.com/7",
      fingerprint: "/machines/7 com.example.disk.full /dev/sda1",
      data_points: expect.objectContaining({ severity: "major", source: "/machines/7", subject: "/dev/sda1" }),
    }),
  });
});

test("its end, told by the type or the data, closes what its beginning opened", () => {
  const opened = readItem({ type: "com.example.disk.full.fired" }).fingerprint;
  expect(readItem({ type: "com.example.disk.full.resolved" })).toEqual({
    status: "resolved",
    fingerprint: opened,
  });
  expect(readItem({ data: { status: "OK" } })).toEqual({ status: "resolved", fingerprint: opened });
});

test("data in our own form are taken at their word, and its mistakes named", () => {
  expect(cloudEventSchema.parse({ ...event, data: own }).item).toMatchObject(own);
  expect(cloudEventSchema.parse({ ...event, data: { status: "resolved", fingerprint: "slow" } }).item).toEqual({
    status: "resolved",
    fingerprint: "slow",
  });
  const wrong = cloudEventSchema.safeParse({ ...event, data: { ...own, severity_level: "urgent" } });
  expect(wrong.error?.issues[0]?.path).toEqual(["data", "severity_level"]);
});

test("without data, with text, with base64: an alert each", () => {
  expect(readItem({ data: undefined })).toMatchObject({ title: "com.example.disk.full: /dev/sda1" });
  expect(readItem({ data: "<b>full</b>", datacontenttype: "text/html" })).toMatchObject({ description: "<b>full</b>" });
  const data_base64 = btoa(JSON.stringify(own));
  expect(readItem({ data: undefined, data_base64 })).toMatchObject(own);
  expect(readItem({ data: undefined, data_base64: "%%%" })).toMatchObject({ alert_type: "error" });
});

test.each(["id", "source", "type", "specversion"])("without %s it is no event", (name) => {
  expect(cloudEventSchema.safeParse({ ...event, [name]: undefined }).error?.issues[0]?.path).toEqual([name]);
  expect(cloudEventSchema.safeParse({ ...event, [name]: "" }).success).toBe(false);
});

test("the three ways of HTTP are told apart", () => {
  expect(modeOf("application/cloudevents+json", false)).toBe("structured");
  expect(modeOf("application/cloudevents-batch+json", false)).toBe("batch");
  expect(modeOf("application/json", true)).toBe("binary");
  expect(modeOf("text/plain", true)).toBe("binary");
  expect(modeOf("application/json", false)).toBeNull();
  expect(modeOf("application/cloudevents+avro", true)).toBeNull();
});

test("binary: attributes are headers, percent-encoded, and no header can pose as the data", () => {
  const headers: [string, string][] = [
    ["ce-specversion", "1.0"],
    ["ce-id", "100%25 %E2%82%AC"],
    ["ce-source", "/x%"],
    ["ce-type", "t"],
    ["ce-data", "forged"],
    ["ce-data_base64", "forged"],
    ["authorization", "Bearer"],
  ];
  expect(fromHeaders(headers, "application/json", own)).toMatchObject({
    specversion: "1.0",
    id: "100% €",
    source: "/x%",
    data: own,
    data_base64: undefined,
  });
});

test("a batch may be empty, and not without end", () => {
  expect(cloudEventBatchSchema.parse([])).toEqual([]);
  expect(cloudEventBatchSchema.safeParse(Array.from({ length: 1_001 }, () => event)).success).toBe(false);
});
