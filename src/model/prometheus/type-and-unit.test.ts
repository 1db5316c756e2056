import { describe, expect, it, test } from "vitest";
import { decodeWriteV2 } from "./decode-write.ts";
import { encodeWriteV2 } from "./encode-write.ts";
import { parseOpenMetrics } from "./exposition/parse-openmetrics.ts";
import { parseProtobuf } from "./exposition/parse-protobuf.ts";
import { parseText } from "./exposition/parse-text.ts";
import type { Exposition } from "./exposition/exposition.ts";
import type { LabelPair } from "../labels.ts";
import type { WrittenMetadata } from "./remote-write.ts";
import { WireWriter } from "../wire/writer.ts";
import { withTypeAndUnit } from "./type-and-unit.ts";

const shown = (labels: readonly LabelPair[]): string => {
  const { __name__: name, ...rest } = Object.fromEntries(labels);
  return [name, ...Object.entries(rest).map(([label, value]) => `${label}=${value}`)].join(" ");
};
const scraped = ({ samples }: Exposition): string[] => samples.map(({ labels }) => shown(labels));
const AS_LABELS = { typesAreLabels: true };

test("labels of the sender stay where nothing else is known", () => {
  const sent: LabelPair[] = [
    ["__name__", "a"],
    ["__type__", "gauge"],
  ];
  expect(withTypeAndUnit(sent, { type: "unknown", unit: "" })).toEqual(sent);
  expect(shown(withTypeAndUnit(sent, { type: "counter", unit: "bytes" }))).toBe(
    "a __type__=counter __unit__=bytes",
  );
  expect(shown(withTypeAndUnit(sent, { type: "unknown", unit: "bytes" }))).toBe("a __unit__=bytes");
});

describe("what is scraped", () => {
  const TEXT =
    'early 1\n# TYPE a counter\na{__type__="x"} 1\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_count 1\n# TYPE u untyped\nu 1\n';
  const METRICS =
    '# TYPE a_bytes counter\n# UNIT a_bytes bytes\na_bytes_total 1\n# TYPE s stateset\ns{s="on"} 1\n# EOF\n';

  it("has the type that was told last in the text format", () => {
    expect(scraped(parseText(TEXT, AS_LABELS))).toEqual([
      "early",
      "a __type__=counter",
      "h_bucket __type__=histogram le=1.0",
      "h_count __type__=histogram",
      "u",
    ]);
    expect(scraped(parseText(TEXT))).toContain("a __type__=x");
  });

  it("has a unit in OpenMetrics", () => {
    expect(scraped(parseOpenMetrics(METRICS, AS_LABELS))).toEqual([
      "a_bytes_total __type__=counter __unit__=bytes",
      "s __type__=stateset s=on",
    ]);
  });

  it("has both in protobuf", () => {
    const family = new WireWriter();
    family.string(1, "a_seconds");
    family.uint32(3, 1);
    family.message(4, (metric) => metric.message(2, (gauge) => gauge.double(1, 5)));
    family.string(5, "seconds");
    const bytes = family.finish();
    const body = Uint8Array.of(bytes.length, ...bytes);
    expect(scraped(parseProtobuf(body, false, AS_LABELS))).toEqual([
      "a_seconds __type__=gauge __unit__=seconds",
    ]);
    expect(scraped(parseProtobuf(body, false))).toEqual(["a_seconds"]);
  });
});

test("remote write 2.0 tells type and unit with each series", () => {
  const series = ["a", "b"].map((name) => ({
    labels: [["__name__", name] as const, ["__unit__", "sent"] as const],
    samples: [{ time: 1, value: 1 }],
    exemplars: [],
  }));
  const about: WrittenMetadata = { family: "a", type: "gauge", help: "", unit: "seconds" };
  const bytes = encodeWriteV2({ series, metadata: [about] });
  const labels = (typesAreLabels: boolean): string[] =>
    decodeWriteV2(bytes, typesAreLabels).series.map((one) => shown(one.labels));
  expect(labels(true)).toEqual(["a __type__=gauge __unit__=seconds", "b __unit__=sent"]);
  expect(labels(false)).toEqual(["a __unit__=sent", "b __unit__=sent"]);
});
