import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { listDeliveries } from "@/db/deliveries";
import { findIntegration } from "@/db/integrations";
import { withWorkspace } from "@/db/workspace";
import { KINDS, sourceUrl } from "@/domain/integrations";
import { whyNot } from "@/domain/permissions";
import { recipeOf } from "@/domain/source-recipes";
import { env } from "@/server/env";
import { requireMembership } from "@/server/session";
import { Recipe } from "../_components/recipe";
import { deliveriesQuery } from "../queries";
import { DeliveryLog } from "./_components/delivery-log";
import { RenameSource } from "./_components/rename-source";
import { SourceEnd } from "./_components/source-end";
import { SourceFacts } from "./_components/source-facts";
import { SourceSecret } from "./_components/source-secret";
import { TrySource } from "./_components/try-source";

type SourcePageProps = { params: Promise<{ workspace: string; source: string }> };

const readSource = cache(async (slug: string, id: string) => {
  const { member } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) return null;
  return withWorkspace(member, (tx) => findIntegration(tx, id));
});

export async function generateMetadata({ params }: SourcePageProps): Promise<Metadata> {
  const { workspace, source } = await params;
  return { title: `${(await readSource(workspace, source))?.name ?? "Source"} · Settings` };
}

export default async function SourcePage({ params }: SourcePageProps) {
  const { workspace: slug, source: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  const source = await readSource(slug, id);
  if (!source) notFound();
  // That there is a source, everybody may know; what it sends, and how to send to it, is for those who manage them.
  const refusal = whyNot(member.role, "integrations.manage", "see what sources send, or change them");
  const client = new QueryClient();
  if (!refusal) {
    const deliveries = await withWorkspace(member, (tx) => listDeliveries(tx, id));
    client.setQueryData(deliveriesQuery(workspace.slug, id).queryKey, deliveries);
  }
  const { kind, name, signed } = source;
  const steps = recipeOf(kind, {
    url: sourceUrl(env().APP_URL, kind, { workspaceId: workspace.id, integrationId: id }),
    key: "<the key of this source>",
    signingSecret: "<the signing secret of this source>",
    signed,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <p>
        <Link href={`/${workspace.slug}/settings/sources`} className="text-accent hover:underline">
          All sources
        </Link>
      </p>
      <SourceFacts source={source} timezone={workspace.timezone} />
      {refusal ? (
        <Notice>{refusal}</Notice>
      ) : (
        <>
          <Card title="Try it out">
            <TrySource slug={workspace.slug} source={source} />
          </Card>
          <Card title="Last deliveries">
            <DeliveryLog slug={workspace.slug} timezone={workspace.timezone} sourceId={id} />
          </Card>
          <Card title={`Set ${KINDS[kind].label} up`}>
            <Recipe steps={steps} />
          </Card>
          <Card title="Secret">
            <SourceSecret slug={workspace.slug} source={source} timezone={workspace.timezone} />
          </Card>
          <Card title="Name">
            <RenameSource slug={workspace.slug} source={source} />
          </Card>
          <Card title={`Disable or delete ${name}`}>
            <SourceEnd slug={workspace.slug} source={source} />
          </Card>
        </>
      )}
    </HydrationBoundary>
  );
}
