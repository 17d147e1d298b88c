/** The mark: an open book whose pages are a rising chart. */
export function Logo({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className}>
      <rect x="1" y="1" width="22" height="22" rx="6" className="fill-accent" />
      <path
        d="M6 17V12M10 17V9M14 17V11M18 17V6"
        strokeWidth="2.2"
        strokeLinecap="round"
        className="stroke-on-accent"
      />
    </svg>
  );
}
