import { describe, expect, it } from "vitest";
import { utf8 } from "../../base/bytes.ts";
import { WireWriter } from "../wire/writer.ts";
import { parseLabelSet } from "./label-set.ts";
import { decodePushJson } from "./push-json.ts";
import { decodePushProtobuf } from "./push-protobuf.ts";
import { checkPush } from "./check-push.ts";
import { PUSH_LIMITS } from "./push-limits.ts";
import type { PushRequest } from "./push.ts";
import { withServiceName } from "./service-name.ts";

const json = (body: unknown): PushRequest => decodePushJson(utf8(JSON.stringify(body)));

describe("a push in JSON", () => {
  it("has streams, entries and their structured metadata", () => {
    const values = [
      ["1700000000000000001", "one"],
      ["1700000000000000002", "two", { trace_id: "t" }],
    ];
    expect(json({ streams: [{ stream: { b: "2", a: "1", empty: "" }, values }] })).toEqual([
      {
        labels: [
          ["a", "1"],
          ["b", "2"],
        ],
        entries: [
          { time: 1_700_000_000_000_000_001n, line: "one", metadata: [] },
          { time: 1_700_000_000_000_000_002n, line: "two", metadata: [["trace_id", "t"]] },
        ],
      },
    ]);
  });

  it("takes any value for a label, and nothing for a line", () => {
    const stream = { n: 5, nothing: null, yes: true, map: { a: ["b"] } };
    expect(json({ streams: [{ stream, values: [["1"]] }] })).toEqual([
      {
        labels: [
          ["map", '{"a":["b"]}'],
          ["n", "5"],
          ["nothing", "null"],
          ["yes", "true"],
        ],
        entries: [{ time: 1n, line: "", metadata: [] }],
      },
    ]);
  });

  it.each([
    [[], "body is not an object"],
    [{ streams: {} }, "streams is not a list"],
    [{ streams: [{ stream: ["a"] }] }, "streams[0].stream is not an object"],
    [{ streams: [{ values: [[1, "x"]] }] }, "streams[0].values[0][0] is not a text of nanoseconds"],
    [{ streams: [{ values: [["1", null]] }] }, "streams[0].values[0][1] is not a text"],
    [{ streams: [{ values: [["1", "x", { a: {} }]] }] }, "streams[0].values[0][2].a is not a text"],
  ])("%j is refused", (body, message) => expect(() => json(body)).toThrow(message));
});

