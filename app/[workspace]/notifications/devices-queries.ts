import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { readMyDevices } from "./devices-actions";

export function devicesQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "notifications", "devices"],
    queryFn: async () => unwrap(await readMyDevices(slug, {})),
  });
}
