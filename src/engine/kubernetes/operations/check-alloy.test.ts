import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { assetPath } from "../assets.ts";
import { mustBeAlloy, withoutComments } from "./check-alloy.ts";

const check = (text: string): readonly string[] => mustBeAlloy("mine.alloy", Buffer.from(text));
const RECEIVER = `otelcol.receiver.otlp "default" {
  grpc { }
  output {
    traces = [otelcol.exporter.debug.default.input]
  }
}

otelcol.exporter.debug "default" { }
`;

it.each(["alloyDualWrite", "alloyLocalOnly"] as const)("takes the shipped file %s", (asset) => {
  expect(mustBeAlloy("config.alloy", readFileSync(assetPath(asset)))).toEqual([]);
});

it("takes what only Alloy can check, and says so", () => {
  const warnings = check(`${RECEIVER}\ndiscovery.kubernetes "pods" {\n  role = "pod"\n}\n`);
  expect(warnings.join("\n")).toContain("discovery.kubernetes");
});

it.each([
  ["", "mine.alloy has no otelcol.receiver component: nothing would be taken in"],
  ['otelcol.exporter.debug "default" { }\n', "mine.alloy has no otelcol.receiver component"],
  [`${RECEIVER}a {`, /nothing was changed:\nError: mine\.alloy:9:/],
  [RECEIVER.replace("debug.default.input", "debug.other.input"), /Error: mine\.alloy:4:\d+: .*other/],
])("refuses %j", (text, message) => {
  expect(() => check(text)).toThrow(message);
});

it("is read without its comments", () => {
  expect(withoutComments('a = "// b" // coalesce(\n/* c\n */ d = `/* e */`')).toBe(
    'a = "// b"  \n  d = `/* e */`',
  );
});
