/** Places at a browser that go from test to test: in a new one, opening and first loading a page costs twice as much. */
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";

/** A light page of the same origin: there, nothing is followed, and the browser's process stays. */
const RESTING_PLACE = "/api/health";
const VIEWPORT = { width: 1280, height: 720 };

// What is done by these outlives a page that is left.
const ALTERING = ["addInitScript", "exposeBinding", "exposeFunction", "route", "routeWebSocket", "emulateMedia", "on"];
const ALTERING_ALL = ["addInitScript", "exposeBinding", "exposeFunction", "route", "grantPermissions", "setOffline"];

/** A browser context with one page, watched for errors that a person would not see. */
export class Seat {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #faults: string[] = [];
  #isAltered = false;

  static async open(browser: Browser, baseURL: string): Promise<Seat> {
    const context = await browser.newContext({ baseURL, viewport: VIEWPORT });
    return new Seat(context, await context.newPage());
  }

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    readWhenRevealed(page);
    page.on("pageerror", (error) => this.#faults.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      if (/Content Security Policy|Hydration|hydrat/i.test(text)) this.#faults.push(`${page.url()}: ${text}`);
    });
    const note = () => {
      this.#isAltered = true;
    };
    noteCalls(page, ALTERING, note);
    noteCalls(context, ALTERING_ALL, note);
    const { clock } = page;
    Object.defineProperty(page, "clock", { get: () => (note(), clock) });
  }

  /** Fails with what the page's console has said since it was last asked. */
  expectNoFaults(): void {
    expect(this.#faults.splice(0), "errors in the browser's console").toEqual([]);
  }

  /** Stops following what others do, until its person looks at the next page. */
  async rest(): Promise<void> {
    await this.page.goto(RESTING_PLACE);
    await this.page.setViewportSize(VIEWPORT);
  }

  /** Makes it as new for whoever sits down next. @returns false when it can't be: it is to be closed */
  async clear(): Promise<boolean> {
    if (this.#isAltered || this.page.isClosed()) return false;
    try {
      for (const page of this.context.pages()) if (page !== this.page) await page.close();
      await this.rest();
      // Some browsers let what comes to lie under a pointer that was left there be hovered.
      await this.page.mouse.move(0, 0);
      await this.context.clearCookies();
      await this.page.evaluate(() => window.sessionStorage.clear());
      const session = await this.context.newCDPSession(this.page);
      const { origin } = new URL(this.page.url());
      await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
      await session.detach();
      return true;
    } catch {
      // It would not leave its page, or has crashed.
      return false;
    }
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

function noteCalls(target: object, names: readonly string[], note: () => void): void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>;
  for (const name of names) {
    const method = methods[name]?.bind(target);
    if (!method) continue;
    methods[name] = (...args) => {
      note();
      return method(...args);
    };
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
