"use client";

import { useState } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { InvitationState } from "@/domain/members";
import type { Role } from "@/domain/permissions";
import { revoke } from "../actions";

type Invitation = {
  id: string;
  email: string;
  role: Role;
  state: InvitationState;
  invitedBy: string | null;
  createdAt: Date;
  expiresAt: Date;
};
type InvitationTableProps = { slug: string; timezone: string; invitations: Invitation[]; grantable: Role[] };

const TONES: Record<InvitationState, Tone> = {
  open: "accent",
  accepted: "success",
  revoked: "neutral",
  expired: "neutral",
};

export function InvitationTable({ slug, timezone, invitations, grantable }: InvitationTableProps) {
  const [busy, setBusy] = useState<string | null>(null);

  async function withdraw({ id, email }: Invitation) {
    setBusy(id);
    const result = await revoke(slug, { invitationId: id }).catch(() => null);
    setBusy(null);
    if (result?.ok) toast({ message: `The invitation of ${email} is withdrawn.`, tone: "success" });
    else toast({ message: result?.message ?? "The server could not be reached. Nothing was saved.", tone: "danger" });
  }

  return (
    <Table label="Invitations">
      <thead>
        <tr>
          <Th>E-mail</Th>
          <Th>Role</Th>
          <Th>State</Th>
          <Th>Invited</Th>
          <Th>
            <span className="sr-only">Withdraw</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {invitations.map((invitation) => (
          <Tr key={invitation.id}>
            <Td className="min-w-48 break-all">{invitation.email}</Td>
            <Td>{invitation.role}</Td>
            <Td className="whitespace-nowrap">
              <Badge tone={TONES[invitation.state]}>{invitation.state}</Badge>
              {invitation.state === "open" && (
                <span className="ml-2 text-[0.8667rem] text-muted">
                  ends <RelativeTime date={invitation.expiresAt} timezone={timezone} />
                </span>
              )}
            </Td>
            <Td className="whitespace-nowrap">
              <RelativeTime date={invitation.createdAt} timezone={timezone} />
              {invitation.invitedBy && <span className="text-muted"> by {invitation.invitedBy}</span>}
            </Td>
            <Td numeric>
              {invitation.state === "open" && grantable.includes(invitation.role) && (
                <Button size="sm" onClick={() => withdraw(invitation)} pending={busy === invitation.id}>
                  Withdraw<span className="sr-only"> the invitation of {invitation.email}</span>
                </Button>
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
