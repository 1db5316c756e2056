import { describe, expect, it } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import { transcodeRequest } from "../../../model/otlp/json.ts";
import { requestToJson } from "../../../model/otlp/to-json.ts";
import type { Made, Tap } from "../../source.ts";
import { problemsOf, tapOf } from "../../testing/through.ts";
import { TailSampler } from "./sampler.ts";
import type { TailSamplerSettings } from "./sampler.ts";
import { readTailState } from "./state.ts";

const NAME = "otelcol.processor.tail_sampling";
const SECOND_MS = 1000;

const idOf = (trace: number): string => trace.toString(16).padStart(32, "0");

/** A span of a trace, from millisecond to millisecond. */
interface Sent {
  readonly trace: number;
  readonly name: string;
  readonly from?: number;
  readonly to?: number;
  readonly status?: number;
}

/** One request; a resource for each service. */
function request(...spans: readonly Sent[]): Uint8Array {
  const json = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        schemaUrl: "https://example/1",
        scopeSpans: [
          {
            scope: { name: "lib" },
            spans: spans.map(({ trace, name, from = 0, to = 1, status }) => ({
              traceId: idOf(trace),
              spanId: "00000000000000aa",
              name,
              startTimeUnixNano: `${1_000_000n * BigInt(from + 1_000_000)}`,
              endTimeUnixNano: `${1_000_000n * BigInt(to + 1_000_000)}`,
              ...(status === undefined ? {} : { status: { code: status } }),
            })),
          },
        ],
      },
    ],
  };
  return transcodeRequest("traces", Buffer.from(JSON.stringify(json)));
}

const namesIn = (made: readonly Made[]): string[] =>
  made.flatMap(({ payload }) =>
    [...JSON.stringify(requestToJson("traces", payload)).matchAll(/"name":"([^"]*)","startTime/g)].map(
      ([, name = ""]) => name,
    ),
  );

const ERRORS = {
  kind: "spans",
  watch: () => (span) => span.status.code === 2,
} as const satisfies TailSamplerSettings["policies"][number];

const settings = (more: Partial<TailSamplerSettings> = {}): TailSamplerSettings => ({
  policies: [ERRORS],
  decisionWaitMs: 10 * SECOND_MS,
  numTraces: 100,
  keptCacheSize: 0,
  droppedCacheSize: 0,
  ...more,
});

/** Sends requests to a tap, as its feed does. */
class Sender {
  readonly kept: string[] = [];
  readonly arrivals: { readonly at: number; readonly payload: Uint8Array }[] = [];
  readonly tap: Tap;

  constructor(tap: Tap) {
    this.tap = tap;
  }

  send(at: number, ...spans: readonly Sent[]): void {
    this.arrivals.push({ at, payload: request(...spans) });
    this.arrive(this.arrivals.length - 1);
  }

  /** @param index of what was sent. */
  arrive(
    index: number,
    from: readonly { readonly at: number; readonly payload: Uint8Array }[] = this.arrivals,
  ): void {
    const arrival = from[index];
    if (arrival === undefined) throw new Error(`nothing was sent as ${index}`);
    this.collect(arrival.at);
    const { at, payload } = arrival;
    this.tap.observe({ sequence: sequence(index + 1), signal: "traces", receivedAt: unixMilli(at), payload });
  }

  collect(at: number): void {
    this.kept.push(...namesIn(this.tap.collect(unixMilli(at))));
  }
}

