import { WireWriter } from "../src/model/wire/writer.ts";
import { Random } from "./random.ts";

export const LINES_PER_REQUEST = 500;
/** In one line of all. */
export const RARE_LINE = "circuit breaker opened";

const SERVICES = 20;
/** One request in ten is of a service whose lines are JSON. */
const JSON_EVERY = 10;
const LEVELS = ["info", "info", "info", "warn", "error"];

/** Unix nanoseconds, over which the lines are spread. */
export interface LineTimes {
  readonly lines: number;
  readonly start: bigint;
  readonly end: bigint;
}

const random = new Random(7);

/** An `ExportLogsServiceRequest` with lines from `first` on: 20 services of logfmt, each a twentieth, and one of JSON. */
export function logRequest(first: number, times: LineTimes): Uint8Array {
  const number = first / LINES_PER_REQUEST;
  const isJson = number % JSON_EVERY === 0;
  const service = isJson ? "gateway" : `service-${number % SERVICES}`;
  const writer = new WireWriter(1 << 17);
  writer.message(1, (group) => {
    group.message(1, (resource) => attribute(resource, 1, "service.name", service));
    group.message(2, (scope) => {
      for (let index = first; index < first + LINES_PER_REQUEST; index++) {
        scope.message(2, (record) => {
          record.fixed64(1, times.start + ((times.end - times.start) * BigInt(index)) / BigInt(times.lines));
          record.string(3, random.pick(LEVELS));
          record.message(5, (body) => body.string(1, lineOf(isJson, index, times.lines)));
          attribute(record, 6, "thread", `worker-${index % 8}`);
        });
      }
    });
  });
  return writer.finish();
}

function lineOf(isJson: boolean, index: number, lines: number): string {
  const status = random.pick([200, 200, 200, 404, 500]);
  const took = random.below(900);
  if (index === Math.floor(lines / 2)) return `${RARE_LINE} for payment`;
  if (isJson)
    return `{"method":"GET","path":"/items/${took}","status":${status},"duration":"${took}ms","user":{"id":${index}}}`;
  return `method=GET path=/items/${took} status=${status} duration=${took}ms user=${index} msg="request done"`;
}

function attribute(writer: WireWriter, field: number, name: string, value: string): void {
  writer.message(field, (pair) => {
    pair.string(1, name);
    pair.message(2, (any) => any.string(1, value));
  });
}

/** What is asked of the lines. */
export interface LogQuestion {
  readonly what: string;
  readonly query: string;
  readonly stepSeconds?: number;
  readonly limit?: number;
  /** Milliseconds, of one core. */
  readonly target: number;
}

export const LOG_QUESTIONS: readonly LogQuestion[] = [
  { what: "rare substring, all lines", query: `{service_name=~".+"} |= "${RARE_LINE}"`, target: 260 },
  { what: "substring, one service", query: '{service_name="service-3"} |= "no such text"', target: 30 },
  { what: "newest 100 of a service", query: '{service_name="service-3"}', limit: 100, target: 10 },
  {
    what: "count by detected_level, all lines",
    query: 'sum by (detected_level) (count_over_time({service_name=~".+"}[1m]))',
    stepSeconds: 60,
    target: 200,
  },
  {
    what: "volume histogram as Explore asks it",
    query: 'sum by (level, detected_level) (count_over_time({service_name=~".+"} | drop __error__[5s]))',
    stepSeconds: 5,
    target: 200,
  },
  {
    what: "json and status >= 501: no line kept",
    query: '{service_name="gateway"} | json | status >= 501',
    target: 400,
  },
  {
    what: "json, count of status >= 500",
    query: 'sum(count_over_time({service_name="gateway"} | json | status >= 500 [1m]))',
    stepSeconds: 60,
    target: 400,
  },
  {
    what: "logfmt, one service: no line kept",
    query: '{service_name="service-3"} | logfmt | status >= 501',
    target: 400,
  },
];
