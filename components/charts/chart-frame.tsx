import { ChartColumn, Download, Table2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { saveCsv } from "./save-file";
import { savePng } from "./save-png";

type ChartFrameProps = {
  title: string;
  legend?: ReactNode;
  /** There is nothing to draw: the frame says so. */
  empty: boolean;
  chart: ReactNode;
  /** The same numbers, for those who rather read them. */
  table: ReactNode;
  /** The same numbers as a file. */
  csv: () => string;
};

/** A titled chart and its table, one at a time; both can be saved. */
export function ChartFrame({ title, legend, empty, chart, table, csv }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const fileName = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const hidden = <span className="sr-only"> of {title.toLowerCase()}</span>;
  async function drawPng() {
    const card = frame.current?.querySelector("section");
    try {
      if (card) await savePng(card, fileName);
    } catch {
      toast({ message: "The picture could not be made. Save the numbers as CSV instead." });
    }
  }
  return (
    <div ref={frame} className="min-w-0">
      <Card
        title={title}
        actions={
          <>
            {legend}
            <Button size="sm" variant="ghost" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
              <span>
                {asTable ? "Chart" : "Table"}
                {hidden}
              </span>
            </Button>
            <Menu
              size="sm"
              variant="ghost"
              trigger={
                <>
                  <Download aria-hidden />
                  <span>Save{hidden}</span>
                </>
              }
            >
              <MenuItem onSelect={() => saveCsv(fileName, csv())}>Numbers as CSV</MenuItem>
              <MenuItem
                onSelect={() => void drawPng()}
                disabledReason={asTable || empty ? "Only while the chart is shown." : undefined}
              >
                Picture as PNG
              </MenuItem>
            </Menu>
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
    </div>
  );
}
