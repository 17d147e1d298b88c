import fc from "fast-check";
import { expect, test } from "vitest";
import { describeLabelled, type LabelledAlert } from "./labelled-alerts";
import { clean, oneLine, severityOf } from "./senders-words";

const INHERITED = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];

test.each(INHERITED)("the word %s of a sender is an unknown one", (word) => {
  expect(severityOf(word)).toBe("medium");
  const alert: LabelledAlert = {
    status: "firing",
    labels: { alertname: "Slow", severity: word, alert_type: word },
    annotations: {},
    startsAt: "2026-03-31T09:30:00Z",
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "",
    fingerprint: "slow",
  };
  expect(describeLabelled(alert, [])).toMatchObject({ alert_type: "error", severity_level: "medium" });
});

test("known words are known in any case and with spaces around", () => {
  expect([" Page ", "ERROR", "warn", "minor", "none", "", null].map(severityOf)).toEqual([
    "critical",
    "high",
    "medium",
    "low",
    "info",
    "medium",
    "medium",
  ]);
});

test("control characters and marks that turn the direction become spaces; lines stay lines", () => {
  expect(clean("\u202ereversed\u0007 \u0000\r\nnext\tcell\u2066", 100)).toBe("reversed   \nnext\tcell");
  expect(oneLine("a\u202eb\u0000\u001bc\r\nd", 100)).toBe("a b c d");
});

test("a title of nothing that can be seen becomes the fallback", () => {
  expect(oneLine("\u0000\u202e\u2066 \n\u001b", 300)).toBe("Alert");
  expect(oneLine("\u202e".repeat(500), 300)).toBe("Alert");
});

test("no text of a sender's keeps such characters, nor is it longer than it may be", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 50 }), (text, max) => {
      const kept = clean(text, max);
      // oxlint-disable-next-line no-control-regex -- finding them is the point
      expect(kept).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|\p{Cs}/u);
      expect([...kept].length).toBeLessThanOrEqual(max);
    }),
  );
});
