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
  /** The page of somebody who only looks, kept from test to test, as opening one takes as long as loading it: change nothing. */
  look: (role: Onlooker) => Promise<Page>;
};

type DemoRole = Role | "platform administrator";
type Onlooker = DemoRole | "stranger";
type ForWorker = { passwordHash: string; onlookers: { opened: Opened; pages: Map<Onlooker, Promise<Page>> } };

export const test = base.extend<Fixtures, ForWorker>({
  passwordHash: [async ({}, use) => use(await hashPassword(PASSWORD)), { scope: "worker" }],

  onlookers: [
    async ({ browser }, use, { project }) => {
      const opened = new Opened(browser, project.use.baseURL);
      await use({ opened, pages: new Map() });
      await opened.close();
    },
    { scope: "worker" },
  ],

  workspace: async ({ passwordHash }, use) => {
    const workspace = await createTestWorkspace();
    await givePasswords(workspace, passwordHash);
    await use(workspace);
  },

  signIn: async ({ browser, baseURL, workspace }, use) => {
    const opened = new Opened(browser, baseURL);
    await use(async (role, { slug } = workspace) => opened.page(await opened.signIn(`${role}@${slug}.test`)));
    await opened.close();
  },

  demo: async ({ browser, baseURL }, use) => {
    const opened = new Opened(browser, baseURL);
    await use(async (role) => opened.page(await opened.signInDemo(role)));
    await opened.close();
  },

  look: async ({ onlookers: { opened, pages } }, use) => {
    const open = async (role: Onlooker) => {
      const context = role === "stranger" ? opened.open() : opened.signInDemo(role);
      return (await opened.page(await context)).page;
    };
    const used = new Set<Page>();
    await use(async (role) => {
      const opening = pages.get(role) ?? open(role);
      pages.set(role, opening);
      const page = await opening;
      used.add(page);
      await page.setViewportSize({ width: 1280, height: 720 });
      return page;
    });
    // It follows no live changes while others work.
    for (const page of used) await page.goto("about:blank");
    opened.expectNoFaults();
  },
});

/** Browser contexts and pages that are closed together, each page watched for errors that a person would not see. */
class Opened {
  readonly #contexts: BrowserContext[] = [];
  readonly #pages: Page[] = [];
  readonly #faults: string[] = [];
  readonly #browser: Browser;
  readonly #baseURL: string;

  constructor(browser: Browser, baseURL = "") {
    this.#browser = browser;
    this.#baseURL = baseURL;
  }

  async open(): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ baseURL: this.#baseURL });
    this.#contexts.push(context);
    return context;
  }

  /** By a session of their own, as a sign-in leaves it: proving a password takes longer than most pages. */
  async signIn(email: string): Promise<BrowserContext> {
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
    const context = await this.open();
    await context.addCookies([{ name: "codex.session_token", value, url: this.#baseURL, httpOnly: true }]);
    return context;
  }

  signInDemo(role: DemoRole): Promise<BrowserContext> {
    const person = DEMO_SIGN_INS.find((one) => one.role === role);
    if (!person) throw new Error(`The demo has no ${role}.`);
    return this.signIn(person.email);
  }

  async page(context: BrowserContext): Promise<SignedIn> {
    const page = await context.newPage();
    readWhenRevealed(page);
    this.#pages.push(page);
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
    await Promise.all(this.#pages.map((page) => page.close()));
    await Promise.all(this.#contexts.map((context) => context.close()));
    this.expectNoFaults();
  }

  /** Fails with what the pages' consoles have said since it was last asked. */
  expectNoFaults() {
    expect(this.#faults.splice(0), "errors in the browser's console").toEqual([]);
  }
}

/**
 * Late parts of a page arrive hidden and are moved to their place a moment after it has loaded: until then they are there
 * twice, or not yet to be seen. A person would not look in between.
 */
function readWhenRevealed(page: Page): void {
  for (const name of ["goto", "reload"] as const) {
    const load = page[name].bind(page) as (...args: unknown[]) => ReturnType<Page["goto"]>;
    page[name] = async (...args: unknown[]) => {
      const answer = await load(...args);
      await page.waitForFunction(() => !document.querySelector('[hidden][id^="S:"]'));
      return answer;
    };
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
