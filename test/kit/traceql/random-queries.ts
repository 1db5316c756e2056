import * as fc from "fast-check";
import { T, keys } from "./random-traces.ts";
import { RELATIONS } from "./relations.ts";

/** Queries that may find something in the traces of `random-traces.ts`. */

const field = fc.oneof(
  fc
    .tuple(fc.constantFrom("span.", "resource.", ".", "event.", "link.", "parent.", "instrumentation."), keys)
    .map(([scope, key]) => scope + (/[ .]/.test(key) && key.includes(" ") ? `"${key}"` : key)),
  fc.constantFrom(
    "name",
    "status",
    "kind",
    "duration",
    "statusMessage",
    "childCount",
    "traceDuration",
    "rootName",
    "rootServiceName",
    "span:id",
    "trace:id",
    "span:parentID",
    "nestedSetParent",
    "nestedSetLeft",
    "nestedSetRight",
    "event:name",
    "event:timeSinceStart",
    "link:spanID",
    "instrumentation:name",
    "instrumentation:version",
  ),
);
const literal = fc.constantFrom(
  '"GET"',
  '"shop"',
  '""',
  '"1"',
  '"true"',
  '"ünï"',
  '"q\\"uote"',
  "0",
  "1",
  "-1",
  "200",
  "500",
  "1.5",
  "1.0",
  "4611686018427387905",
  "true",
  "false",
  "nil",
  "1us",
  "0s",
  "1ms",
  "error",
  "ok",
  "unset",
  "server",
  "client",
  '"0000000000000001"',
  '"00000000000000000000000000000001"',
);
const operator = fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "=~", "!~");
/** Where a span stands in its trace, and numbers as these are. */
const place = fc
  .tuple(
    fc.constantFrom("nestedSetLeft", "nestedSetRight", "nestedSetParent", "childCount"),
    operator,
    fc.constantFrom("-1", "0", "1", "2", "3", "4", "2.5"),
  )
  .map((parts) => parts.join(" "));
const comparison = fc.oneof(
  { weight: 2, arbitrary: place },
  { weight: 6, arbitrary: fc.tuple(field, operator, literal).map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: fc.tuple(literal, operator, field).map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: fc.tuple(field, operator, field).map((parts) => parts.join(" ")) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(field, fc.constantFrom("+ 1 >", "* 2 =", "- 1 <"), literal)
      .map((parts) => parts.join(" ")),
  },
  { weight: 1, arbitrary: field },
  { weight: 1, arbitrary: field.map((name) => `!${name}`) },
);
/** Of one event: its name and an attribute. */
const ofEvent = fc
  .tuple(fc.constantFrom("GET", "exception"), keys, operator, literal)
  .map(([name, key, ...rest]) => `event:name = "${name}" && event."${key}" ${rest.join(" ")}`);
const filter = fc
  .letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 5, arbitrary: comparison },
      { weight: 1, arbitrary: ofEvent },
      fc
        .tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition"))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie("condition").map((inner) => `!(${inner})`),
    ),
  }))
  .condition.map((condition) => `{ ${condition} }`);
/** Filters and relations of two of them. */
export const searchArbitrary = fc.oneof(
  { weight: 5, arbitrary: filter },
  { weight: 1, arbitrary: fc.constant("{ }") },
  {
    weight: 2,
    arbitrary: fc.tuple(filter, fc.constantFrom(...RELATIONS), filter).map((parts) => parts.join(" ")),
  },
);

const measured = fc.constantFrom(
  "duration",
  "span.http.status_code",
  "span.a",
  ".b",
  "resource.a",
  "event:timeSinceStart",
  "traceDuration",
  "event.a",
);
const group1 = fc.constantFrom(
  "name",
  "status",
  "kind",
  "statusMessage",
  "rootName",
  "rootServiceName",
  "instrumentation:name",
  "duration",
);
const grouped = fc
  .uniqueArray(fc.oneof(field, group1), { maxLength: 2 })
  .map((fields) => (fields.length === 0 ? "" : ` by (${fields.join(", ")})`));
const compute = fc.tuple(
  fc.oneof(
    fc.constantFrom("rate()", "count_over_time()"),
    fc
      .tuple(fc.constantFrom("min", "max", "sum", "avg", "histogram"), measured)
      .map(([name, of]) => `${name}_over_time(${of})`),
    measured.map((of) => `quantile_over_time(${of}, 0.5, 0.9)`),
  ),
  grouped,
);
const comparing = fc
  .tuple(filter, fc.constantFrom("", ", 1", ", 3", `, 2, ${T + 200n}, ${T + 600n}`))
  .map(([selection, more]) => [`compare(${selection}${more})`, ""] as const);
/** Metrics of all functions. */
export const metricsArbitrary = fc
  .tuple(
    fc.oneof(searchArbitrary, fc.constant("{}"), filter),
    fc.oneof({ weight: 3, arbitrary: compute }, { weight: 1, arbitrary: comparing }),
  )
  .map(([spans, [name, by]]) => `${spans} | ${name}${by}`);
