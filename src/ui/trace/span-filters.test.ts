import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterParams, filterQuery, filtersInUrl, readSpanFilters, type SpanFilter } from "./span-filters.ts";
import { spanMeant } from "./span-meant.ts";
import { testSpan } from "./testing/spans.ts";

const same = (text: string): string => text;

describe("spanFilters of a panel", () => {
  it("are read in the form before today's", () => {
    const raw = {
      serviceName: "$service",
      serviceNameOperator: "!=",
      spanName: "GET /",
      from: "10ms",
      fromOperator: ">",
      to: "1s",
      toOperator: "<=",
      tags: [
        { id: "a", key: "http.status", operator: "=~", value: "5" },
        { id: "b", key: "peer", operator: "!=" },
        { id: "c", operator: "=" },
      ],
      query: "slow db",
      matchesOnly: true,
    };
    expect(readSpanFilters(raw, (text) => text.replace("$service", "web"))).toEqual({
      filters: [
        { key: "serviceName", operator: "!=", value: "web" },
        { key: "spanName", operator: "=", value: "GET /" },
        { key: "duration", operator: ">", value: "10ms" },
        { key: "duration", operator: "<=", value: "1s" },
        { key: "http.status", operator: "=~", value: "5" },
        { key: "peer", operator: "!=", value: "" },
        { key: "_textSearch_", operator: "=", value: "slow db" },
      ],
      matchesOnly: true,
      criticalPathOnly: false,
    });
  });

  it("are read in today's form, without those that are empty or make no sense", () => {
    const adhocFilters = [
      { key: "kind", operator: "=", value: "client" },
      { key: "kind", operator: "=", value: " " },
      { key: "kind", operator: "like", value: "x" },
    ];
    const { filters, criticalPathOnly } = readSpanFilters({ adhocFilters, criticalPathOnly: true }, same);
    expect(filters).toEqual([{ key: "kind", operator: "=", value: "client" }]);
    expect(criticalPathOnly).toBe(true);
    expect(readSpanFilters({}, same).filters).toEqual([]);
  });

  it("go through the URL of a trace as they are", () => {
    const filter = fc.record({
      key: fc.constantFrom("serviceName", "http.url", "duration"),
      operator: fc.constantFrom("=", "!=", "=~", "!~", ">", ">=", "<", "<="),
      value: fc.string(),
    });
    const all = fc.record({
      filters: fc.array(filter, { maxLength: 4 }),
      matchesOnly: fc.boolean(),
      criticalPathOnly: fc.boolean(),
    });
    fc.assert(
      fc.property(all, (filters) => {
        const params = new URLSearchParams();
        for (const [name, values] of Object.entries(filterParams(filters)))
          for (const value of values) params.append(name, value);
        params.set("zoom", "0-0.5");
        expect(filtersInUrl(params)).toEqual(filters);
        expect(filtersInUrl(new URLSearchParams(filterQuery(params)))).toEqual(filters);
      }),
    );
    expect(filtersInUrl(new URLSearchParams("filter=x&only=all")).filters).toEqual([]);
  });
});

describe("spanMeant", () => {
  const span = testSpan("ab", "", 0, 20e6, {
    name: "GET /items",
    service: "web",
    kind: "server",
    status: "error",
    statusMessage: "out of items",
    scope: "http 1.2",
    attributes: [{ key: "http.status", value: "503" }],
    resource: [{ key: "host.name", value: "one" }],
    events: [{ offset: 1, name: "retry", attributes: [{ key: "attempt", value: "2" }] }],
  });
  const isMeant = (text: string): boolean => {
    const { filters } = filtersInUrl(new URLSearchParams(text.split("&").map((each) => ["filter", each])));
    return spanMeant(filters)(span);
  };

  it.each([
    "serviceName = web",
    "serviceName != db",
    "spanName =~ items",
    "duration >= 20ms",
    "duration < 0.1s",
    "duration > 1999us",
    "http.status = 503",
    "http =~ 50",
    "host.name = one",
    "attempt != 3",
    "attempt = ",
    "peer != ",
    "kind = server",
    "status = error",
    "status.message =~ out",
    "library.name = http",
    "library.version = 1.2",
    "id = ab",
    "_textSearch_ = nothing RETRY",
    "serviceName = web&duration <= 20ms",
  ])("finds %s", (text) => expect(isMeant(text)).toBe(true));

  it.each([
    "serviceName = db",
    "spanName !~ items",
    "duration > 20ms",
    "duration > long",
    "duration = 20ms",
    "http.status != 503",
    "http.status !~ 50",
    "http = 503",
    "peer = ",
    "attempt != ",
    "trace.state = ",
    "_textSearch_ = nothing",
    "serviceName = web&duration < 20ms",
  ])("passes over %s", (text) => expect(isMeant(text)).toBe(false));

  it("means all where there is no filter", () => {
    const none: readonly SpanFilter[] = [];
    expect(spanMeant(none)(span)).toBe(true);
  });
});