describe("a trace", () => {
  it("is kept whole or not at all, when it has waited", () => {
    const sender = new Sender(new TailSampler(settings()));
    sender.send(0, { trace: 1, name: "a" }, { trace: 2, name: "b" });
    sender.send(5000, { trace: 1, name: "c", status: 2 }, { trace: 2, name: "d", status: 1 });
    sender.collect(9999);
    expect(sender.kept).toEqual([]);
    sender.collect(10_000);
    expect(sender.kept).toEqual(["a", "c"]);
    // What comes late goes the same way.
    sender.send(60_000, { trace: 1, name: "late" }, { trace: 2, name: "late too", status: 2 });
    sender.collect(60_001);
    expect(sender.kept).toEqual(["a", "c", "late"]);
  });

  it("keeps its resource, scope and schema URL", () => {
    const tap = new TailSampler(settings({ policies: [{ kind: "always" }] }));
    tap.observe({
      sequence: sequence(1),
      signal: "traces",
      receivedAt: unixMilli(0),
      payload: request({ trace: 1, name: "a" }),
    });
    const [made] = tap.collect(unixMilli(10_000));
    expect(requestToJson("traces", made?.payload ?? new Uint8Array())).toEqual(
      requestToJson("traces", request({ trace: 1, name: "a" })),
    );
  });

  it("is decided about early when the journal has no room for its first spans", () => {
    const tap = new TailSampler(settings());
    const sender = new Sender(tap);
    sender.send(0, { trace: 1, name: "a", status: 2 }, { trace: 2, name: "b" });
    sender.send(1, { trace: 3, name: "c", status: 2 });
    tap.release(sequence(2), unixMilli(2));
    sender.collect(3);
    expect([sender.kept, tap.needed]).toEqual([["a"], 2]);
    sender.send(4, { trace: 1, name: "late" }, { trace: 2, name: "late too", status: 2 });
    sender.collect(5);
    expect(sender.kept).toEqual(["a", "late"]);
  });

  it("is decided about at once when its component is no more", () => {
    const tap = new TailSampler(settings());
    tap.observe({
      sequence: sequence(1),
      signal: "traces",
      receivedAt: unixMilli(0),
      payload: request({ trace: 1, name: "a", status: 2 }, { trace: 2, name: "b" }),
    });
    expect(namesIn(tap.finish(unixMilli(1)))).toEqual(["a"]);
  });

  it("makes room for newer ones when there are too many, decided with what came until then", () => {
    const sender = new Sender(new TailSampler(settings({ numTraces: 2 })));
    sender.send(0, { trace: 1, name: "a", status: 2 });
    sender.send(1, { trace: 2, name: "b", status: 2 });
    sender.send(2, { trace: 3, name: "c", status: 2 });
    sender.collect(3);
    expect(sender.kept).toEqual(["a"]);
    sender.collect(20_000);
    expect(sender.kept).toEqual(["a", "b", "c"]);
  });

  it("is remembered by the caches after it made room", () => {
    const sender = new Sender(
      new TailSampler(settings({ numTraces: 1, keptCacheSize: 10, droppedCacheSize: 10 })),
    );
    sender.send(0, { trace: 1, name: "a", status: 2 });
    sender.send(1, { trace: 2, name: "b" });
    sender.send(20_000, { trace: 3, name: "c" });
    sender.send(20_001, { trace: 1, name: "late" }, { trace: 2, name: "late too", status: 2 });
    sender.collect(20_002);
    expect(sender.kept).toEqual(["a", "late"]);
  });
});

describe("policies", () => {
  const always = { kind: "always" } as const;
  const rate = (spansPerSecond: number) => ({ kind: "rate", spansPerSecond }) as const;

  it("count spans of each second; the limit itself is too many", () => {
    const sender = new Sender(new TailSampler(settings({ policies: [rate(4)] })));
    sender.send(
      0,
      { trace: 1, name: "a" },
      { trace: 1, name: "b" },
      { trace: 2, name: "c" },
      { trace: 2, name: "d" },
      { trace: 3, name: "e" },
    );
    sender.send(1500, { trace: 4, name: "f" });
    sender.collect(20_000);
    expect(sender.kept).toEqual(["a", "b", "e", "f"]);
  });

  it("count what others keep too", () => {
    const sender = new Sender(new TailSampler(settings({ policies: [ERRORS, rate(3)] })));
    sender.send(
      0,
      { trace: 1, name: "a", status: 2 },
      { trace: 1, name: "b", status: 2 },
      { trace: 2, name: "c" },
    );
    sender.collect(20_000);
    expect(sender.kept).toEqual(["a", "b"]);
  });

  it("keep all if one says so", () => {
    const sender = new Sender(new TailSampler(settings({ policies: [ERRORS, always] })));
    sender.send(0, { trace: 1, name: "a" });
    sender.collect(20_000);
    expect(sender.kept).toEqual(["a"]);
  });
});

