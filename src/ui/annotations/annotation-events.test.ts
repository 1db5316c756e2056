import { describe, expect, it } from "vitest";
import { frameOf } from "../frames/data-frame.ts";
import { eventsWithin } from "./annotation-event.ts";
import { eventsOf } from "./annotation-events.ts";

const MINUTE = 60_000;

const series = (values: readonly number[], times = values.map((_, index) => index * MINUTE)) =>
  frameOf([
    { name: "Time", type: "time", values: times, config: {} },
    { name: "Value", type: "number", values, labels: { job: "shop", version: "2" }, config: {} },
  ]);

const lines = frameOf(
  [
    {
      name: "labels",
      type: "other",
      values: [
        { app: "a", env: "dev" },
        { app: "a", env: " " },
      ],
      config: {},
    },
    { name: "Time", type: "time", values: [5, 6], config: {} },
    { name: "Line", type: "string", values: ["deployed", "restarted"], config: {} },
  ],
  { meta: { type: "log-lines" } },
);

describe("events of series", () => {
  const query = { titleFormat: "{{job}} {{ version }}", textFormat: "{{none}}", tagKeys: "version, none" };

  it("are where values are above zero, near ones as a region", () => {
    const told = { title: "shop 2", text: "none", tags: ["2"] };
    expect(eventsOf("prometheus", [series([1, 1, 0, 0, 1, -1, NaN])], query)).toEqual([
      { time: 0, timeEnd: MINUTE, ...told },
      { time: 4 * MINUTE, timeEnd: 4 * MINUTE, ...told },
    ]);
  });

  it("are a region over a longer step, and none of series without points", () => {
    const [event] = eventsOf("prometheus", [series([1, 0, 0, 1]), series([])], { step: "5m" });
    expect([event?.time, event?.timeEnd]).toEqual([0, 3 * MINUTE]);
  });

  it.each([true, "on"])("are at the values themselves with useValueForTime %s", (useValueForTime) => {
    const found = eventsOf("prometheus", [series([MINUTE, MINUTE, 9 * MINUTE])], { useValueForTime });
    expect(found.map(({ time, timeEnd }) => [time, timeEnd])).toEqual([
      [MINUTE, MINUTE],
      [9 * MINUTE, 9 * MINUTE],
    ]);
  });
});

describe("events of lines", () => {
  it("tell the line, with the labels as tags", () => {
    expect(eventsOf("loki", [lines], { titleFormat: "{{app}}" })).toEqual([
      { time: 5, timeEnd: 5, title: "a", text: "deployed", tags: ["a", "dev"] },
      { time: 6, timeEnd: 6, title: "a", text: "restarted", tags: ["a"] },
    ]);
  });

  it("tell what the format says, with the wanted tags", () => {
    const [event] = eventsOf("loki", [lines], { textFormat: "in {{env}}", tagKeys: "env" });
    expect(event).toMatchObject({ text: "in dev", tags: ["dev"] });
  });
});

it("events of traces last as long as they do, and lead there", () => {
  const column = (name: string, values: readonly unknown[]) => ({
    name,
    type: name === "startTime" ? ("time" as const) : ("string" as const),
    values,
    config: {},
  });
  const traces = frameOf([
    column("traceID", ["ab"]),
    column("startTime", [1000]),
    column("traceService", ["web"]),
    column("traceName", ["GET /"]),
    column("traceDuration", [250]),
  ]);
  expect(eventsOf("tempo", [traces], {})).toEqual([
    { time: 1000, timeEnd: 1250, title: "GET /", text: "", tags: ["web"], href: "/explore/traces/ab" },
  ]);
});

it("eventsWithin keeps what reaches into an interval", () => {
  const event = (time: number, timeEnd: number) => ({
    key: `${time}`,
    time,
    timeEnd,
    title: "",
    text: "",
    tags: [],
    color: "red",
    source: "s",
  });
  const found = eventsWithin([event(0, 5), event(4, 12), event(25, 30)], { from: 10, to: 20 });
  expect(found.map(({ key }) => key)).toEqual(["4"]);
});
