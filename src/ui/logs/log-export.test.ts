import { expect, it } from "vitest";
import { exportText } from "./log-export.ts";
import { logRows } from "./log-rows.ts";

const ROWS = logRows([
  {
    stream: { app: "shop" },
    values: [
      ["1795655226043000001", 'a "b", c', { structuredMetadata: { level: "info" } }],
      ["1795655226043000000", "=danger()"],
    ],
  },
]);

it("writes lines as text, JSON and CSV", () => {
  expect(exportText(ROWS, "txt")).toBe(
    '2026-11-26T01:07:06.043000001Z a "b", c\n2026-11-26T01:07:06.043000000Z =danger()\n',
  );
  expect(JSON.parse(exportText(ROWS, "json"))[0]).toEqual({
    time: "2026-11-26T01:07:06.043000001Z",
    timestamp: "1795655226043000001",
    line: 'a "b", c',
    fields: { app: "shop", level: "info" },
  });
  expect(exportText(ROWS, "csv").split("\r\n")).toEqual([
    "time,line,app,level",
    '2026-11-26T01:07:06.043000001Z,"a ""b"", c",shop,info',
    "2026-11-26T01:07:06.043000000Z,'=danger(),shop,",
  ]);
});
