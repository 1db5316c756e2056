import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { assetPath } from "../assets.ts";
import { checkAlloy, withoutComments } from "./check-alloy.ts";

const RECEIVER = 'otelcol.receiver.otlp "default" {\n  output { }\n}\n';

it.each(["alloyDualWrite", "alloyLocalOnly"] as const)("takes the shipped file %s", (asset) => {
  expect(() => checkAlloy(readFileSync(assetPath(asset), "utf8"), "config.alloy")).not.toThrow();
});

it("does not look into strings and comments", () => {
  const text = `// }\n/* ( [ */\n${RECEIVER}declare "a" {\n  x = "}\\"{" + \`{\n\`\n}\n`;
  expect(() => checkAlloy(text, "mine.alloy")).not.toThrow();
});

it.each([
  ["", "mine.alloy has no otelcol.receiver component: nothing would be taken in"],
  [`// ${RECEIVER}`.replaceAll("\n", " "), "mine.alloy has no otelcol.receiver component"],
  [`${RECEIVER}a {\n  b = [1, 2\n}\n`, 'mine.alloy:6:1: "}" closes nothing'],
  [`${RECEIVER}}`, 'mine.alloy:4:1: "}" closes nothing'],
  [`${RECEIVER}a {\n`, 'mine.alloy:4:3: "{" is not closed'],
  [`${RECEIVER}a = "b\n`, "mine.alloy:4:5: a string is not closed"],
  [`${RECEIVER}a = \`b\n`, "mine.alloy:4:5: a string is not closed"],
])("refuses %j", (text, message) => {
  expect(() => checkAlloy(text, "mine.alloy")).toThrow(message);
});

it("is read without its comments", () => {
  expect(withoutComments('a = "// b" // coalesce(\n/* c\n */ d = `/* e */`')).toBe(
    'a = "// b"  \n  d = `/* e */`',
  );
});
