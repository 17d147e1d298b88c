/** The demo's people: names, sign-ins and accounts. */
import type pg from "pg";
import type { Role } from "@/domain/permissions";
import type { PersonStory } from "./story";

/** One password for every demo person; it is printed at the first start and is not meant to be a secret. */
export const DEMO_PASSWORD = "codex-demo-2026";

export type DemoSignIn = {
  role: Role | "platform administrator";
  email: string;
  password: string;
  /** The workspace's slug; null for the platform administrator, who belongs to none. */
  workspace: string | null;
};

/** One person per role of the first workspace, its owner of the second, and the platform's administrator. */
export const DEMO_SIGN_INS: readonly DemoSignIn[] = [
  { role: "owner", email: "owner@aurora.demo", password: DEMO_PASSWORD, workspace: "aurora" },
  { role: "admin", email: "admin@aurora.demo", password: DEMO_PASSWORD, workspace: "aurora" },
  { role: "marketer", email: "marketer@aurora.demo", password: DEMO_PASSWORD, workspace: "aurora" },
  { role: "ops", email: "ops@aurora.demo", password: DEMO_PASSWORD, workspace: "aurora" },
  { role: "viewer", email: "viewer@aurora.demo", password: DEMO_PASSWORD, workspace: "aurora" },
  { role: "owner", email: "owner@meridian.demo", password: DEMO_PASSWORD, workspace: "meridian" },
  { role: "platform administrator", email: "platform@codex.demo", password: DEMO_PASSWORD, workspace: null },
];

export const PEOPLE: readonly PersonStory[] = [
  { key: "mara", name: "Mara Lindqvist", email: "owner@aurora.demo" },
  { key: "tobias", name: "Tobias Renner", email: "admin@aurora.demo" },
  { key: "aylin", name: "Aylin Demir", email: "marketer@aurora.demo" },
  { key: "jonas", name: "Jonas Weber", email: "ops@aurora.demo" },
  { key: "clara", name: "Clara Hoffmann", email: "viewer@aurora.demo" },
  { key: "luca", name: "Luca Bianchi", email: "luca@aurora.demo" },
  { key: "freya", name: "Freya Nielsen", email: "freya@aurora.demo" },
  { key: "nadia", name: "Nadia Haddad", email: "nadia@aurora.demo" },
  { key: "emre", name: "Emre Kaya", email: "emre@aurora.demo" },
  { key: "sofia", name: "Sofia Marques", email: "sofia@studio-linden.demo" },
  { key: "anton", name: "Anton Krol", email: "anton@studio-linden.demo" },
  { key: "grace", name: "Grace Okafor", email: "owner@meridian.demo" },
  { key: "daniel", name: "Daniel Reyes", email: "admin@meridian.demo" },
  { key: "hannah", name: "Hannah Sullivan", email: "marketer@meridian.demo" },
  { key: "marcus", name: "Marcus Bell", email: "ops@meridian.demo" },
  { key: "priya", name: "Priya Raman", email: "viewer@meridian.demo" },
  { key: "owen", name: "Owen Fitzgerald", email: "owen@meridian.demo" },
  { key: "leila", name: "Leila Farahani", email: "leila@meridian.demo" },
  { key: "kenji", name: "Kenji Tanaka", email: "kenji@meridian.demo" },
  { key: "rosa", name: "Rosa Delgado", email: "rosa@meridian.demo" },
  { key: "ilse", name: "Ilse Brandt", email: "platform@codex.demo", isPlatformAdmin: true },
];

/** The key of the platform's administrator. */
export const PLATFORM_ADMIN = "ilse";

/** Ids of the people by their story key. */
export type PeopleIds = ReadonlyMap<string, string>;

/** Writes the accounts; the password is hashed once, by the auth library's own function. */
export async function seedPeople(client: pg.ClientBase, now: Date): Promise<PeopleIds> {
  // Every start reads who the demo's people are; one makes them.
  const { hashPassword } = await import("better-auth/crypto");
  const password = await hashPassword(DEMO_PASSWORD);
  const since = new Date(now.getTime() - 120 * 86_400_000);
  const { rows } = await client.query<{ id: string; email: string }>(
    `insert into auth.users (name, email, email_verified, is_platform_admin, created_at, updated_at)
     select p.name, p.email, true, p.admin, $4, $4
     from unnest($1::text[], $2::text[], $3::boolean[]) as p (name, email, admin)
     returning id, email`,
    [
      PEOPLE.map(({ name }) => name),
      PEOPLE.map(({ email }) => email),
      PEOPLE.map(({ isPlatformAdmin }) => isPlatformAdmin ?? false),
      since,
    ],
  );
  await client.query(
    `insert into auth.accounts (user_id, account_id, provider_id, password, created_at, updated_at)
     select id, id::text, 'credential', $2, $3, $3 from unnest($1::uuid[]) as id`,
    [rows.map(({ id }) => id), password, since],
  );
  const idByEmail = new Map(rows.map((row) => [row.email, row.id]));
  return new Map(PEOPLE.map(({ key, email }) => [key, must(idByEmail.get(email), email)]));
}

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The demo knows no ${name}.`);
  return value;
}
