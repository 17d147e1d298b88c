import { expect, test } from "vitest";
import { grantableRoles, invitationState, whyNotChangeRoles } from "./members";
import { inviteSchema } from "./members-input";
import { ROLES } from "./permissions";

test("owners may change anyone, admins anyone but owners, others nobody", () => {
  expect(ROLES.map((role) => grantableRoles(role))).toEqual([
    ["owner", "admin", "marketer", "ops", "viewer"],
    ["admin", "marketer", "ops", "viewer"],
    [],
    [],
    [],
  ]);
  expect(whyNotChangeRoles("admin", ["owner", "viewer"])).toBe("Your role, admin, can't change owners.");
  expect(whyNotChangeRoles("ops", ["viewer"])).toBe("Your role, ops, can't manage members.");
});

test("an invitation is open until it is accepted, revoked or past its time", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  const open = { acceptedAt: null, revokedAt: null, expiresAt: new Date("2026-03-01T12:00:01Z") };
  expect(invitationState(open, now)).toBe("open");
  expect(invitationState({ ...open, expiresAt: now }, now)).toBe("expired");
  expect(invitationState({ ...open, revokedAt: now }, now)).toBe("revoked");
  expect(invitationState({ ...open, acceptedAt: now, expiresAt: now }, now)).toBe("accepted");
});

test("an invitation names a known role", () => {
  const parsed = inviteSchema.safeParse({ email: "a@b.co", role: "god" });
  expect(parsed.error?.issues[0]?.message).toBe("The role is one of owner, admin, marketer, ops, viewer.");
});
