/** Structured logs, one JSON object a line. Never a secret, a cookie, a key or a person's text. */
import pino from "pino";

export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: { service: "codex" },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: [
    "password",
    "token",
    "secret",
    "authorization",
    "cookie",
    "*.password",
    "*.token",
    "*.authorization",
    "*.cookie",
  ],
});
