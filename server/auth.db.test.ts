import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { createAccount } from "@/db/accounts";
import { findSession } from "@/db/session";
import { withoutContext } from "@/db/workspace";
import { serveAuth } from "./auth";
import { readSessionCookie } from "./session-cookie";

const PASSWORD = "a long test password";
const person = { id: randomUUID(), name: "Ada", email: `${randomUUID()}@people.test` };

beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "a secret for tests only, of sufficient length");
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.stubEnv("TRUSTED_ADDRESS_HEADER", "x-real-ip");
  const passwordHash = await hashPassword(PASSWORD);
  await withoutContext((tx) => createAccount(tx, { ...person, passwordHash }));
});

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return serveAuth(
    new Request(`http://127.0.0.1:3000/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "http://127.0.0.1:3000", ...headers },
      body: JSON.stringify(body),
    }),
  );
}

const signIn = (email: string, password: string, address: string) =>
  post("/sign-in/email", { email, password }, { "x-real-ip": address });

test("an account that we made signs in; wrong password and unknown address answer the same", async () => {
  const right = await signIn(person.email.toUpperCase(), PASSWORD, "192.0.2.1");
  expect(right.status).toBe(200);
  const value = /codex\.session_token=([^;]+)/.exec(right.headers.get("set-cookie") ?? "")?.[1] ?? "";
  const token = readSessionCookie(decodeURIComponent(value), process.env.AUTH_SECRET ?? "");
  expect(await findSession(token ?? "", null)).toMatchObject({ user: { id: person.id } });
  expect(right.headers.get("set-cookie")).toMatch(/codex\.session_token=.*HttpOnly.*SameSite=Lax/i);
  const wrong = await signIn(person.email, "not the password", "192.0.2.1");
  const unknown = await signIn("nobody@people.test", "not the password", "192.0.2.1");
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(await unknown.json()).toEqual(await wrong.json());
});

test("the eleventh attempt within a minute waits, per address", async () => {
  const attempts: number[] = [];
  for (let n = 0; n < 11; n++) attempts.push((await signIn(person.email, `guess number ${n}`, "192.0.2.2")).status);
  expect(attempts).toEqual([...Array<number>(10).fill(401), 429]);
  const held = await signIn(person.email, PASSWORD, "192.0.2.2");
  expect(held.status).toBe(429);
  expect(Number(held.headers.get("x-retry-after"))).toBeGreaterThan(0);
  expect((await signIn(person.email, PASSWORD, "192.0.2.3")).status).toBe(200);
});

test("nobody signs up by themselves, nor becomes an administrator", async () => {
  const signUp = await post("/sign-up/email", { name: "Eve", email: "eve@people.test", password: PASSWORD });
  expect(signUp.status).toBe(404);
  const cookie = (await signIn(person.email, PASSWORD, "192.0.2.4")).headers.get("set-cookie")?.split(";")[0] ?? "";
  for (const path of ["/update-user", "/update-user/", "/%75pdate-user", "//update-user", "/sign-out/../update-user"]) {
    const answer = await post(path, { name: "Eve", isPlatformAdmin: true }, { cookie });
    expect(answer.status, path).toBe(404);
  }
  const { rows } = await withoutContext((tx) =>
    tx.execute(sql`select (select is_platform_admin or name <> 'Ada' from auth.users where id = ${person.id}) as changed,
                          (select count(*) from auth.users where email = 'eve@people.test') as eves`),
  );
  expect(rows).toEqual([{ changed: false, eves: 0 }]);
});

test("what isn't a form of ours is refused before it is read whole", async () => {
  const tooLarge = await post("/sign-in/email", { email: person.email, password: "x".repeat(20_000) });
  expect(tooLarge.status).toBe(413);
  const odd = await post("/sign-in/email", { email: { a: 1 }, password: ["x"] }, { "x-real-ip": "192.0.2.6" });
  expect(odd.status).toBe(400);
});

test("a foreign page can't sign anybody in", async () => {
  const forged = await post(
    "/sign-in/email",
    { email: person.email, password: PASSWORD },
    { origin: "https://evil.example", cookie: "codex.session_token=x", "x-real-ip": "192.0.2.5" },
  );
  expect(forged.status).toBe(403);
  const byOtherName = await post(
    "/sign-in/email",
    { email: person.email, password: PASSWORD },
    { origin: "http://localhost:3000", cookie: "theme=dark", "x-real-ip": "192.0.2.5" },
  );
  expect(byOtherName.status).toBe(200);
});
