"use client";

import { useState } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { revokeKey } from "../actions";

type Key = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  state: "live" | "revoked" | "expired";
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};
type KeyTableProps = { slug: string; timezone: string; keys: Key[]; refusal?: string };

const TONES: Record<Key["state"], Tone> = { live: "success", revoked: "neutral", expired: "warning" };

export function KeyTable({ slug, timezone, keys, refusal }: KeyTableProps) {
  const [asking, setAsking] = useState<Key | null>(null);
  const [pending, setPending] = useState(false);

  async function revoke(key: Key) {
    setPending(true);
    const result = await revokeKey(slug, { keyId: key.id }).catch(() => null);
    setPending(false);
    setAsking(null);
    if (result?.ok) toast({ message: `The key ${key.name} is revoked.`, tone: "success" });
    else toast({ message: result?.message ?? "The server could not be reached. Nothing was saved.", tone: "danger" });
  }

  return (
    <>
      <Table label="Keys">
        <thead>
          <tr>
            <Th>Key</Th>
            <Th>May</Th>
            <Th>State</Th>
            <Th>Last used</Th>
            <Th>
              <span className="sr-only">Revoke</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <Tr key={key.id}>
              <Td className="min-w-40 wrap-anywhere">
                <p className="font-medium">{key.name}</p>
                <p className="text-[0.8667rem] text-muted">
                  <code className="font-mono">{key.prefix}</code>
                  {key.createdBy && ` by ${key.createdBy}`}
                </p>
              </Td>
              <Td>
                <ul className="flex flex-wrap gap-1">
                  {key.scopes.map((scope) => (
                    <li key={scope}>
                      <Badge>{scope}</Badge>
                    </li>
                  ))}
                </ul>
              </Td>
              <Td className="whitespace-nowrap">
                <Badge tone={TONES[key.state]}>{key.state}</Badge>
                {key.state === "live" && (
                  <span className="ml-2 text-[0.8667rem] text-muted">
                    {key.expiresAt ? (
                      <>
                        expires <RelativeTime date={key.expiresAt} timezone={timezone} />
                      </>
                    ) : (
                      "never expires"
                    )}
                  </span>
                )}
              </Td>
              <Td className="whitespace-nowrap">
                {key.lastUsedAt ? (
                  <RelativeTime date={key.lastUsedAt} timezone={timezone} />
                ) : (
                  <span className="text-muted">never</span>
                )}
              </Td>
              <Td numeric>
                {key.state === "live" && (
                  <Button size="sm" disabledReason={refusal} onClick={() => setAsking(key)}>
                    Revoke<span className="sr-only"> {key.name}</span>
                  </Button>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <ConfirmDialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        onConfirm={() => asking && void revoke(asking)}
        title={`Revoke ${asking?.name ?? ""}?`}
        confirmLabel="Revoke"
        pending={pending}
      >
        <p>The program that uses it is refused from now on. A revoked key can't be brought back; make a new one.</p>
      </ConfirmDialog>
    </>
  );
}
