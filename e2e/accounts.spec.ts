import type { Page } from "@playwright/test";
import { expect, PASSWORD, test } from "./fixtures";
import { mailedLink } from "./mailbox";

async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("signing in leads back to the page that was asked for; what is wrong isn't told", async ({ page, workspace }) => {
  await page.goto(`/${workspace.slug}/settings/keys`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const said = page.getByRole("alert").filter({ hasText: "The e-mail address or the password is wrong." });
  await fillSignIn(page, `owner@${workspace.slug}.test`, "not my password");
  await expect(said).toBeVisible();
  await fillSignIn(page, `nobody@${workspace.slug}.test`, "not my password");
  await expect(said).toBeVisible();
  await fillSignIn(page, `OWNER@${workspace.slug}.test`, PASSWORD);
  await expect(page).toHaveURL(`/${workspace.slug}/settings/keys`);
  await expect(page.getByRole("heading", { name: "Keys for programs" })).toBeVisible();
});

test("an unknown address takes as long as a wrong password", async ({ request, workspace, baseURL }) => {
  const attempt = async (email: string) => {
    const started = performance.now();
    const data = { email, password: "not my password" };
    const answer = await request.post("/api/auth/sign-in/email", { data, headers: { origin: baseURL ?? "" } });
    expect(answer.status()).toBe(401);
    return performance.now() - started;
  };
  await attempt(`viewer@${workspace.slug}.test`);
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let n = 0; n < 7; n++) {
    known.push(await attempt(`viewer@${workspace.slug}.test`));
    unknown.push(await attempt(`nobody${n}@${workspace.slug}.test`));
  }
  // The quickest of each: what is left is the work itself, most of it the password's hash.
  const ratio = Math.min(...known) / Math.min(...unknown);
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

for (const next of ["//evil.example/x", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
  test(`a sign-in never leads to ${next}`, async ({ page, workspace, baseURL }) => {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await fillSignIn(page, `viewer@${workspace.slug}.test`, PASSWORD);
    await expect(page).toHaveURL(new URL(`/${workspace.slug}`, baseURL).href);
  });
}

test("a forgotten password is set anew by a mailed link, once, and signs every browser out", async ({
  page,
  workspace,
  signIn,
}) => {
  const email = `ops@${workspace.slug}.test`;
  const before = await signIn("ops");
  await page.goto("/forgot-password");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  const sent = page.getByRole("status").filter({ hasText: "If there is an account with this address" });
  await expect(sent).toBeVisible();
  const link = await mailedLink(email, "/reset-password");

  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("too short");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page).toHaveURL(/reset-password/);
  await page.getByLabel("New password", { exact: true }).fill("quite another password");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Your new password is set" })).toBeVisible();

  await before.page.goto(`/${workspace.slug}`);
  await expect(before.page).toHaveURL(/\/sign-in/);
  await fillSignIn(page, email, PASSWORD);
  await expect(page.getByRole("alert").filter({ hasText: "is wrong" })).toBeVisible();
  await fillSignIn(page, email, "quite another password");
  await expect(page).toHaveURL(`/${workspace.slug}`);

  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("a third password of mine");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "used already or has expired" })).toBeVisible();
});

test("asking for an unknown address's password sounds the same", async ({ page }) => {
  await page.goto("/forgot-password");
  await page.getByLabel("E-mail").fill("nobody@nowhere.test");
  await page.getByRole("button", { name: "Send the link" }).click();
  const sent = page.getByRole("status").filter({ hasText: "If there is an account with this address" });
  await expect(sent).toBeVisible();
});

test("signing out everywhere ends the other browser's session at once", async ({ workspace, signIn }) => {
  const [here, there] = [await signIn("marketer"), await signIn("marketer")];
  await there.page.goto("/account");
  await here.page.goto("/account");
  await expect(here.page.getByText("This browser")).toBeVisible();
  await here.page.getByRole("button", { name: "Sign out everywhere" }).click();
  await here.page
    .getByRole("dialog", { name: "Sign out everywhere?" })
    .getByRole("button", { name: "Sign out everywhere" })
    .click();
  await expect(here.page.getByRole("status").filter({ hasText: "You are signed out everywhere." })).toBeVisible();

  // The other tab still shows its page; what it does is refused and what it opens is the sign-in.
  await there.page.getByLabel("Your name").fill("Somebody else");
  await there.page.getByRole("button", { name: "Save the name" }).click();
  await expect(there.page.getByRole("alert").filter({ hasText: "You are signed out." })).toBeVisible();
  await there.page.goto(`/${workspace.slug}`);
  await expect(there.page).toHaveURL(/\/sign-in/);
  const live = await there.context.request.get(`/${workspace.slug}/live`);
  expect(live.status()).toBe(401);
});

test("a single session can be ended, and a changed password ends the others", async ({ workspace, signIn }) => {
  const [here, there] = [await signIn("viewer"), await signIn("viewer")];
  await here.page.goto("/account");
  await here.page.getByRole("button", { name: /^Sign out Chrome/ }).click();
  await expect(here.page.getByRole("button", { name: /^Sign out Chrome/ })).toHaveCount(0);
  await there.page.goto("/account");
  await expect(there.page).toHaveURL(/\/sign-in/);

  const third = await signIn("viewer");
  await here.page.getByLabel("Present password", { exact: true }).fill("not my password");
  await here.page.getByLabel("New password", { exact: true }).fill("quite another password");
  await here.page.getByRole("button", { name: "Change the password" }).click();
  await expect(here.page.getByText("This is not your present password.").first()).toBeVisible();
  await here.page.getByLabel("Present password", { exact: true }).fill(PASSWORD);
  await here.page.getByRole("button", { name: "Change the password" }).click();
  await expect(here.page.getByText("Your new password is set.")).toBeVisible();
  await here.page.reload();
  await expect(here.page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await third.page.goto(`/${workspace.slug}`);
  await expect(third.page).toHaveURL(/\/sign-in/);
});

test("a name takes emoji, and refuses what can't be seen and what is too long, by field", async ({ signIn }) => {
  const { page } = await signIn("admin");
  await page.goto("/account");
  const name = page.getByLabel("Your name");
  await name.fill("Ada \u202eLovelace");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByText("holds a character that can't be seen").first()).toBeVisible();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await name.evaluate((input: HTMLInputElement) => input.removeAttribute("maxlength"));
  await name.fill("x".repeat(121));
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByText("The name has at most 120 characters.").first()).toBeVisible();
  await name.fill("Ada 🦊 Žižková");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByText("Your name is saved.")).toBeVisible();
  await page.reload();
  await expect(name).toHaveValue("Ada 🦊 Žižková");
});

test("once there is an account, nobody becomes the first", async ({ page }) => {
  await page.goto("/welcome");
  await expect(page).toHaveURL(/\/sign-in/);
});
