import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeLetter } from "./letter";
import { deliverMail, sendMail } from "./mail";

type Received = { from: string; to: string[]; source: string };
const received: Received[] = [];
let refuse = false;

const server = new SMTPServer({
  disabledCommands: ["AUTH", "STARTTLS"],
  onRcptTo: (_address, _session, done) => done(refuse ? new Error("mailbox full") : undefined),
  onData(stream, session, done) {
    let source = "";
    stream.on("data", (part: Buffer) => {
      source += part.toString();
    });
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      received.push({ from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address), source });
      done();
    });
  },
});

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  process.env.SMTP_URL = `smtp://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  process.env.MAIL_FROM = "Codex <codex@codex.test>";
  process.env.APP_DATABASE_URL ??= "postgresql://nobody@127.0.0.1:1/none";
  process.env.AUTH_SECRET ??= "a secret for tests only, of sufficient length";
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const letter = writeLetter({
  to: "ada@codex.test",
  subject: "Über & out",
  paragraphs: ["Hello <Ada>."],
  link: { label: "Go on", url: "https://codex.test/go?x=1" },
  closing: "Bye.",
});

test("a mail reaches the mail server as text and HTML", async () => {
  await deliverMail(letter);
  const [mail] = received;
  expect(mail).toMatchObject({ from: "codex@codex.test", to: ["ada@codex.test"] });
  expect(mail?.source).toContain("multipart/alternative");
  expect(mail?.source).toContain("Hello <Ada>.");
  expect(mail?.source).toContain("Hello &lt;Ada&gt;.");
});

test("a mail server's refusal is for the queue to try again, and never fails who asked for the mail", async () => {
  refuse = true;
  await expect(deliverMail(letter)).rejects.toThrow("mailbox full");
  await expect(sendMail(letter)).resolves.toBeUndefined();
});
