import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { addressOf, listRoutes, PUBLIC_ROUTES, REDIRECTS } from "./site-map";

const THEMES = ["light", "dark"] as const;
const SCREENSHOTS = process.env.SCREENSHOTS;

/** What holds of every page: one heading, a title, nothing for axe to find, no sideways scroll on a phone. */
async function expectSound(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("load");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(/Codex/);
  await expect(page.getByRole("status").filter({ hasText: "Loading…" })).toHaveCount(0);
  await expectAccessible(page);
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}-1440.png` });
  await page.setViewportSize({ width: 360, height: 780 });
  // Charts take a moment to fit themselves.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
      message: `${name} scrolls sideways at 360 px by`,
    })
    .toBeLessThanOrEqual(0);
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}-360.png` });
}

for (const route of listRoutes().filter((one) => !REDIRECTS.includes(one))) {
  for (const theme of THEMES) {
    test(`${route} is sound in ${theme}`, async ({ demo, page: stranger }) => {
      const page = PUBLIC_ROUTES.includes(route)
        ? stranger
        : (await demo(route.startsWith("/admin") ? "platform administrator" : "owner")).page;
      await page.setViewportSize({ width: 1440, height: 900 });
      const address = await addressOf(route);
      await page.context().addCookies([{ name: "theme", value: theme, url: test.info().project.use.baseURL }]);
      const response = await page.goto(address);
      expect(response?.status(), address).toBe(200);
      await expectSound(page, `${route.replaceAll("/", "_").slice(1)}-${theme}`);
    });
  }
}
