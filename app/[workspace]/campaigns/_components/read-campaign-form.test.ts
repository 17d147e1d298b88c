import { expect, test } from "vitest";
import { findRepeatedChannel, readCampaignForm } from "./read-campaign-form";

function formOf(...channels: [name: string, amount: string][]): FormData {
  const data = new FormData();
  for (const [name, amount] of channels) {
    data.append("channelName", name);
    data.append("channelAmount", amount);
  }
  return data;
}

test("a channel that is named twice is found, empty rows are none", () => {
  expect(findRepeatedChannel(formOf(["E-mail", "1"], ["Print", "2"], ["", ""], ["", ""]))).toBeUndefined();
  expect(findRepeatedChannel(formOf(["E-mail", "1"], ["Print", "2"], [" E-mail ", "3"]))).toBe("E-mail");
});

test("channels come with their amounts; rows without anything fall away", () => {
  const form = formOf([" E-mail ", "1.5"], ["", ""], ["Print", ""]);
  expect(readCampaignForm(form).resourceAllocation.channels).toEqual({ "E-mail": 1.5, Print: 0 });
});
