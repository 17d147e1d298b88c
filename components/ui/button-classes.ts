import { classNames } from "./class-names";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md";

const BASE =
  "inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors select-none [&_svg]:size-4 [&_svg]:shrink-0";
const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:brightness-110",
  secondary: "border-line bg-surface text-ink hover:bg-hover",
  ghost: "border-transparent text-muted hover:bg-hover hover:text-ink",
  danger: "border-transparent bg-danger text-on-danger hover:brightness-110",
};
const SIZES: Record<ButtonSize, string> = { sm: "h-7 px-2.5 text-[0.8667rem]", md: "h-9 px-3.5" };

export function buttonClasses(variant: ButtonVariant = "secondary", size: ButtonSize = "md", more?: string): string {
  return classNames(BASE, VARIANTS[variant], SIZES[size], more);
}
