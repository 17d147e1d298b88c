import type { Metadata } from "next";
import type { ComponentProps } from "react";
import { FleetBoardPage } from "../_components/fleet-board-page";

export const metadata: Metadata = { title: "Leaderboard of agents" };

export default function AgentBoardPage(props: Omit<ComponentProps<typeof FleetBoardPage>, "of">) {
  return <FleetBoardPage {...props} of="agent" />;
}
