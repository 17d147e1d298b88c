"use client";

import { MailPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import { ROLE_DESCRIPTIONS } from "@/domain/members";
import type { Role } from "@/domain/permissions";
import { invite } from "../actions";

type InvitePersonProps = { slug: string; grantable: Role[]; refusal?: string };

export function InvitePerson({ slug, grantable, refusal }: InvitePersonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setOpen(true)}>
        <MailPlus aria-hidden /> Invite somebody
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Invite somebody">
        <InviteForm slug={slug} grantable={grantable} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function InviteForm({ slug, grantable, onClose }: { slug: string; grantable: Role[]; onClose: () => void }) {
  const [made, setMade] = useState<{ url: string; email: string; mailed: boolean } | null>(null);
  const [role, setRole] = useState<Role>("viewer");
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => invite(slug, { email: String(data.get("email")), role }),
    setMade,
  );
  if (made) {
    return (
      <>
        <p role="status">
          {made.mailed
            ? `A mail with the link is on its way to ${made.email}. You can also hand it over yourself: it is shown only now.`
            : "No mail server is set up, so no mail goes out: hand the link over yourself. It is shown only now."}
        </p>
        <CopyField label="Invitation link" value={made.url} hint="It works once, for seven days, for that address." />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </>
    );
  }
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="E-mail" error={errorOf("email")}>
        <Input name="email" type="email" required maxLength={254} autoComplete="off" />
      </Field>
      <Field label="Role" error={errorOf("role")} hint={ROLE_DESCRIPTIONS[role]}>
        <Select name="role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {grantable.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Invite
        </Button>
      </DialogActions>
    </form>
  );
}
