import { expect, test } from "vitest";
import { browserName } from "./devices";
import { phoneNumber } from "./devices-input";

test.each([
  ["+49 (30) 123-456", "+4930123456"],
  ["0049 30 123456", "+4930123456"],
  ["+1.555.555.0100", "+15555550100"],
])("%s is kept as %s", (written, kept) => expect(phoneNumber.parse(written)).toBe(kept));

test.each(["030 123456", "+0123456789", "+49", "+1234567890123456", "call me", ""])("%s is no number", (text) =>
  expect(phoneNumber.safeParse(text).success).toBe(false),
);

test("browsers are told apart by name", () => {
  expect(browserName("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")).toBe(
    "Firefox on Linux",
  );
  expect(browserName("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0")).toBe(
    "Edge on Windows",
  );
  expect(browserName("")).toBe("A browser on an unknown system");
});
