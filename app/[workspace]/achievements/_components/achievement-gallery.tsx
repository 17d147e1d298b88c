"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Award, Plus } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { changedUrl, useUrlUpdate } from "@/components/shell/url-state";
import { Button, LinkButton } from "@/components/ui/button";
import { Card, Stat } from "@/components/ui/card";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import type { AchievementRow, Gallery } from "@/db/achievements";
import { BADGE_TYPES, GALLERY_TAB_LABELS, GALLERY_TABS, type GalleryTab, isInTab, nameOf } from "@/domain/achievements";
import { type Role, whyNot } from "@/domain/permissions";
import { galleryQuery } from "../queries";
import { AchievementCard } from "./achievement-card";
import { AchievementDetail } from "./achievement-detail";
import { AchievementEditor } from "./achievement-editor";

const number = new Intl.NumberFormat("en");

type GalleryProps = { slug: string; timezone: string; role: Role; show: GalleryTab };

export function AchievementGallery({ slug, timezone, role, show }: GalleryProps) {
  const { data } = useSuspenseQuery(galleryQuery(slug));
  const pathname = usePathname();
  const params = useSearchParams();
  const setUrl = useUrlUpdate();
  const [editing, setEditing] = useState<AchievementRow | "new" | null>(null);
  const { achievements, me } = data;
  const open = achievements.find((one) => one.id === params.get("achievement"));
  const byId = new Map(achievements.map((one) => [one.id, one]));
  const visible = achievements.filter((one) => isInTab(one, show));
  const refusal = whyNot(role, "achievements.define", "define achievements");

  return (
    <>
      <PageHeader
        title="Achievements"
        description="What this team's work earns: each unlocks by itself when its condition is met."
        actions={
          <Button variant="primary" disabledReason={refusal} onClick={() => setEditing("new")}>
            <Plus aria-hidden /> New achievement
          </Button>
        }
      />
      <MyFigures me={me} total={achievements.filter((one) => one.isActive || one.unlockedAt).length} />
      <div className="my-4">
        <TabLinks
          label="Which achievements"
          tabs={GALLERY_TABS.map((tab) => ({
            href: changedUrl(pathname, new URLSearchParams(), { show: tab === "all" ? null : tab }),
            label: GALLERY_TAB_LABELS[tab],
            current: tab === show,
            count: achievements.filter((one) => isInTab(one, tab)).length,
          }))}
        />
      </div>
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="grid gap-6">
          {visible.length === 0 && (
            <Nothing
              show={show}
              none={achievements.length === 0}
              everything={pathname}
              onAdd={refusal ? undefined : () => setEditing("new")}
            />
          )}
          {BADGE_TYPES.map((badge) => ({ badge, items: visible.filter((one) => one.badgeType === badge) }))
            .filter(({ items }) => items.length > 0)
            .map(({ badge, items }) => (
              <section key={badge} aria-labelledby={`badge-${badge}`}>
                <h2 id={`badge-${badge}`} className="mb-2 font-semibold">
                  {nameOf(badge)}
                </h2>
                <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(17rem,100%),1fr))] gap-3">
                  {items.map((achievement) => (
                    <li key={achievement.id} className="grid">
                      <AchievementCard
                        achievement={achievement}
                        previous={achievement.requiredId ? byId.get(achievement.requiredId) : undefined}
                        members={me.members}
                        timezone={timezone}
                        onOpen={() => setUrl({ achievement: achievement.id }, { shallow: true, push: true })}
                      />
                    </li>
                  ))}
                </ul>
              </section>
            ))}
        </div>
        <RecentUnlocks recent={data.recent} timezone={timezone} />
      </div>
      <AchievementDetail
        slug={slug}
        timezone={timezone}
        role={role}
        achievement={editing ? undefined : open}
        byId={byId}
        members={me.members}
        onClose={() => setUrl({ achievement: null }, { shallow: true })}
        onEdit={setEditing}
      />
      <AchievementEditor
        slug={slug}
        editing={editing}
        others={achievements}
        onClose={() => setEditing(null)}
        onSaved={(id) => {
          setEditing(null);
          setUrl({ achievement: id }, { shallow: true });
        }}
      />
    </>
  );
}

function MyFigures({ me, total }: { me: Gallery["me"]; total: number }) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <Stat label="Unlocked" value={`${number.format(me.unlocked)} of ${number.format(total)}`} />
      <Stat label="My points" value={number.format(me.points)} />
      <div className="grid max-sm:col-span-2">
        <Stat
          label="My level"
          value={number.format(me.level)}
          detail={
            <>
              <Meter label="Way to the next level, percent" value={me.levelProgress} className="my-1" />
              {number.format(1000 - (me.points % 1000))} points to level {number.format(me.level + 1)}
            </>
          }
        />
      </div>
    </div>
  );
}

function RecentUnlocks({ recent, timezone }: { recent: Gallery["recent"]; timezone: string }) {
  return (
    <Card title="Unlocked lately">
      {recent.length === 0 ? (
        <p className="text-muted">What people unlock and show to everyone appears here.</p>
      ) : (
        <ul className="grid gap-2.5">
          {recent.map((one) => (
            <li key={one.id}>
              <span className="font-medium">{one.person}</span> <span className="text-muted">unlocked</span>{" "}
              {one.achievement}
              <RelativeTime date={one.unlockedAt} timezone={timezone} className="block text-[0.8rem] text-muted" />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

type NothingProps = { show: GalleryTab; none: boolean; everything: string; onAdd?: () => void };

function Nothing({ show, none, everything, onAdd }: NothingProps) {
  if (none) {
    return (
      <EmptyState
        icon={<Award aria-hidden />}
        title="No achievements are defined yet."
        action={
          onAdd && (
            <Button variant="primary" onClick={onAdd}>
              <Plus aria-hidden /> Define the first one
            </Button>
          )
        }
      >
        An achievement names something worth doing and the points it earns. It is given to everyone who has done it
        already.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Award aria-hidden />}
      title={
        show === "ahead"
          ? "Nothing is left untouched."
          : show === "begun"
            ? "Nothing is half done."
            : "You have not unlocked one yet."
      }
      action={<LinkButton href={everything}>Show all achievements</LinkButton>}
    />
  );
}
