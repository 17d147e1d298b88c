import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { addressOf, listRoutes, PUBLIC_ROUTES, REDIRECTS } from "./site-map";

const THEMES = ["light", "dark"] as const;
const SCREENSHOTS = process.env.SCREENSHOTS;

async function expectHeading(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/Codex/);
  await expect(page.getByRole("status").filter({ hasText: "Loading…" })).toHaveCount(0);
}

/** Colours are all that a theme changes: the page is loaded once and dressed in each. */
async function wear(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.evaluate(async (name) => {
    document.documentElement.dataset.theme = name;
    const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(fading.map((one) => one.finished));
  }, theme);
}

async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 360, height: 780 });
  // Charts take a moment to fit themselves.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
      message: `${name} scrolls sideways at 360 px by`,
    })
    .toBeLessThanOrEqual(0);
}

/** What holds of every page: one heading, a title, nothing for axe to find, no sideways scroll on a phone. */
for (const route of listRoutes().filter((one) => !REDIRECTS.includes(one))) {
  test(`${route} is sound in both themes`, async ({ look }) => {
    const address = await addressOf(route);
    const page = await look(onlookerOf(route));
    await page.setViewportSize({ width: 1440, height: 900 });
    const response = await page.goto(address);
    expect(response?.status(), address).toBe(200);
    await expectHeading(page);
    for (const theme of THEMES) {
      await wear(page, theme);
      await expectAccessible(page);
      await photograph(page, `${route}-${theme}-1440`);
    }
    await expectNoSidewaysScroll(page, route);
    for (const theme of SCREENSHOTS ? THEMES : []) {
      await wear(page, theme);
      await photograph(page, `${route}-${theme}-360`);
    }
  });
}

function onlookerOf(route: string) {
  if (PUBLIC_ROUTES.includes(route)) return "stranger";
  return route.startsWith("/admin") ? "platform administrator" : "owner";
}

async function photograph(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name.replaceAll("/", "_").slice(1)}.png` });
}
