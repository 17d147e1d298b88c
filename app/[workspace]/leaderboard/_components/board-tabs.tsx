import { TabLinks } from "@/components/ui/tabs";

const BOARDS = [
  { path: "", label: "People" },
  { path: "/agents", label: "Agents" },
  { path: "/guilds", label: "Guilds" },
] as const;

export function BoardTabs({ slug, current }: { slug: string; current: (typeof BOARDS)[number]["label"] }) {
  return (
    <div className="mb-4">
      <TabLinks
        label="Leaderboards"
        tabs={BOARDS.map(({ path, label }) => ({
          href: `/${slug}/leaderboard${path}`,
          label,
          current: label === current,
        }))}
      />
    </div>
  );
}