describe("after a crash", () => {
  const sendAll = (sender: Sender, upTo: number): void => {
    const script: readonly [number, ...Sent[]][] = [
      [0, { trace: 1, name: "1a" }, { trace: 2, name: "2a" }],
      [4000, { trace: 3, name: "3a", status: 2 }],
      [9000, { trace: 1, name: "1b", status: 2 }, { trace: 4, name: "4a" }],
      [12_000, { trace: 1, name: "1c" }, { trace: 3, name: "3b" }],
      [16_000, { trace: 4, name: "4b", status: 2 }, { trace: 2, name: "2b", status: 2 }],
      [18_000, { trace: 3, name: "3c" }, { trace: 5, name: "5a", status: 2 }],
      [40_000, { trace: 6, name: "6a" }],
    ];
    for (const [at, ...spans] of script.slice(0, upTo)) sender.send(at, ...spans);
  };

  it.each([1, 2, 3, 4, 5, 6])("the same spans are kept, each once: crash after arrival %i", (crashAfter) => {
    const all = new Sender(new TailSampler(settings()));
    sendAll(all, 7);
    all.collect(60_000);

    const first = new Sender(new TailSampler(settings()));
    sendAll(first, crashAfter);
    const { needed } = first.tap;
    const state: unknown = JSON.parse(JSON.stringify(first.tap.state()));
    const second = new Sender(new TailSampler(settings()));
    second.tap.restore(state);
    for (let index = (needed ?? crashAfter + 1) - 1; index < all.arrivals.length; index++)
      second.arrive(index, all.arrivals);
    second.collect(60_000);

    expect([...first.kept, ...second.kept].toSorted()).toEqual(all.kept.toSorted());
    expect(all.kept).toEqual(["1a", "1b", "1c", "3a", "3b", "3c", "4a", "4b", "5a"]);
  });

  /** Trace 1 is decided about and forgotten, and begins anew while trace 2, which came before that, still waits. */
  const beginsAnew = (): Sender => {
    const sender = new Sender(new TailSampler(settings({ numTraces: 3 })));
    sender.send(0, { trace: 1, name: "1a", status: 2 });
    sender.send(1, { trace: 9, name: "9a" });
    sender.send(5000, { trace: 2, name: "2a", status: 2 });
    sender.send(6000, { trace: 1, name: "1b" });
    sender.send(10_500, { trace: 3, name: "3a" });
    sender.send(11_000, { trace: 1, name: "1c", status: 2 });
    return sender;
  };
  const stateOf = (sender: Sender) => readTailState(JSON.parse(JSON.stringify(sender.tap.state())));
  const goOn = (before: Sender, state: unknown): string[] => {
    const { needed = sequence(1) } = before.tap;
    const again = new Sender(new TailSampler(settings({ numTraces: 3 })));
    again.tap.restore(state);
    for (let index = needed - 1; index < before.arrivals.length; index++)
      again.arrive(index, before.arrivals);
    again.collect(60_000);
    return again.kept;
  };

  it("doubles nothing of a trace that was forgotten and began anew", () => {
    const sender = beginsAnew();
    expect(sender.kept).toEqual(["1a", "1b"]);
    expect(sender.tap.needed).toBe(3);
    expect(goOn(sender, stateOf(sender))).toEqual(["2a", "1c"]);
  });

  it("goes on from a state that tells of no first arrivals", () => {
    const sender = beginsAnew();
    const older = { ...stateOf(sender), waiting: [2, 3, 1].map(idOf) };
    expect(goOn(sender, older).toSorted()).toEqual(["1b", "1c", "2a"]);
  });

  it("asks for arrivals from the first on that still waits", () => {
    const sender = new Sender(new TailSampler(settings()));
    expect(sender.tap.needed).toBeUndefined();
    sendAll(sender, 5);
    expect(sender.tap.needed).toBe(3);
  });

  it("takes no other state", () => {
    expect(() => {
      new TailSampler(settings()).restore({ next: "soon" });
    }).toThrow("not a state of tail sampling");
  });
});

describe("the component", () => {
  const policy = (name: string, more: string): string => `policy {\n name = "${name}"\n ${more}\n }\n`;
  const body = (more: string): string => policy("all", 'type = "always_sample"') + more;

  it.each([
    [body('decision_wait = "0s"'), "decision_wait must be greater than zero"],
    [body("num_traces = 0"), "num_traces must be greater than zero"],
    [body("num_traces = 1000000"), "takes a num_traces of 200000 at most"],
    [
      body("decision_cache = { sampled_cache_size = 1000000 }"),
      "takes a sampled_cache_size of 200000 at most",
    ],
    [body(policy("all", 'type = "always_sample"')), 'two policies of the name "all"'],
    [policy("", 'type = "always_sample"'), "a policy needs a name"],
  ])("refuses %j", (text, problem) => {
    expect(problemsOf({ name: NAME, body: text, signals: ["traces"] })).toContain(problem);
  });

  const keptBy = (text: string, ...spans: readonly Sent[]): readonly string[] => {
    const sender = new Sender(tapOf({ name: NAME, body: text, signals: ["traces"] }));
    sender.send(0, ...spans);
    sender.collect(30_000);
    return sender.kept;
  };

  it("keeps by latency: from the first start to the last end", () => {
    const slow = policy("slow", 'type = "latency"\n latency {\n threshold_ms = 500\n }');
    expect(
      keptBy(
        slow,
        { trace: 1, name: "a", from: 100, to: 599 },
        { trace: 2, name: "b", from: 0, to: 500 },
        { trace: 3, name: "c", from: 0, to: 10 },
        { trace: 3, name: "d", from: 490, to: 501 },
      ),
    ).toEqual(["b", "c", "d"]);
    const between = policy(
      "between",
      'type = "latency"\n latency {\n threshold_ms = 500\n upper_threshold_ms = 1000\n }',
    );
    expect(
      keptBy(
        between,
        { trace: 1, name: "a", to: 500 },
        { trace: 2, name: "b", to: 501 },
        { trace: 3, name: "c", to: 1000 },
        { trace: 4, name: "d", to: 1001 },
      ),
    ).toEqual(["b", "c"]);
  });

  it("keeps by status, by rate, and all", () => {
    const sent = [
      { trace: 1, name: "a" },
      { trace: 2, name: "b", status: 1 },
      { trace: 3, name: "c", status: 2 },
    ];
    const failed = 'type = "status_code"\n status_code {\n status_codes = ["ERROR", "UNSET"]\n }';
    expect(keptBy(policy("failed", failed), ...sent)).toEqual(["a", "c"]);
    const some = 'type = "rate_limiting"\n rate_limiting {\n spans_per_second = 3\n }';
    expect(keptBy(policy("some", some), ...sent)).toEqual(["a", "b"]);
    expect(keptBy(body(""), ...sent)).toEqual(["a", "b", "c"]);
  });
});
