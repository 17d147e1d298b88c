"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Compass, MessageSquareQuote, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button, LinkButton } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyState } from "@/components/ui/states";
import { type Role, whyNot } from "@/domain/permissions";
import { formatThings } from "@/domain/quantities";
import { positioningListQuery } from "../queries";

/** Every framework and every message, as cards that people read. */
export function PositioningList({ slug, role }: { slug: string; role: Role }) {
  const { positioning, messages } = useSuspenseQuery(positioningListQuery(slug)).data;
  const base = `/${slug}/positioning`;
  const refused = whyNot(role, "campaigns.write", "change positioning");
  return (
    <>
      <PageHeader
        title="Positioning"
        description="Where we stand in the market and what we say: campaigns are built on it."
        actions={
          <>
            <AddLink href={`${base}/messages/new`} refused={refused}>
              New message
            </AddLink>
            <AddLink href={`${base}/new`} refused={refused} primary>
              New framework
            </AddLink>
          </>
        }
      />
      <Section title="Frameworks">
        {positioning.length === 0 ? (
          <EmptyState icon={<Compass aria-hidden />} title="No framework yet">
            A framework says for whom we are, which pain we end, and why we and nobody else.
          </EmptyState>
        ) : (
          <Cards>
            {positioning.map((framework) => (
              <CardLink key={framework.id} href={`${base}/${framework.id}`} name={framework.name}>
                <Badge className="max-w-full">
                  <span className="truncate" title={framework.marketSegment}>
                    {framework.marketSegment}
                  </span>
                </Badge>
                <p className="line-clamp-3">{framework.keyMessage ?? "No key message yet."}</p>
                <p className="text-[0.8rem] text-muted">
                  {formatThings(framework.messageCount, "message")}, {formatThings(framework.campaignCount, "campaign")}
                </p>
              </CardLink>
            ))}
          </Cards>
        )}
      </Section>
      <Section title="Messages">
        {messages.length === 0 ? (
          <EmptyState icon={<MessageSquareQuote aria-hidden />} title="No message yet">
            A message puts a framework into words: the one sentence, its pillars, and the voice.
          </EmptyState>
        ) : (
          <Cards>
            {messages.map((message) => (
              <CardLink key={message.id} href={`${base}/messages/${message.id}`} name={message.name}>
                <p className="line-clamp-3">“{message.primaryMessage}”</p>
                <p className="text-[0.8rem] text-muted">
                  {message.positioningName ? `On ${message.positioningName}, ` : ""}
                  {formatThings(message.campaignCount, "campaign")}
                </p>
              </CardLink>
            ))}
          </Cards>
        )}
      </Section>
    </>
  );
}

type AddLinkProps = { href: string; refused: string | undefined; primary?: boolean; children: ReactNode };

function AddLink({ href, refused, primary, children }: AddLinkProps) {
  const variant = primary ? "primary" : "secondary";
  if (refused) {
    return (
      <Button variant={variant} disabledReason={refused}>
        <Plus aria-hidden /> {children}
      </Button>
    );
  }
  return (
    <LinkButton variant={variant} href={href}>
      <Plus aria-hidden /> {children}
    </LinkButton>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-8">
      <h2 className="mb-3 text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Cards({ children }: { children: ReactNode }) {
  return <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">{children}</ul>;
}

function CardLink({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)] content-start justify-items-start gap-2 rounded-lg border border-line bg-surface p-4 wrap-anywhere hover:border-line-strong">
      <h3 className="font-semibold">
        <Link href={href} className="after:absolute after:inset-0 after:rounded-lg">
          {name}
        </Link>
      </h3>
      {children}
    </li>
  );
}
