/** The demo at the first start, and its sign-ins. */
import { Client } from "pg";
import { DEMO_SIGN_INS } from "@/db/seed/people";
import type { Installation } from "./installation";
import { say, step } from "./progress";

/** Fills a database in which nobody has an account yet. */
export async function seedDemoOnce({ ownerUrl }: Installation): Promise<boolean> {
  if ((await emails(ownerUrl)).length > 0) return false;
  const { seedDemo } = await import("@/db/seed/demo");
  await step("Filling the demo (once)", () => seedDemo({ ownerUrl, onProgress: (words) => say(`  ${words}`) }));
  return true;
}

/** The demo's sign-ins, one per role, as far as those people are still there; empty without a demo. */
export async function signInTable(ownerUrl: string): Promise<string> {
  const there = new Set(await emails(ownerUrl));
  const rows = DEMO_SIGN_INS.filter(({ email }) => there.has(email)).map(({ role, email, password, workspace }) => [
    workspace ?? "",
    role,
    email,
    password,
  ]);
  if (rows.length === 0) return "";
  const table = [["workspace", "role", "e-mail", "password"], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  return `\nThe demo's people:\n${lines.join("\n")}\n\n`;
}

/** True once anybody has an account. */
export async function hasAccounts(ownerUrl: string): Promise<boolean> {
  return (await emails(ownerUrl)).length > 0;
}

async function emails(ownerUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ email: string }>(
      "select email from auth.users order by created_at limit 500",
    );
    return rows.map(({ email }) => email);
  } finally {
    await client.end();
  }
}
