/** The costly previews' door: roles that can't handle alerts don't get as far as the database. */
import { expect, test, vi } from "vitest";
import { ROLES } from "@/domain/permissions";
import { previewRule } from "./rules/actions";
import { loadSilencePreview } from "./silences/actions";

const asking = vi.hoisted(() => ({ role: "viewer" }));
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));
vi.mock("@/server/request", () => ({
  isSameOrigin: () => true,
  requestOrigin: async () => ({ kind: "person", requestId: "test" }),
}));
vi.mock("@/server/session", () => ({
  findMembership: async () => ({ member: { role: asking.role, origin: { kind: "person", requestId: "test" } } }),
}));

test.each(ROLES)("%s", async (role) => {
  asking.role = role;
  const handles = ["owner", "admin", "ops"].includes(role);
  // What is asked has no right form: whoever may ask hears of that.
  for (const preview of [previewRule, loadSilencePreview] as ((slug: string, input: never) => Promise<unknown>)[]) {
    expect(await preview("any", {} as never)).toMatchObject({ ok: false, code: handles ? "invalid" : "forbidden" });
  }
});
