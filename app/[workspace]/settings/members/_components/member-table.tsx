"use client";

import { useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/form";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { Role } from "@/domain/permissions";
import type { Result } from "@/domain/result";
import { changeRole, remove } from "../actions";

type Member = { id: string; userId: string; name: string; email: string; role: Role; joinedAt: Date };
type MemberTableProps = {
  slug: string;
  timezone: string;
  members: Member[];
  /** The user who looks. */
  me: string;
  /** The roles that they may give and take; none for most. */
  grantable: Role[];
};

export function MemberTable({ slug, timezone, members, me, grantable }: MemberTableProps) {
  const [busy, setBusy] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<Member | null>(null);

  async function act(member: Member, action: () => Promise<Result<void>>, done: string) {
    setBusy(member.id);
    const result = await action().catch(() => null);
    setBusy(null);
    if (result?.ok) toast({ message: done, tone: "success" });
    else toast({ message: result?.message ?? "The server could not be reached. Nothing was saved.", tone: "danger" });
  }

  return (
    <>
      <Table label="Members">
        <thead>
          <tr>
            <Th>Person</Th>
            <Th>Role</Th>
            <Th>Joined</Th>
            {grantable.length > 0 && (
              <Th>
                <span className="sr-only">Remove</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {members.map((member) => {
            const mine = grantable.includes(member.role);
            return (
              <Tr key={member.id}>
                <Td>
                  <div className="flex min-w-48 items-center gap-2.5">
                    <Avatar name={member.name} />
                    <div className="min-w-0">
                      <p className="font-medium wrap-anywhere">
                        {member.name} {member.userId === me && <span className="text-muted">(you)</span>}
                      </p>
                      <p className="text-[0.8667rem] break-all text-muted">{member.email}</p>
                    </div>
                  </div>
                </Td>
                <Td>
                  {mine ? (
                    <Select
                      aria-label={`Role of ${member.name}`}
                      value={member.role}
                      disabled={busy === member.id}
                      onChange={(event) => {
                        const role = event.target.value as Role;
                        void act(
                          member,
                          () => changeRole(slug, { memberId: member.id, role }),
                          `${member.name} is ${role} now.`,
                        );
                      }}
                      className="min-w-28"
                    >
                      {grantable.map((role) => (
                        <option key={role}>{role}</option>
                      ))}
                    </Select>
                  ) : (
                    <Badge>{member.role}</Badge>
                  )}
                </Td>
                <Td className="whitespace-nowrap">
                  <RelativeTime date={member.joinedAt} timezone={timezone} />
                </Td>
                {grantable.length > 0 && (
                  <Td numeric>
                    {mine && (
                      <Button size="sm" onClick={() => setLeaving(member)} pending={busy === member.id}>
                        Remove<span className="sr-only"> {member.name}</span>
                      </Button>
                    )}
                  </Td>
                )}
              </Tr>
            );
          })}
        </tbody>
      </Table>
      <ConfirmDialog
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving) {
            void act(leaving, () => remove(slug, { memberId: leaving.id }), `${leaving.name} is no longer a member.`);
          }
          setLeaving(null);
        }}
        title={`Remove ${leaving?.name ?? ""}?`}
        confirmLabel="Remove"
      >
        <p>
          They lose access at once. What they made stays; what was assigned to them is free again. A new invitation
          brings them back.
        </p>
      </ConfirmDialog>
    </>
  );
}
