"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Result, unwrap } from "@/domain/result";
import type { Devices } from "@/server/devices";
import { devicesQuery } from "../devices-queries";

/** A change of one's devices: the answer is the new state. */
export function useDeviceChange<Input>(slug: string, change: (input: Input) => Promise<Result<Devices>>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => unwrap(await change(input)),
    onSuccess: (devices) => client.setQueryData(devicesQuery(slug).queryKey, devices),
  });
}
