import type { Chart } from "@/components/charts/chart";
import { ChartCard } from "@/components/charts/chart-card";

export function PerformanceCharts({ charts }: { charts: Chart[] }) {
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      {charts.map((chart) => (
        <div key={chart.id} className="min-w-0 xl:last:odd:col-span-2">
          <ChartCard chart={chart} />
        </div>
      ))}
    </div>
  );
}
