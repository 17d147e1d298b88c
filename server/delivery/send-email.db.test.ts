/** E-mail from the queue to a real SMTP server on loopback that takes, defers, refuses and hangs. */
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerAddress } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { claimDeliveries, resendDeliveries, settleDelivery } from "@/db/notice-deliveries";
import { letTimePass } from "@/db/testing/time";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { vouchFor, withWorkspace } from "@/db/workspace";
import { MAX_ATTEMPTS } from "@/domain/delivery";
import { notify, readState } from "../testing/receivers";

type Refusal = Error & { responseCode: number };
type Mailbox = "takes" | "hangs" | { answers: number; words: string; at?: "recipient" | "data" };

let mailbox: Mailbox = "takes";
const mails: string[] = [];

function refusalAt(at: "recipient" | "data"): Refusal | undefined {
  if (typeof mailbox === "string" || (mailbox.at ?? "recipient") !== at) return undefined;
  return Object.assign(new Error(mailbox.words), { responseCode: mailbox.answers });
}

const server = new SMTPServer({
  disabledCommands: ["AUTH", "STARTTLS"],
  onRcptTo: (_address: SMTPServerAddress, _session, done) => {
    if (mailbox !== "hangs") done(refusalAt("recipient"));
  },
  onData(stream, _session, done) {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("end", () => {
      const refusal = refusalAt("data");
      if (!refusal) mails.push(Buffer.concat(parts).toString());
      done(refusal);
    });
  },
});
server.on("error", () => {});

await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
Object.assign(process.env, {
  SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
  MAIL_FROM: "Codex <codex@codex.test>",
  APP_URL: "https://codex.test",
  AUTH_SECRET: "a secret for tests only, of sufficient length",
  OUTGOING_TIMEOUT_SECONDS: "2",
});
const { deliverDue } = await import("../testing/deliver-due");
const { unsubscribe } = await import("./unsubscribe");

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await createTestWorkspace();
});
beforeEach(() => {
  mailbox = "takes";
  mails.length = 0;
});
afterAll(async () => {
  await new Promise<void>((resolve) => void server.close(() => resolve()));
});

/** Header lines are folded and words are encoded; this joins them again. */
const unfolded = (mail: string) => mail.replaceAll("\r\n ", " ").replaceAll("=\r\n", "");
const header = (mail: string, name: string) => new RegExp(`^${name}: (.*)\r$`, "mi").exec(unfolded(mail))?.[1];

