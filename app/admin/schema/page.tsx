import { CircleCheck, CircleX } from "lucide-react";
import type { Metadata } from "next";
import { Badge } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type VerifyCheck, type VerifyCount, verifySchema } from "@/db/verify";
import { requirePlatformAdmin } from "@/server/session";

export const metadata: Metadata = { title: "Schema health · Administration" };

export default async function SchemaPage() {
  await requirePlatformAdmin();
  const { ok, checks, counts } = await verifySchema();
  const failed = [...checks, ...counts].filter((one) => !one.ok).length;
  return (
    <>
      <PageHeader
        title="Schema health"
        description="Whether the database holds what the contract says, and its functions do it. Looked at now, in a transaction that is rolled back."
        actions={<LinkButton href="/admin/schema">Check again</LinkButton>}
      />
      <p className="mb-4">
        {ok ? (
          <Badge tone="success">
            <CircleCheck aria-hidden /> All {checks.length} checks and {counts.length} counts are met
          </Badge>
        ) : (
          <Badge tone="danger">
            <CircleX aria-hidden /> {failed} not met
          </Badge>
        )}
      </p>
      <div className="grid items-start gap-4 xl:grid-cols-[3fr_2fr]">
        <Card title={`The ${checks.length} checks`}>
          <CheckTable checks={checks} />
        </Card>
        <Card title="Counts">
          <CountTable counts={counts} />
        </Card>
      </div>
    </>
  );
}

function CheckTable({ checks }: { checks: VerifyCheck[] }) {
  return (
    <Table label="Checks">
      <thead>
        <tr>
          <Th>Set</Th>
          <Th>Check</Th>
          <Th>Result</Th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ set, name, ok, detail }) => (
          <Tr key={`${set} ${name}`}>
            <Td className="align-top whitespace-nowrap text-muted">{set.slice(0, 3)}</Td>
            <Td className="min-w-52 align-top">
              <p className="font-medium">{name}</p>
              <p className="text-[0.8667rem] break-words text-muted">{detail}</p>
            </Td>
            <Td className="align-top">
              <Met ok={ok} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function CountTable({ counts }: { counts: VerifyCount[] }) {
  return (
    <Table label="Counts">
      <thead>
        <tr>
          <Th>What</Th>
          <Th numeric>Expected</Th>
          <Th numeric>Found</Th>
          <Th>Result</Th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ name, expected, found, ok }) => (
          <Tr key={name}>
            <Td>{name}</Td>
            <Td numeric>{expected}</Td>
            <Td numeric>{found}</Td>
            <Td>
              <Met ok={ok} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Met({ ok }: { ok: boolean }) {
  return ok ? <Badge tone="success">met</Badge> : <Badge tone="danger">short</Badge>;
}
