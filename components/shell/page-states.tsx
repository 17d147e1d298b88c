"use client";

import { useEffect } from "react";
import { buttonClasses } from "@/components/ui/button-classes";
import { ErrorState } from "@/components/ui/states";

type PageErrorProps = { error: Error & { digest?: string }; retry: () => void };

/** What a page shows when it could not be made: with the id under which the cause is logged, and a way on. */
export function PageError({ error, retry }: PageErrorProps) {
  useEffect(() => {
    document.title = "Something went wrong · Codex";
  }, []);
  return (
    <ErrorState
      title="This page could not be shown."
      action={
        // Every page carries this one: it takes the looks of a button without its code.
        <button type="button" onClick={retry} className={buttonClasses()}>
          Try again
        </button>
      }
    >
      <p>
        Nothing that you saved is lost. If it stays like this, report
        {error.digest ? <code className="mx-1 font-mono">{error.digest}</code> : " the time and the page"}
        to your administrator.
      </p>
    </ErrorState>
  );
}
