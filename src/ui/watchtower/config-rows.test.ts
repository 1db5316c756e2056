import { expect, it } from "vitest";
import { matchingSettings, originText, valueText } from "./config-rows.ts";

const host = {
  key: "host",
  value: "127.0.0.1",
  origin: "default",
  env: "WATCHTOWER_HOST",
  help: "the address",
};
const files = {
  key: "rules.files",
  value: [],
  origin: "file /a.json",
  env: "WATCHTOWER_RULES_FILES",
  help: "rules",
};

it("matchingSettings finds by all words, in name, value, variable or help", () => {
  expect(matchingSettings([host, files], "", false)).toEqual([host, files]);
  expect(matchingSettings([host, files], "ADDRESS 127", false)).toEqual([host]);
  expect(matchingSettings([host, files], "rules_files", false)).toEqual([files]);
  expect(matchingSettings([host, files], "", true)).toEqual([files]);
});

it("values and origins have a text, also where there is none", () => {
  expect([host, files, { ...host, value: ["a", "b"] }].map(valueText)).toEqual(["127.0.0.1", "none", "a, b"]);
  const size = { key: "a", value: 67_108_864, env: "", help: "" };
  expect(valueText(size)).toBe("67108864");
  expect(valueText({ ...size, unit: "bytes" })).toBe("64 MiB");
  expect(valueText({ ...size, value: 30_000, unit: "milliseconds" })).toBe("30 s");
  expect(valueText({ key: "a", env: "", help: "" })).toBe("–");
  expect(originText({ key: "a", env: "", help: "" })).toBe("not known");
});
