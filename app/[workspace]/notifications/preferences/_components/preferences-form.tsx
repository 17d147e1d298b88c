"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox, FormMessage, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { MuteRow } from "@/db/notification-preferences";
import type { Preferences } from "@/domain/notification-preferences";
import { saveMyPreferences } from "../actions";
import { DigestFields } from "./digest-fields";
import { MinimumGrid } from "./minimum-grid";
import { MuteList } from "./mute-list";
import { QuietFields } from "./quiet-fields";
import { readPreferencesForm } from "./read-preferences-form";

type PreferencesFormProps = {
  slug: string;
  workspaceZone: string;
  zones: string[];
  mutes: MuteRow[];
  preferences: Preferences & { isSaved: boolean; nextDigestAt: Date | null };
};

export function PreferencesForm({ slug, workspaceZone, zones, preferences, mutes }: PreferencesFormProps) {
  const [changed, setChanged] = useState(false);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => saveMyPreferences(slug, readPreferencesForm(data)),
    () => {
      setChanged(false);
      toast({ message: "Your preferences are saved.", tone: "success" });
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} onChange={() => setChanged(true)} className="grid gap-4">
      <FormMessage failure={failure} />
      <Card title="What, where and from which severity">
        <p className="mb-3 max-w-[75ch] text-muted">
          Who is told of an alert, and by what, is decided by the workspace’s routing. Here you say what of it reaches
          you.
        </p>
        <MinimumGrid minimums={preferences.minimums} />
      </Card>
      <Card title="Quiet hours">
        <QuietFields preferences={preferences} workspaceZone={workspaceZone} zones={zones} errorOf={errorOf} />
      </Card>
      <Card title="Digest">
        <DigestFields preferences={preferences} workspaceZone={workspaceZone} errorOf={errorOf} />
      </Card>
      <Card title="Muted">
        <MuteList slug={slug} mutes={mutes} criticalPasses={preferences.criticalBreaksMutes} />
        <Checkbox
          name="criticalBreaksMutes"
          defaultChecked={preferences.criticalBreaksMutes}
          label="Critical alerts pass my mutes"
        />
      </Card>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" pending={pending}>
          Save preferences
        </Button>
        {changed && <span className="text-muted">Not saved yet.</span>}
      </div>
    </form>
  );
}
