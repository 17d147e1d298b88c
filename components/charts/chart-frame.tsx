import { ChartColumn, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

type ChartFrameProps = {
  title: string;
  legend?: ReactNode;
  /** There is nothing to draw: the frame says so. */
  empty: boolean;
  chart: ReactNode;
  /** The same numbers, for those who rather read them. */
  table: ReactNode;
};

/** A titled chart and its table, one at a time. */
export function ChartFrame({ title, legend, empty, chart, table }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Card
      title={title}
      actions={
        <>
          {legend}
          <Button size="sm" variant="ghost" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
            <span>
              {asTable ? "Chart" : "Table"}
              <span className="sr-only"> of {title.toLowerCase()}</span>
            </span>
          </Button>
        </>
      }
    >
      <div className="h-56">
        {asTable && table}
        {!asTable && empty && (
          <p className="grid h-full place-items-center text-center text-muted">Nothing was reported in this time.</p>
        )}
        {!asTable && !empty && chart}
      </div>
    </Card>
  );
}
