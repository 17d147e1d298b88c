"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TestNotice } from "@/components/notifications/test-notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { PhoneState } from "@/domain/devices";
import { enterCode, readMyTest, removePhone, setPhone, testMyChannel } from "../devices-actions";
import { devicesQuery } from "../devices-queries";
import { useDeviceChange } from "./use-device-change";

/** The person's number for SMS: entered, confirmed by the code that was sent to it, tested and taken away. */
export function PhoneField({ slug }: { slug: string }) {
  const { data } = useSuspenseQuery(devicesQuery(slug));
  const [changing, setChanging] = useState(false);
  const remove = useDeviceChange(slug, () => removePhone(slug, {}));
  const { phone } = data;
  if (!data.smsWorks) return <p className="text-muted">No SMS service is configured for this installation.</p>;
  if (!phone || changing) return <NumberForm slug={slug} phone={phone} onDone={() => setChanging(false)} />;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium tabular-nums">{phone.number}</span>
        <Badge tone={phone.verified ? "success" : "warning"}>
          {phone.verified ? "confirmed" : "not confirmed yet"}
        </Badge>
        <Button size="sm" onClick={() => setChanging(true)}>
          Change the number
        </Button>
        <Button size="sm" pending={remove.isPending} onClick={() => remove.mutate(undefined)}>
          Remove the number
        </Button>
      </div>
      {phone.verified ? (
        <TestNotice
          slug={slug}
          send={() => testMyChannel(slug, { channel: "sms" })}
          read={(id) => readMyTest(slug, { id })}
        />
      ) : (
        <CodeForm slug={slug} />
      )}
    </div>
  );
}

function NumberForm({ slug, phone, onDone }: { slug: string; phone: PhoneState; onDone: () => void }) {
  const client = useQueryClient();
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (form) => setPhone(slug, { number: String(form.get("number")) }),
    (devices) => {
      client.setQueryData(devicesQuery(slug).queryKey, devices);
      onDone();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-md gap-3">
      <FormMessage failure={failure} />
      <Field label="Phone number" hint="With its country, such as +49 30 123456." error={errorOf("number")}>
        <Input name="number" type="tel" autoComplete="tel" required defaultValue={phone?.number} maxLength={30} />
      </Field>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Send a code to it
        </Button>
        {phone && <Button onClick={onDone}>Cancel</Button>}
      </div>
    </form>
  );
}

function CodeForm({ slug }: { slug: string }) {
  const client = useQueryClient();
  const [wrong, setWrong] = useState(false);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (form) => enterCode(slug, { code: String(form.get("code")) }),
    ({ right, devices }) => {
      setWrong(!right);
      client.setQueryData(devicesQuery(slug).queryKey, devices);
      if (right) toast({ message: "Your number is confirmed.", tone: "success" });
    },
  );
  const error =
    errorOf("code") ??
    (wrong ? "That is not the code, or it is too old. Change the number to get a new one." : undefined);
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-md gap-3">
      <FormMessage failure={failure} />
      <Field label="Code" hint="Six digits, in the text that was just sent." error={error}>
        <Input
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={6}
          className="max-w-32"
        />
      </Field>
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Confirm
        </Button>
      </div>
    </form>
  );
}
