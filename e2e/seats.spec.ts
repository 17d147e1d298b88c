import { expect, test } from "./fixtures";

test("who sits down next finds nothing of who was there before", async ({ seats, workspace }) => {
  const seat = await seats.take(`ops@${workspace.slug}.test`);
  await seat.page.goto(`/${workspace.slug}/alerts`);
  await seat.page.evaluate(() => {
    window.localStorage.setItem("left", "behind");
    window.sessionStorage.setItem("left", "behind");
    document.cookie = "theme=dark; path=/";
  });
  await seats.giveBack(seat);

  const same = await seats.take();
  expect(same).toBe(seat);
  const response = await same.page.goto(`/${workspace.slug}/alerts`);
  expect(response?.url()).toContain("/sign-in");
  expect(
    await same.page.evaluate(() => [window.localStorage.length, window.sessionStorage.length, document.cookie]),
  ).toEqual([0, 0, ""]);

  const heard = same.page.waitForEvent("pageerror");
  await same.page.evaluate(() => void setTimeout(() => Promise.reject(new Error("unheard"))));
  await heard;
  expect(() => same.expectNoFaults()).toThrow("unheard");

  // Nobody else gets what a test has changed for good.
  await same.page.route("**/nothing", (route) => route.abort());
  await seats.giveBack(same);
  const fresh = await seats.take();
  expect(fresh).not.toBe(same);
  await seats.giveBack(fresh);
});
