import { type ComponentProps, useId } from "react";
import { type ButtonSize, type ButtonVariant, buttonClasses } from "./button-classes";
import { classNames } from "./class-names";
import { Link } from "./link";

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
