import { describe, expect, it } from "vitest";
import { allVariablesMacro, dashboardMacro, intervalMacro, timeMacro } from "./built-ins.ts";
import { interpolate } from "./interpolate.ts";
import { type KnownVariable, withMacros } from "./scope.ts";

const known: KnownVariable = {
  name: "job",
  value: ["a b", "c"],
  text: ["a b", "c"],
  isAll: false,
  allValue: "",
  takesSeveral: true,
};
const variables = new Map([["job", known]]);

const scope = withMacros(
  { variables, macros: [] },
  timeMacro({
    from: 1_577_934_245_678,
    to: 1_577_937_845_678,
    raw: { from: "now-1h", to: "now" },
    timeZone: "Asia/Tokyo",
  }),
  intervalMacro({ stepMs: 30_000, rateIntervalMs: 90_000 }),
  dashboardMacro({ title: "T", uid: "u" }),
  allVariablesMacro(variables),
);

describe("names that are built in", () => {
  it.each([
    ["$__from ${__to}", "1577934245678 1577937845678"],
    ["${__from:date}", "2020-01-02T03:04:05.678Z"],
    ["${__from:date:iso}", "2020-01-02T03:04:05.678Z"],
    ["${__from:date:seconds}", "1577934246"],
    ["${__from:date:YYYY-MM-DD HH:mm}", "2020-01-02 12:04"],
    ["$__range $__range_s $__range_ms", "3600s 3600 3600000"],
    ["[$__interval] $__interval_ms", "[30s] 30000"],
    ["[$__rate_interval] ${__rate_interval_ms}", "[90s] 90000"],
    ["$__auto", "30s"],
    ["$__timezone", "Asia/Tokyo"],
    ["?${__url_time_range}", "?from=now-1h&to=now"],
    ["?${__all_variables}", "?var-job=a%20b&var-job=c"],
    ["${__dashboard} ${__dashboard.uid}", "T u"],
    ["${__user.login} ${__org.name} $__org", "admin Main Org. 1"],
    ["$__timeFilter(x) $__other", "$__timeFilter(x) $__other"],
  ])("%s is %s", (text, expected) => expect(interpolate(text, scope)).toBe(expected));
});
