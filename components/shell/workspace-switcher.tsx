"use client";

import { Check, ChevronsUpDown, Grid3x3, LayoutGrid } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { Result } from "@/domain/result";

export type SwitcherWorkspace = { slug: string; name: string };
type WorkspaceSwitcherProps = {
  current: SwitcherWorkspace;
  /** Asked once, when the pointer or the focus comes near. */
  listWorkspaces: (input: Record<string, never>) => Promise<Result<SwitcherWorkspace[]>>;
};

export function WorkspaceSwitcher({ current, listWorkspaces }: WorkspaceSwitcherProps) {
  const router = useRouter();
  const [workspaces, setWorkspaces] = useState<SwitcherWorkspace[] | null>(null);

  async function load() {
    if (workspaces) return;
    const result = await listWorkspaces({}).catch(() => null);
    if (result?.ok) setWorkspaces(result.data);
  }

  return (
    <div onPointerEnter={load} onFocus={load} className="min-w-0">
      <Menu
        label={`Workspace ${current.name}: switch`}
        variant="ghost"
        triggerClassName="w-full justify-start px-2 text-ink"
        trigger={
          <>
            <span className="truncate font-semibold">{current.name}</span>
            <ChevronsUpDown aria-hidden className="ml-auto text-muted" />
          </>
        }
      >
        {(workspaces ?? [current]).map(({ slug, name }) => (
          <MenuItem key={slug} onSelect={() => router.push(`/${slug}`)}>
            <Check aria-hidden className={slug === current.slug ? "" : "invisible"} />
            {name}
          </MenuItem>
        ))}
        <hr className="my-1 border-line" />
        <MenuItem onSelect={() => router.push("/workspaces")}>
          <LayoutGrid aria-hidden /> All workspaces
        </MenuItem>
        <MenuItem onSelect={() => router.push("/assignments")}>
          <Grid3x3 aria-hidden /> Agents by workspace
        </MenuItem>
      </Menu>
    </div>
  );
}
