import { clockTime } from "@/domain/time";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** The full hours of a day, for a select whose value is the hour. */
export function HourOptions() {
  return HOURS.map((hour) => (
    <option key={hour} value={hour}>
      {clockTime(hour * 60)}
    </option>
  ));
}
