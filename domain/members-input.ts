/** What actions on members and invitations take. */
import { z } from "zod";
import { emailSchema } from "./accounts-input";
import { ROLES } from "./permissions";

const id = z.uuid("This is not an id.");
const role = z.enum(ROLES, { error: `The role is one of ${ROLES.join(", ")}.` });

export const inviteSchema = z.object({ email: emailSchema, role });
export const changeRoleSchema = z.object({ memberId: id, role });
export const memberIdSchema = z.object({ memberId: id });
export const invitationIdSchema = z.object({ invitationId: id });
