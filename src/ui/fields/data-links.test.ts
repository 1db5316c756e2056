import { describe, expect, it } from "vitest";
import type { DataLink } from "../../dashboard-file/field-config.ts";
import { type Field, frameOf } from "../frames/data-frame.ts";
import { formatByName } from "../variables/formats.ts";
import { interpolate } from "../variables/interpolate.ts";
import { EMPTY_SCOPE, withMacros } from "../variables/scope.ts";
import { type FillLink, linksOf, safeHref } from "./data-links.ts";
import { showFrames } from "./show-frames.ts";

const fields: readonly Field[] = [
  { name: "Time", type: "time", values: [1000, 2000], config: {} },
  {
    name: "Value",
    type: "number",
    values: [1536, null],
    labels: { job: "shop a" },
    config: { unit: "bytes" },
  },
  { name: "trace id", type: "string", values: ["ab/c", "d"], config: {} },
];

const fill: FillLink = (text, kind, macros) =>
  interpolate(
    text,
    withMacros(EMPTY_SCOPE, ...macros),
    kind === "url" ? formatByName("uriencode") : undefined,
  );

const linkOf = (
  url: string,
  row: number | null = 0,
  rest: Partial<DataLink> = {},
): ReturnType<typeof linksOf> => {
  const config = { defaults: { links: [{ title: "to ${__value.text}", url, ...rest }] }, overrides: [] };
  const [frame] = showFrames([frameOf(fields, { refId: "A", name: "f" })], {
    config,
    theme: "dark",
    timeZone: "utc",
    interpolate: (text) => text,
  });
  const field = frame?.fields[1];
  return frame === undefined || field === undefined ? [] : linksOf(field, frame, row ?? undefined, fill);
};

describe("linksOf", () => {
  it.each([
    ["/d/x?v=${__value.raw}", "/d/x?v=1536"],
    ["/d/x?v=${__value.numeric}&t=${__value.time}", "/d/x?v=1536&t=1000"],
    ["/d/x?v=${__value.text}", "/d/x?v=1.50"],
    ["/d/x?v=${__value}", "/d/x?v=1.50%20KiB"],
    ["/d/x?job=${__field.labels.job:percentencode}", "/d/x?job=shop%20a"],
    ['/d/x?job=${__field.labels["job"]}', "/d/x?job=shop%20a"],
    ["/d/x?n=${__field.name}", "/d/x?n=shop%20a"],
    ["/d/x?s=${__series.name}", "/d/x?s=f"],
    ['/explore?id=${__data.fields["trace id"]}', "/explore?id=ab/c"],
    ['/explore?id=${__data.fields["trace id"].text:percentencode}', "/explore?id=ab%2Fc"],
    ["/explore?id=${__data.fields[2]}", "/explore?id=ab/c"],
    ["/explore?id=$__cell_2", "/explore?id=ab/c"],
    ["/x?${__data.fields.none}", "/x?"],
    ["https://example.org/$unknown", "https://example.org/$unknown"],
  ])("%s is %s", (url, href) => expect(linkOf(url)[0]?.href).toBe(href));

  it("fills its title, and says where it opens", () => {
    expect(linkOf("/x", 0, { targetBlank: true })).toEqual([
      { title: "to 1.50", href: "/x", newTab: true, oneClick: false },
    ]);
  });

  it("shows gaps as nothing", () => expect(linkOf("/x?v=${__value.raw}", 1)[0]?.href).toBe("/x?v="));
  it("has no value for a whole series", () =>
    expect(linkOf("/x?v=${__value.raw}", null)[0]?.href).toBe("/x?v=${__value.raw}"));

  it("leaves out what is not safe to follow", () => {
    for (const url of [
      "javascript:alert(1)",
      " java\nscript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "",
    ]) {
      expect(linkOf(url)).toEqual([]);
    }
  });
});

it("safeHref knows schemes hidden behind controls", () => {
  expect(
    ["\u0001javascript:alert(1)", "JAVASCRIPT:x", "vbscript:x", "//example.org/a", "a/b"].map(safeHref),
  ).toEqual([undefined, undefined, undefined, "//example.org/a", "/a/b"]);
});
