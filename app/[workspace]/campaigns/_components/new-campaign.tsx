"use client";

import { Plus } from "lucide-react";
import { Button, LinkButton } from "@/components/ui/button";

/** Leads to the form; says why not to somebody whose role can't make campaigns. */
export function NewCampaign({ slug, refused }: { slug: string; refused: string | undefined }) {
  const content = (
    <>
      <Plus aria-hidden /> New campaign
    </>
  );
  if (!refused) {
    return (
      <LinkButton variant="primary" href={`/${slug}/campaigns/new`}>
        {content}
      </LinkButton>
    );
  }
  return (
    <Button variant="primary" disabledReason={refused}>
      {content}
    </Button>
  );
}