describe("a push in protobuf", () => {
  it("reads as the same", () => {
    const writer = new WireWriter();
    writer.message(1, (stream) => {
      stream.string(1, '{b="2", a="1\\n"}');
      stream.message(2, (entry) => {
        entry.message(1, (time) => {
          time.int64(1, 1_700_000_000n);
          time.int64(2, 5n);
        });
        entry.string(2, "line");
        entry.message(3, (pair) => {
          pair.string(1, "k");
          pair.string(2, "v");
        });
      });
    });
    expect(decodePushProtobuf(writer.finish())).toEqual([
      {
        labels: [
          ["a", "1\n"],
          ["b", "2"],
        ],
        entries: [{ time: 1_700_000_000_000_000_005n, line: "line", metadata: [["k", "v"]] }],
      },
    ]);
  });

  it.each(["", "a", "{a=b}", '{a="b"', '{a="b"} x', '{a="b",,}', '{a="1", a="2"}'])(
    "%s has no labels",
    (text) => expect(() => parseLabelSet(text)).toThrow(/couldn't parse labels/),
  );

  it("takes labels as Prometheus writes them", () => {
    expect(parseLabelSet('{ a="b\\"}", "c" = `d`, }')).toEqual([
      ["a", 'b"}'],
      ["c", "d"],
    ]);
    expect(parseLabelSet("{}")).toEqual([]);
  });
});

describe("what is kept", () => {
  const now = 1_700_000_000_000_000_000n;
  const hour = 3_600_000_000_000n;
  const stream = (time: bigint, line = "x", labels: [string, string][] = [["a", "b"]]): PushRequest => [
    { labels, entries: [{ time, line, metadata: [] }] },
  ];

  it.each([
    [stream(now), undefined],
    [stream(now, "x", []), undefined],
    [stream(now, "x", [["a b", "c"]]), `couldn't parse labels: "a b" is no name of a label`],
    [
      stream(now + hour),
      `entry for stream '{a="b", service_name="unknown_service"}' has timestamp too new: 2023-11-14T23:13:20Z`,
    ],
    [
      stream(now - 200n * hour),
      `entry for stream '{a="b", service_name="unknown_service"}' has timestamp too old: 2023-11-06T14:13:20Z, oldest acceptable timestamp is: 2023-11-07T22:13:20Z`,
    ],
    [
      stream(now, "x".repeat(262_145)),
      /^max entry size '262144' bytes exceeded for stream '\{a="b", service/,
    ],
    [
      stream(
        now,
        "x",
        Array.from({ length: 16 }, (_, i) => [`l${i}`, "v"]),
      ),
      /has 16 label names; limit 15$/,
    ],
  ])("is checked", (request, problem) => {
    const checked = checkPush(request, now, PUSH_LIMITS);
    if (problem === undefined) expect(checked).toEqual({ kept: request, problem });
    else {
      expect(checked.problem).toMatch(problem);
      expect(checked.kept).toEqual([]);
    }
  });

  it("is the rest, where some is refused", () => {
    const [good, bad] = [stream(now), stream(now + hour)];
    expect(checkPush([...bad, ...good], now, PUSH_LIMITS).kept).toEqual(good);
    expect(() => checkPush([], now, PUSH_LIMITS)).toThrow(/at least one valid stream is required/);
  });

  const push = (lines: readonly (readonly [bigint, string])[], metadata: [string, string][] = []) => [
    { labels: [["a", "b"]] as const, entries: lines.map(([time, line]) => ({ time, line, metadata })) },
  ];

  it.each([
    [
      { takesMetadata: false },
      push([[now, "x"]], [["k", "v"]]),
      'stream \'{a="b", service_name="unknown_service"}\' includes structured metadata, but this feature is disallowed. Please see `limits_config.allow_structured_metadata` or contact your Loki administrator to enable it',
    ],
    [
      { maxMetadataBytes: 4 },
      push([[now, "x"]], [["kä", "vw"]]),
      /has structured metadata too large: '5' bytes, limit: '4' bytes. Please see `limits_config\.max_structured/,
    ],
    [
      { maxMetadata: 1 },
      push(
        [[now, "x"]],
        [
          ["k", "v"],
          ["l", "v"],
        ],
      ),
      /has too many structured metadata labels: '2', limit: '1'/,
    ],
    [{ maxMetadata: 0, maxMetadataBytes: 0, maxLineSize: 0 }, push([[now, "x"]], [["k", "v"]]), undefined],
    [{ maxAgeNs: undefined }, stream(0n), undefined],
    [{ graceNs: 2n * hour }, stream(now + hour), undefined],
    [
      { maxLabelNames: 1 },
      stream(now, "x", [
        ["a", "b"],
        ["service_name", "c"],
      ]),
      undefined,
    ],
    [{}, stream(now, "x", []), undefined],
    [
      { serviceNameSources: [] },
      stream(now, "x", []),
      "error at least one label pair is required per stream",
    ],
    [{ serviceNameSources: [], maxLineSize: 1 }, stream(now, "xy"), /exceeded for stream '\{a="b"\}' while/],
  ])("is checked by the limits that are set: %o", (limits, request, problem) => {
    const checked = checkPush(request, now, { ...PUSH_LIMITS, ...limits });
    if (problem === undefined) expect(checked).toEqual({ kept: request, problem });
    else expect(checked.problem).toMatch(problem);
  });

  it("is cut off where that is set, and a character is not cut in two", () => {
    const limits = { ...PUSH_LIMITS, maxLineSize: 6, truncationMark: "[…" };
    const lines = push([
      [now, "123456"],
      [now, "1234567"],
      [now, "1äöü"],
    ]);
    const { kept, problem } = checkPush(lines, now, limits);
    expect(kept[0]?.entries.map(({ line }) => line)).toEqual(["123456", "12[…", "1[…"]);
    expect(problem).toBeUndefined();
    expect(
      checkPush(lines, now, { ...limits, truncationMark: "longer than the line" }).kept[0]?.entries,
    ).toHaveLength(1);
  });

  it("comes a nanosecond later where another line has its time, if that is set", () => {
    const lines = push([
      [now, "a"],
      [now, "b"],
      [now, "b"],
      [now, "c"],
      [now + 1n, "d"],
      [now + 9n, "e"],
    ]);
    const times = (incrementsDuplicates: boolean): bigint[] =>
      checkPush(lines, now, { ...PUSH_LIMITS, incrementsDuplicates }).kept.flatMap(({ entries }) =>
        entries.map(({ time }) => time - now),
      );
    expect(times(false)).toEqual([0n, 0n, 0n, 0n, 1n, 9n]);
    expect(times(true)).toEqual([0n, 1n, 0n, 1n, 2n, 9n]);
  });

  it("has a service name, as Loki finds it", () => {
    expect(withServiceName([["app", "shop"]])).toEqual([
      ["app", "shop"],
      ["service_name", "shop"],
    ]);
    expect(withServiceName([["x", "y"]])[1]).toEqual(["service_name", "unknown_service"]);
    expect(withServiceName([["service_name", "s"]])).toEqual([["service_name", "s"]]);
  });
});
