import dns from "node:dns";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";

const settings = vi.hoisted(() => ({
  OUTGOING_PRIVATE_ADDRESSES: "refuse" as string,
  OUTGOING_TIMEOUT_SECONDS: "0.3",
}));
vi.mock("./env", async (importOriginal) => {
  const { parseEnv } = await importOriginal<typeof import("./env")>();
  const fixed = {
    APP_DATABASE_URL: "postgresql://x@y/z",
    AUTH_SECRET: "a secret for tests only, of sufficient length",
  };
  return { env: () => parseEnv({ ...fixed, ...settings }) };
});
const { mayReach, sendRequest, whyRefused } = await import("./outgoing");

let answer: RequestListener;
let server: Server;
let port: number;
let calls = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = 0;
  settings.OUTGOING_PRIVATE_ADDRESSES = "refuse";
  answer = (_request, response) => void response.end("fine");
});

test.each([
  "127.0.0.1",
  "[::1]",
  "169.254.169.254",
  "[fd00:ec2::254]",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.1.1",
  "100.64.0.1",
  "0.0.0.0",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:a9fe:a9fe]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[fe80::1]",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "127.1",
  "224.0.0.1",
  "255.255.255.255",
])("%s is not called", async (host) => {
  const url = `http://${host}:${port}/`;
  expect(await sendRequest({ url })).toMatchObject({ kind: "refused", reason: expect.stringContaining("private") });
  expect(await whyRefused(url)).toContain("private");
  expect(calls).toBe(0);
});

test("a name that leads to a private address is not called", async () => {
  expect(await sendRequest({ url: `http://localhost:${port}/` })).toMatchObject({
    kind: "refused",
    reason: expect.stringMatching(/^localhost leads to (127\.0\.0\.1|::1) lies/),
  });
  expect(await whyRefused(`http://localhost:${port}/`)).toContain("localhost leads to");
  expect(calls).toBe(0);
});

/** From now on every name leads there. */
function leadAllNamesTo(address: string) {
  vi.spyOn(dns, "lookup").mockImplementation(((_name: string, _options: unknown, callback: unknown) =>
    (callback as (error: null, found: dns.LookupAddress[]) => void)(null, [{ address, family: 4 }])) as never);
}

test("a name that is pointed elsewhere after it was checked is refused when it is called", async () => {
  leadAllNamesTo("93.184.216.34");
  expect(await whyRefused("http://rebinding.test/")).toBeUndefined();
  leadAllNamesTo("127.0.0.1");
  expect(await sendRequest({ url: `http://rebinding.test:${port}/` })).toMatchObject({ kind: "refused" });
  expect(calls).toBe(0);
  vi.restoreAllMocks();
});

test("public addresses are called; the configuration may allow private ones, all or by range", () => {
  for (const address of ["93.184.216.34", "2606:2800:220:1::1", "172.32.0.1"]) expect(mayReach(address)).toBe(true);
  settings.OUTGOING_PRIVATE_ADDRESSES = "10.1.0.0/16, ::1";
  expect(["10.1.9.9", "10.2.0.1", "::1", "127.0.0.1", "::ffff:10.1.0.1"].map(mayReach)).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  settings.OUTGOING_PRIVATE_ADDRESSES = "allow";
  expect(mayReach("169.254.169.254")).toBe(true);
});

test.each([
  "ftp://example.com/",
  "file:///etc/passwd",
  "gopher://example.com",
  "no address",
  "http://a:b@example.com/",
])("%s is refused", async (url) => expect(await sendRequest({ url })).toMatchObject({ kind: "refused" }));

const here = (path = "/") => `http://127.0.0.1:${port}${path}`;

test("an answer comes with its status and its first kilobyte; the rest is not read", async () => {
  settings.OUTGOING_PRIVATE_ADDRESSES = "127.0.0.1";
  answer = (_request, response) => {
    response.writeHead(503, { "retry-after": "120" });
    // An endless answer.
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(64 * 1024)));
    };
    response.on("drain", more);
    more();
  };
  const got = await sendRequest({ url: here(), body: "{}" });
  expect(got).toMatchObject({ kind: "answered", status: 503, retryAfter: 120, body: "x".repeat(1024) });
});

test("a redirect is not followed", async () => {
  settings.OUTGOING_PRIVATE_ADDRESSES = "127.0.0.1";
  answer = (_request, response) => void response.writeHead(307, { location: here("/elsewhere") }).end();
  expect(await sendRequest({ url: here(), body: "{}" })).toMatchObject({ kind: "answered", status: 307 });
  expect(calls).toBe(1);
});

test("a receiver that hangs, or drips, is left in time", async () => {
  settings.OUTGOING_PRIVATE_ADDRESSES = "127.0.0.1";
  answer = () => {};
  expect(await sendRequest({ url: here() })).toMatchObject({
    kind: "unreachable",
    reason: "It did not answer within 0.3 s.",
  });
  answer = (_request, response) => {
    const drip = setInterval(() => response.write("."), 50);
    response.on("close", () => clearInterval(drip));
  };
  expect(await sendRequest({ url: here() })).toMatchObject({ kind: "unreachable" });
});

test("nobody there is said in words", async () => {
  settings.OUTGOING_PRIVATE_ADDRESSES = "127.0.0.1";
  expect(await sendRequest({ url: "http://127.0.0.1:9/" })).toMatchObject({
    kind: "unreachable",
    reason: "Nothing listens there: the connection was refused.",
  });
});

test("what the operator configured may be private", async () => {
  expect(await sendRequest({ url: here(), trusted: true })).toMatchObject({
    kind: "answered",
    status: 200,
    body: "fine",
  });
});

test("a name whose server keeps silent is not waited for, and holds up two look-ups at most", async () => {
  const silent: string[] = [];
  const answers: (() => void)[] = [];
  vi.spyOn(dns, "lookup").mockImplementation(((name: string, _options: unknown, callback: unknown) => {
    silent.push(name);
    answers.push(() => (callback as (error: Error) => void)(new Error("SERVFAIL")));
  }) as never);
  const names = Array.from({ length: 5 }, (_, i) => `https://silent-${i}.test/`);
  expect(await Promise.all(names.map((name) => whyRefused(name)))).toEqual(names.map(() => undefined));
  expect(silent).toEqual(["silent-0.test", "silent-1.test"]);

  // Once they have answered at last, there is room again.
  for (const answer of answers.splice(0)) answer();
  leadAllNamesTo("10.0.0.1");
  expect(await whyRefused("https://inside.test/")).toContain("10.0.0.1 lies in a private network");
  vi.restoreAllMocks();
});
