import Link from "next/link";
import { type ComponentProps, useId } from "react";
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

type ButtonProps = ComponentProps<"button"> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Why it can't be used now: the button stays reachable by keyboard and says so. */
  disabledReason?: string;
  pending?: boolean;
};

export function Button({ variant, size, disabledReason, pending, className, onClick, type, ...rest }: ButtonProps) {
  const hintId = useId();
  if (!disabledReason) {
    return (
      <button
        {...rest}
        type={type ?? "button"}
        onClick={onClick}
        aria-busy={pending || undefined}
        disabled={rest.disabled || pending}
        className={buttonClasses(variant, size, classNames("disabled:opacity-55", className))}
      />
    );
  }
  return (
    <span className="group/reason relative inline-flex">
      <button
        {...rest}
        type="button"
        aria-disabled="true"
        aria-describedby={hintId}
        onClick={(event) => event.preventDefault()}
        className={buttonClasses(variant, size, classNames("cursor-not-allowed opacity-55", className))}
      />
      <span
        id={hintId}
        role="tooltip"
        className="pointer-events-none invisible absolute top-full right-0 z-40 mt-1 w-max max-w-56 rounded-md border border-line bg-raised px-2 py-1 text-left text-[0.8rem] whitespace-normal text-ink shadow-md group-focus-within/reason:visible group-hover/reason:visible"
      >
        {disabledReason}
      </span>
    </span>
  );
}

type LinkButtonProps = ComponentProps<typeof Link> & { variant?: ButtonVariant; size?: ButtonSize };

export function LinkButton({ variant, size, className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonClasses(variant, size, className)} />;
}

type IconButtonProps = Omit<ButtonProps, "children"> & {
  label: string;
  children: ComponentProps<"button">["children"];
};

/** A square button whose only content is an icon; `label` is its name. */
export function IconButton({ label, className, size = "md", variant = "ghost", ...rest }: IconButtonProps) {
  return (
    <Button
      {...rest}
      size={size}
      variant={variant}
      aria-label={label}
      title={rest.disabledReason ? undefined : label}
      className={classNames(size === "sm" ? "w-7 px-0" : "w-9 px-0", className)}
    />
  );
}
