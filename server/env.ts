/** Configuration, parsed once at start. A missing or wrong variable stops the start with its name and an example. */
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { HOURS_KEPT_DAYS } from "@/domain/retention";

/** "refuse", "allow", or the ranges that are allowed, such as 10.1.0.0/16 or one address. */
const privateAddresses = z
  .string()
  .default("refuse")
  .transform((text, context) => {
    if (text === "allow") return text;
    const ranges: ReturnType<typeof ipaddr.parseCIDR>[] = [];
    for (const range of text === "refuse" ? [] : text.split(",").map((part) => part.trim())) {
      if (ipaddr.isValidCIDR(range)) ranges.push(ipaddr.parseCIDR(range));
      else if (ipaddr.isValid(range))
        ranges.push([ipaddr.parse(range), ipaddr.parse(range).kind() === "ipv4" ? 32 : 128]);
      else context.addIssue({ code: "custom", message: `${range} is neither an address nor a range` });
    }
    return ranges;
  });

const schema = z.object({
  APP_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe("postgresql://codex_app:secret@localhost:5432/codex"),
  AUTH_SECRET: z.string().min(32).describe("a random text of 32 or more characters"),
  APP_URL: z.url().default("http://127.0.0.1:3000").describe("https://codex.example.com"),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10).describe("10"),
  /** Runs background jobs inside the web process; "off" where `npm run worker` runs apart. */
  JOBS: z.enum(["on", "off"]).default("on").describe("on or off"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info").describe("info"),
  /** SMTP server for mail; without it mail is written to the log. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe("smtp://user:secret@mail.example.com:587"),
  MAIL_FROM: z.string().default("Codex <codex@localhost>").describe("Codex <codex@example.com>"),
  /** Which private addresses people's webhooks may lead to; none unless said. */
  OUTGOING_PRIVATE_ADDRESSES: privateAddresses.describe("refuse, allow, or 10.1.0.0/16,127.0.0.1"),
  /** How long a receiver (a webhook's, a mail server, a push service) may take to answer. */
  OUTGOING_TIMEOUT_SECONDS: z.coerce.number().min(0.05).max(60).default(15).describe("15"),
  /** SMS through an HTTP API like Twilio's; without an address none are sent. */
  SMS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("https://api.twilio.com"),
  SMS_ACCOUNT: z.string().default("").describe("AC0123456789abcdef0123456789abcdef"),
  SMS_TOKEN: z.string().default("").describe("the account's secret"),
  SMS_FROM: z.string().default("").describe("+15555550100"),
  /** Sign-in attempts are limited unless a test says otherwise. */
  SIGN_IN_LIMIT: z.enum(["on", "off"]).default("on").describe("on or off"),
  /** Requests a program may make with one key, per minute and process. */
  PROGRAM_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(60_000).describe("60000"),
  /** Spans of agents' traces that a workspace may send, per minute and process: more than the largest request holds. */
  PROGRAM_SPANS_PER_MINUTE: z.coerce.number().int().min(1).default(600_000).describe("600000"),
  /** Days that agents' hours are kept. Their days stay. */
  PERFORMANCE_HOURS_DAYS: z.coerce
    .number()
    .int()
    .min(HOURS_KEPT_DAYS)
    .max(40_000)
    .default(HOURS_KEPT_DAYS)
    .describe(String(HOURS_KEPT_DAYS)),
  /** Months that agents' days are kept; for good unless said. The screens show a year. */
  PERFORMANCE_MONTHS: z.coerce.number().int().min(13).max(1200).optional().describe("25"),
  /** The header a trusted proxy puts the caller's address in; none by default. */
  TRUSTED_ADDRESS_HEADER: z.string().optional().describe("x-forwarded-for"),
});

export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/** @throws Error whose message names each wrong variable with an example */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

export function parseEnv(variables: Record<string, string | undefined>): Env {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0]) as keyof Env;
    const example = schema.shape[name]?.description;
    return `${name}: ${issue.message}${example ? ` (for example ${example})` : ""}`;
  });
  throw new Error(`The configuration is incomplete.\n${lines.join("\n")}`);
}
