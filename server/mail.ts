/** The one mail door: SMTP when configured, else the log. */
import { createTransport, type Transporter } from "nodemailer";
import { env } from "./env";
import { sendJob } from "./jobs/queue";
import { log } from "./log";

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** In angle brackets; the mail server's own unless said. */
  messageId?: string;
  headers?: Record<string, string>;
};

/** The job that carries mail to the mail server. */
export const MAIL_JOB = "send-queued-mail";

/** Queues a mail: it goes out soon, and again should the mail server be down. Does not throw for a server that is. */
export async function sendMail(mail: Mail): Promise<void> {
  try {
    if (await sendJob(MAIL_JOB, mail)) return;
    await deliverMail(mail);
  } catch (error) {
    log.error({ err: error, to: mail.to, subject: mail.subject }, "mail could not be sent");
  }
}

let transport: Transporter | undefined;

/** Hands the mail to the mail server at once. @throws what the mail server answers */
export async function deliverMail(mail: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM, OUTGOING_TIMEOUT_SECONDS } = env();
  if (!SMTP_URL) {
    log.info({ to: mail.to, subject: mail.subject, text: mail.text }, "mail (no SMTP server is configured)");
    return;
  }
  const timeout = OUTGOING_TIMEOUT_SECONDS * 1000;
  transport ??= createTransport({
    url: SMTP_URL,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  });
  await transport.sendMail({ ...mail, from: MAIL_FROM });
  log.info({ to: mail.to, subject: mail.subject }, "mail sent");
}
