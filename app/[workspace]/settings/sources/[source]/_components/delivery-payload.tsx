"use client";

import { useQuery } from "@tanstack/react-query";
import { CodeBlock } from "@/components/ui/code-block";
import { ListSkeleton } from "@/components/ui/states";
import { wordsOfError } from "@/components/ui/words-of-error";
import { payloadQuery } from "../../queries";

type DeliveryPayloadProps = { slug: string; delivery: { id: string; payloadBytes: number } };

/** What a delivery held, as text whatever it is. */
export function DeliveryPayload({ slug, delivery }: DeliveryPayloadProps) {
  const { data, isPending, error } = useQuery(payloadQuery(slug, delivery.id));
  if (isPending) return <ListSkeleton rows={2} />;
  if (error) return <p className="text-danger">{wordsOfError(error)}</p>;
  if (!data) return <p className="text-muted">This delivery is no longer kept.</p>;
  const headers = Object.entries(data.headers).map(([name, value]) => `${name}: ${value}`);
  const whole = new Blob([data.payload]).size >= delivery.payloadBytes;
  return (
    <>
      {headers.length > 0 && <CodeBlock label="Headers" code={headers.join("\n")} />}
      {data.payload ? (
        <CodeBlock label="Payload" code={formatted(data.payload)} />
      ) : (
        <p className="text-muted">Its body was not read.</p>
      )}
      {!whole && (
        <p className="text-[0.8rem] text-muted">
          It had {delivery.payloadBytes.toLocaleString("en")} bytes. What is shown is the beginning, or has secrets
          hidden.
        </p>
      )}
    </>
  );
}

/** Indented where it is whole JSON. */
function formatted(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
