"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Input } from "@/components/ui/form";

type ChannelFieldsProps = {
  channels: Record<string, number>;
  currency: string;
  errorOf: (field: string) => string | undefined;
};

/** Channels with the amount that each may spend: a row for each, as many as there are. */
export function ChannelFields({ channels, currency, errorOf }: ChannelFieldsProps) {
  const [rows, setRows] = useState(() =>
    Object.entries(channels).map(([name, amount], key) => ({ key, name, amount: String(amount) })),
  );
  const errors = [
    errorOf("resourceAllocation.channels"),
    ...rows.map(({ name }) => errorOf(`resourceAllocation.channels.${name}`)),
  ].filter(Boolean);
  return (
    <fieldset className="grid content-start gap-2 sm:col-span-2">
      <legend className="mb-1 text-[0.8667rem] font-medium">
        Channels <span className="font-normal text-muted">(optional, amounts in {currency})</span>
      </legend>
      {rows.map((row, index) => (
        <div key={row.key} className="flex gap-2">
          <Input
            name="channelName"
            aria-label={`Channel ${index + 1}`}
            placeholder="E-mail"
            defaultValue={row.name}
            onChange={(event) =>
              setRows(rows.map((one) => (one.key === row.key ? { ...one, name: event.target.value.trim() } : one)))
            }
          />
          <Input
            name="channelAmount"
            aria-label={`Amount of channel ${index + 1} in ${currency}`}
            inputMode="decimal"
            placeholder="0"
            className="max-w-36"
            defaultValue={row.amount}
          />
          <IconButton
            label={`Remove channel ${index + 1}`}
            onClick={() => setRows(rows.filter((one) => one.key !== row.key))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {errors.length > 0 && <p className="text-[0.8rem] text-danger">{errors.join(" ")}</p>}
      <div>
        <Button
          size="sm"
          onClick={() =>
            setRows([...rows, { key: Math.max(-1, ...rows.map((row) => row.key)) + 1, name: "", amount: "" }])
          }
        >
          <Plus aria-hidden /> Add a channel
        </Button>
      </div>
    </fieldset>
  );
}
