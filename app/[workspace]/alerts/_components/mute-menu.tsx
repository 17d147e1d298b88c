"use client";

import { BellOff } from "lucide-react";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { AlertDetail } from "@/db/alerts";
import type { MutedKind } from "@/domain/notification-preferences";
import { muteAbout, takeBackMute } from "../mute-actions";

type MuteMenuProps = { slug: string; alert: Pick<AlertDetail, "id" | "campaign" | "agent" | "source"> };

/** Stops telling me of alerts like this one: of its campaign, its agent or its source. The inbox keeps them. */
export function MuteMenu({ slug, alert }: MuteMenuProps) {
  const things: [MutedKind, string | null][] = [
    ["campaign", alert.campaign],
    ["agent", alert.agent],
    ["source", alert.source],
  ];

  async function mute(kind: MutedKind, name: string) {
    const result = await muteAbout(slug, { alertId: alert.id, kind }).catch(() => null);
    if (!result?.ok) {
      return toast({
        message: result?.message ?? "The server could not be reached. Nothing was muted.",
        tone: "danger",
      });
    }
    const { muteId } = result.data;
    return toast({
      message: `You are told of no alerts of the ${kind} ${name} any more.`,
      tone: "success",
      action: { label: "Undo", onSelect: () => void takeBack(muteId) },
    });
  }

  async function takeBack(muteId: string) {
    const result = await takeBackMute(slug, { muteId }).catch(() => null);
    if (!result?.ok) toast({ message: "It is still muted. End it in your notification preferences.", tone: "danger" });
  }

  return (
    <div>
      <Menu
        size="sm"
        variant="ghost"
        trigger={
          <>
            <BellOff aria-hidden /> Mute for me
          </>
        }
      >
        {things.map(
          ([kind, name]) =>
            name && (
              <MenuItem key={kind} onSelect={() => void mute(kind, name)}>
                {`The ${kind} ${name}`}
              </MenuItem>
            ),
        )}
      </Menu>
    </div>
  );
}
