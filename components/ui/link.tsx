// oxlint-disable-next-line eslint/no-restricted-imports -- the one place
import NextLink from "next/link";
import type { ComponentProps } from "react";

type LinkProps = Omit<ComponentProps<typeof NextLink>, "prefetch">;

/**
 * A link that loads its page when it is followed, not when it is seen: every page here is a person's own and made anew, so
 * that what is fetched before holds nothing yet, and a screen with thirty links would ask the server sixty times.
 */
export function Link(props: LinkProps) {
  return <NextLink {...props} prefetch={false} />;
}
