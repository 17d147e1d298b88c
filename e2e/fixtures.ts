/** Every journey's ground: a workspace of its own with a person per role, the demo's people, and watchers of the console. */
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { hashPassword } from "better-auth/crypto";
import { sql } from "drizzle-orm";
import { DEMO_SIGN_INS } from "@/db/seed/people";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { withoutContext } from "@/db/workspace";
import type { Role } from "@/domain/permissions";
import { Seat } from "./seats";

export { expect } from "@playwright/test";

export const PASSWORD = "a long test password";
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type SignedIn = { page: Page; context: BrowserContext };

export type Fixtures = {
  /** A fresh workspace; `users` are real accounts whose password is PASSWORD and e-mail `<role>@<slug>.test`. */
  workspace: TestWorkspace;
  /** Signs somebody of a workspace in, in a browser context of their own. */
  signIn: (role: Role, workspace?: TestWorkspace) => Promise<SignedIn>;
  /** Signs one of the demo's people in (workspace "aurora", or the platform's administrator). */
  demo: (role: DemoRole) => Promise<SignedIn>;
  /** The page of somebody who only looks, signed in from test to test: change nothing. */
  look: (role: Onlooker) => Promise<Page>;
  /** Sits somebody down at a browser; they have left it when the test is over. */
  sitDown: (email?: string) => Promise<Seat>;
};

type DemoRole = Role | "platform administrator";
type Onlooker = DemoRole | "stranger";
type ForWorker = { passwordHash: string; seats: Seats; onlookers: Map<Onlooker, Promise<Seat>> };

export const test = base.extend<Fixtures, ForWorker>({
  passwordHash: [async ({}, use) => use(await hashPassword(PASSWORD)), { scope: "worker" }],

  seats: [
    async ({ browser }, use, { project }) => {
      const seats = new Seats(browser, project.use.baseURL ?? "");
      await use(seats);
      await seats.close();
    },
    { scope: "worker" },
  ],

  onlookers: [async ({}, use) => use(new Map()), { scope: "worker" }],

  workspace: async ({ passwordHash }, use) => {
    const workspace = await createTestWorkspace();
    await givePasswords(workspace, passwordHash);
    await use(workspace);
  },

  sitDown: async ({ seats }, use, info) => {
    const taken: Seat[] = [];
    await use(async (email) => {
      const seat = await seats.take(email);
      taken.push(seat);
      return seat;
    });
    // After a test that failed, the worker and its browser are made anew.
    if (info.status !== info.expectedStatus) return;
    await Promise.all(taken.map((seat) => seats.giveBack(seat)));
    for (const seat of taken) seat.expectNoFaults();
  },

  signIn: async ({ sitDown, workspace }, use) => {
    await use((role, { slug } = workspace) => sitDown(`${role}@${slug}.test`));
  },

  demo: async ({ sitDown }, use) => {
    await use((role) => sitDown(emailOf(role)));
  },

  look: async ({ seats, onlookers }, use) => {
    const used = new Set<Seat>();
    await use(async (role) => {
      const sitting = onlookers.get(role) ?? seats.take(role === "stranger" ? undefined : emailOf(role));
      onlookers.set(role, sitting);
      const seat = await sitting;
      used.add(seat);
      return seat.page;
    });
    for (const seat of used) {
      await seat.rest();
      seat.expectNoFaults();
    }
  },
});

function emailOf(role: DemoRole): string {
  const person = DEMO_SIGN_INS.find((one) => one.role === role);
  if (!person) throw new Error(`The demo has no ${role}.`);
  return person.email;
}

/** A worker's places at its browser. */
class Seats {
  readonly #browser: Browser;
  readonly #baseURL: string;
  readonly #free: Seat[] = [];
  readonly #all = new Set<Seat>();

  constructor(browser: Browser, baseURL: string) {
    this.#browser = browser;
    this.#baseURL = baseURL;
  }

  /** @param email who sits down; nobody known when left out */
  async take(email?: string): Promise<Seat> {
    const seat = this.#free.pop() ?? (await Seat.open(this.#browser, this.#baseURL));
    this.#all.add(seat);
    if (email) await this.#signIn(seat.context, email);
    return seat;
  }

  /** What its page's console said stays to be asked for. */
  async giveBack(seat: Seat): Promise<void> {
    if (await seat.clear()) this.#free.push(seat);
    else {
      this.#all.delete(seat);
      await seat.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((seat) => seat.close()));
  }

  /** By a session of their own, as a sign-in leaves it: proving a password takes longer than most pages. */
  async #signIn(context: BrowserContext, email: string): Promise<void> {
    const token = randomUUID();
    const agent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${this.#browser.version()} Safari/537.36`;
    const { rowCount } = await withoutContext((tx) =>
      tx.execute(sql`insert into auth.sessions (user_id, token, expires_at, user_agent)
        select id, ${token}, now() + interval '1 day', ${agent} from auth.users where email = ${email}`),
    );
    expect(rowCount, `people with the e-mail ${email}`).toBe(1);
    const signature = createHmac("sha256", process.env.AUTH_SECRET ?? "")
      .update(token)
      .digest("base64");
    const value = encodeURIComponent(`${token}.${signature}`);
    await context.addCookies([{ name: "codex.session_token", value, url: this.#baseURL, httpOnly: true }]);
  }
}

async function givePasswords(workspace: TestWorkspace, passwordHash: string): Promise<void> {
  await withoutContext(async (tx) => {
    await tx.execute(sql`insert into auth.accounts (user_id, account_id, provider_id, password)
      select id, id, 'credential', ${passwordHash} from unnest(${sql.param(Object.values(workspace.users))}::uuid[]) id`);
  });
}

/** Keeps pages from coming alive. @returns a function that lets their scripts come */
export async function holdScripts(page: Page): Promise<() => void> {
  let release: (() => void) | undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/*.js", (route) => released.then(() => route.continue()));
  return () => release?.();
}

/** Fails with what axe finds on the page as it is now (WCAG 2.2 A and AA). */
export async function expectAccessible(page: Page): Promise<void> {
  // On the way to another address the title comes a moment after the page.
  await page.waitForFunction(() => document.title !== "");
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  // A colour on its way from one theme to the other belongs to neither.
  await page.evaluate(() =>
    Promise.allSettled(
      document.getAnimations().flatMap((each) => (each instanceof CSSTransition ? [each.finished] : [])),
    ),
  );
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const results = await axe.run(document, {
      resultTypes: ["violations"],
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return results.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 5).map((node) => `${node.target.join(" ")} — ${node.failureSummary ?? ""}`),
    }));
  });
  expect(violations, `accessibility of ${page.url()}`).toEqual([]);
}
