/** Every journey's ground: a workspace of its own with a person per role, the demo's people, and watchers of the console. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { hashPassword } from "better-auth/crypto";
import { sql } from "drizzle-orm";
import { DEMO_SIGN_INS } from "@/db/seed/people";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { withoutContext } from "@/db/workspace";
import type { Role } from "@/domain/permissions";

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
  demo: (role: Role | "platform administrator") => Promise<SignedIn>;
};

export const test = base.extend<Fixtures, { passwordHash: string }>({
  passwordHash: [async ({}, use) => use(await hashPassword(PASSWORD)), { scope: "worker" }],

  workspace: async ({ passwordHash }, use) => {
    const workspace = await createTestWorkspace();
    await givePasswords(workspace, passwordHash);
    await use(workspace);
  },

  signIn: async ({ browser, baseURL, workspace, passwordHash }, use) => {
    const opened = new Opened(browser, baseURL);
    await use(async (role, other) => {
      if (other && other.id !== workspace.id) await givePasswords(other, passwordHash);
      const { slug } = other ?? workspace;
      return opened.signIn(`${role}@${slug}.test`, PASSWORD);
    });
    await opened.close();
  },

  demo: async ({ browser, baseURL }, use) => {
    const opened = new Opened(browser, baseURL);
    await use((role) => {
      const person = DEMO_SIGN_INS.find((one) => one.role === role);
      if (!person) throw new Error(`The demo has no ${role}.`);
      return opened.signIn(person.email, person.password);
    });
    await opened.close();
  },
});

/** The browser contexts of one test, each watched for errors that a person would not see. */
class Opened {
  readonly #contexts: BrowserContext[] = [];
  readonly #faults: string[] = [];
  readonly #browser: Browser;
  readonly #baseURL: string;

  constructor(browser: Browser, baseURL = "") {
    this.#browser = browser;
    this.#baseURL = baseURL;
  }

  async signIn(email: string, password: string): Promise<SignedIn> {
    const context = await this.#browser.newContext({ baseURL: this.#baseURL });
    this.#contexts.push(context);
    const answer = await context.request.post("/api/auth/sign-in/email", {
      data: { email, password },
      headers: { origin: this.#baseURL },
    });
    expect(answer.status(), `signing ${email} in`).toBe(200);
    const page = await context.newPage();
    this.#watch(page);
    return { page, context };
  }

  #watch(page: Page) {
    page.on("pageerror", (error) => this.#faults.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      if (/Content Security Policy|Hydration|hydrat/i.test(text)) this.#faults.push(`${page.url()}: ${text}`);
    });
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
    expect(this.#faults, "errors in the browser's console").toEqual([]);
  }
}

async function givePasswords(workspace: TestWorkspace, passwordHash: string): Promise<void> {
  await withoutContext(async (tx) => {
    for (const id of Object.values(workspace.users)) {
      await tx.execute(sql`insert into auth.accounts (user_id, account_id, provider_id, password)
        values (${id}, ${id}, 'credential', ${passwordHash}) on conflict do nothing`);
    }
  });
}

/** Fails with what axe finds on the page as it is now (WCAG 2.2 A and AA). */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const results = await axe.run(document, {
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
