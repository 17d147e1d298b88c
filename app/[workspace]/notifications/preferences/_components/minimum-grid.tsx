import { Select } from "@/components/ui/form";
import { Table, Td, Th } from "@/components/ui/table";
import {
  type MinimumGrid as Grid,
  hasSeverities,
  MINIMUMS,
  type Minimum,
  minimumOf,
  minimumWords,
} from "@/domain/notification-preferences";
import {
  CHANNEL_LABELS,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_TYPE_LABELS,
  NOTIFICATION_TYPES,
} from "@/domain/notifications";
import { beginSentence } from "@/domain/sentence";

// Info is the least there is, so "All" comes first; "Never" last.
const LEVELS = [...MINIMUMS.filter((one) => one !== "off").toReversed(), "off"] as const satisfies Minimum[];
const ALL_OR_NOTHING = ["info", "off"] as const satisfies Minimum[];

/** Types down, channels across; each cell says from which severity on. */
export function MinimumGrid({ minimums }: { minimums: Grid }) {
  return (
    <Table label="What reaches you" className="min-w-[54rem]">
      <thead>
        <tr>
          <Th>Type</Th>
          {NOTIFICATION_CHANNELS.map((channel) => (
            <Th key={channel}>{beginSentence(CHANNEL_LABELS[channel])}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {NOTIFICATION_TYPES.map((type) => (
          <tr key={type} className="last:[&>*]:border-b-0">
            <th scope="row" className="border-b border-line/60 px-3 py-2 text-left font-medium">
              {NOTIFICATION_TYPE_LABELS[type]}
            </th>
            {NOTIFICATION_CHANNELS.map((channel) => (
              <Td key={channel}>
                <Select
                  name={`${type}.${channel}`}
                  aria-label={`${NOTIFICATION_TYPE_LABELS[type]}, ${CHANNEL_LABELS[channel]}`}
                  defaultValue={minimumOf(minimums, type, channel)}
                  className="min-w-32"
                >
                  {choices(type, minimumOf(minimums, type, channel)).map((minimum) => (
                    <option key={minimum} value={minimum}>
                      {minimumWords(minimum)}
                    </option>
                  ))}
                </Select>
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What can be chosen; a text message starts from high where nothing is said, also for what has no severities. */
function choices(type: (typeof NOTIFICATION_TYPES)[number], present: Minimum): readonly Minimum[] {
  if (hasSeverities(type)) return LEVELS;
  return ALL_OR_NOTHING.some((one) => one === present) ? ALL_OR_NOTHING : ["info", present, "off"];
}