test("a mail that the server takes is delivered, as text and HTML, and can be unsubscribed from", async () => {
  const id = await notify(workspace, "email", { title: "Rain & <b>wind</b>", message: "Look at <script>." });
  await deliverDue(workspace.id);
  expect(await readState(workspace, id)).toMatchObject({
    status: "delivered",
    method: "SMTP 127.0.0.1",
    detail: null,
    attempts: 1,
    delivered: true,
  });
  expect(mails).toHaveLength(1);
  const mail = mails[0] ?? "";
  expect(header(mail, "To")).toBe(`viewer@${workspace.slug}.test`);
  expect(header(mail, "Message-ID")).toBe(`<${id}@codex.test>`);
  expect(header(mail, "List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
  expect(header(mail, "List-Unsubscribe")).toMatch(/^<https:\/\/codex\.test\/api\/unsubscribe\/[\w.-]+>$/);
  expect(mail).toContain("multipart/alternative");
  expect(unfolded(mail)).toContain("Rain &amp; &lt;b&gt;wind&lt;/b&gt;");
  expect(unfolded(mail)).toContain("&lt;script&gt;");
  expect(unfolded(mail)).not.toContain("<b>wind</b></p>");
});

test("a server that defers it is asked again, with growing waits, until it is given up; then it can be sent again", async () => {
  mailbox = { answers: 451, words: "try again later" };
  const id = await notify(workspace, "email");
  const waits: number[] = [];
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
    await letTimePass(workspace);
    await deliverDue(workspace.id);
    const state = await readState(workspace, id);
    expect(state).toMatchObject({ status: "pending", attempts: attempt, delivered: false });
    expect(state.detail).toContain("451 try again later");
    waits.push(Math.round(state.wait));
  }
  expect(waits.slice(0, 4)).toEqual([30, 120, 480, 1920]);
  expect(waits.at(-1)).toBe(21_600);
  await letTimePass(workspace);
  await deliverDue(workspace.id);
  const given = await readState(workspace, id);
  expect(given).toMatchObject({ status: "failed", attempts: MAX_ATTEMPTS });
  expect(given.detail).toContain(`Given up after ${MAX_ATTEMPTS} tries.`);

  mailbox = "takes";
  expect(await workspace.as("viewer", (tx) => resendDeliveries(tx, [id]))).toBe(1);
  await deliverDue(workspace.id);
  expect(await readState(workspace, id)).toMatchObject({ status: "delivered", attempts: 1 });
  expect(header(mails[0] ?? "", "Message-ID")).toBe(`<${id}@codex.test>`);
});

test("a refused recipient is a bounce, a refused mail a failure; neither is tried again", async () => {
  mailbox = { answers: 550, words: "no such mailbox" };
  const bounced = await notify(workspace, "email");
  await deliverDue(workspace.id);
  expect(await readState(workspace, bounced)).toMatchObject({
    status: "bounced",
    delivered: false,
    detail: expect.stringMatching(/^The mail server refused the recipient: .*550 no such mailbox/),
  });

  mailbox = { answers: 554, words: "looks like spam", at: "data" };
  const failed = await notify(workspace, "email");
  await deliverDue(workspace.id);
  expect(await readState(workspace, failed)).toMatchObject({
    status: "failed",
    detail: expect.stringMatching(/^The mail server refused the mail: .*554 looks like spam/),
  });
  mailbox = "takes";
  await letTimePass(workspace);
  await deliverDue(workspace.id);
  expect(mails).toEqual([]);
});

test("a server that hangs is left in time and asked again", async () => {
  mailbox = "hangs";
  const id = await notify(workspace, "email");
  await deliverDue(workspace.id);
  expect(await readState(workspace, id)).toMatchObject({
    status: "pending",
    attempts: 1,
    detail: expect.stringMatching(/^The mail server could not be reached: /),
  });
  mailbox = "takes";
  await letTimePass(workspace);
  await deliverDue(workspace.id);
  expect(await readState(workspace, id)).toMatchObject({ status: "delivered", attempts: 2 });
});

test("the link unsubscribes its person without a session; a changed one does nothing", async () => {
  const other = await createTestWorkspace();
  const origin = { kind: "person", requestId: "test" } as const;
  await notify(other, "email");
  await deliverDue(other.id);
  const token =
    header(mails[0] ?? "", "List-Unsubscribe")
      ?.slice(1, -1)
      .split("/")
      .at(-1) ?? "";

  const forged = token.replace(/.{2}$/, (end) => (end === "AA" ? "BB" : "AA"));
  expect(await unsubscribe(token.replace(other.users.viewer, other.users.ops), origin)).toBe(false);
  expect(await unsubscribe(forged, origin)).toBe(false);
  expect(await unsubscribe("", origin)).toBe(false);
  const still = await notify(other, "email");
  await deliverDue(other.id);
  expect(await readState(other, still)).toMatchObject({ status: "delivered" });

  expect(await unsubscribe(token, origin)).toBe(true);
  expect(await unsubscribe(token, origin)).toBe(true);
  const stopped = await notify(other, "email");
  mails.length = 0;
  await deliverDue(other.id);
  expect(await readState(other, stopped)).toMatchObject({
    status: "failed",
    detail: "The person has unsubscribed from this workspace's e-mails. Nothing was sent.",
  });
  expect(mails).toEqual([]);
});

test("of two senders at once, each mail is sent by one", async () => {
  const busy = await createTestWorkspace();
  const ids = await Promise.all(Array.from({ length: 50 }, () => notify(busy, "email")));
  await Promise.all([deliverDue(busy.id), deliverDue(busy.id), deliverDue(busy.id)]);
  const sent = mails.map((mail) => header(mail, "Message-ID"));
  expect(sent.sort()).toEqual(ids.map((id) => `<${id}@codex.test>`).sort());
});

test("what a killed sender had claimed is lost for two minutes only, and its late word counts no more", async () => {
  const crashed = await createTestWorkspace();
  const id = await notify(crashed, "email");
  const origin = { kind: "system", requestId: "test" } as const;
  const sender = vouchFor({ workspaceId: crashed.id, userId: null, role: "admin", origin });
  const [claimed] = await withWorkspace(sender, (tx) => claimDeliveries(tx, 10));
  expect(claimed).toMatchObject({ id, attempts: 1 });
  await deliverDue(crashed.id);
  expect(mails).toEqual([]);

  await letTimePass(crashed);
  await deliverDue(crashed.id);
  expect(mails).toHaveLength(1);
  expect(await readState(crashed, id)).toMatchObject({ status: "delivered", attempts: 2 });
  const late = { status: "failed", method: null, detail: "late", retryIn: null } as const;
  expect(claimed && (await withWorkspace(sender, (tx) => settleDelivery(tx, claimed, late)))).toBe(false);
  expect(await readState(crashed, id)).toMatchObject({ status: "delivered" });
});
