import { formatPattern } from "../format/date-pattern.ts";
import { queryDuration } from "../time/duration.ts";
import { formatByName, percentEncoded } from "./formats.ts";
import type { QueryStep } from "./intervals.ts";
import type { KnownVariable, Macro, Verbatim } from "./scope.ts";

/** The time range that is shown. */
export interface ShownRange {
  /** Unix milliseconds. */
  readonly from: number;
  readonly to: number;
  /** As it is written in the URL: `now-1h`. */
  readonly raw: { readonly from: string; readonly to: string };
  /** `browser`, `utc`, or a name of the IANA database. */
  readonly timeZone: string;
}

/** `$__from`, `${__to:date:YYYY-MM}`, `$__range`, `$__timezone`, `$__url_time_range`. */
export function timeMacro({ from, to, raw, timeZone }: ShownRange): Macro {
  return (name, _path, format) => {
    switch (name) {
      case "__from":
        return moment(from, format, timeZone);
      case "__to":
        return moment(to, format, timeZone);
      case "__range":
        return `${Math.round((to - from) / 1000)}s`;
      case "__range_s":
        return Math.round((to - from) / 1000);
      case "__range_ms":
        return to - from;
      case "__timezone":
        return zoneName(timeZone);
      case "__url_time_range":
        return { verbatim: `from=${percentEncoded(raw.from)}&to=${percentEncoded(raw.to)}` };
      default:
        return undefined;
    }
  };
}

/** Milliseconds, unless a format asks for a date. */
function moment(time: number, format: string | undefined, timeZone: string): string | number | Verbatim {
  const [, how] = /^date(?::(.*))?$/s.exec(format ?? "") ?? [];
  if (format?.startsWith("date") !== true) return time;
  if (how !== undefined && !["iso", "seconds", "ms"].includes(how))
    return { verbatim: formatPattern(time, how, timeZone) };
  return { verbatim: formatByName(format)?.(String(time), NOBODY) ?? String(time) };
}

const NOBODY = { name: "", text: "", isAll: false, takesSeveral: false };

function zoneName(timeZone: string): string {
  return timeZone === "browser" ? new Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone;
}

/** `$__interval`, `$__rate_interval`, `$__auto`, and those in milliseconds. */
export function intervalMacro({ stepMs, rateIntervalMs }: QueryStep): Macro {
  return (name) => {
    switch (name) {
      case "__interval":
      case "__auto":
        return queryDuration(stepMs);
      case "__interval_ms":
        return stepMs;
      case "__rate_interval":
        return queryDuration(rateIntervalMs);
      case "__rate_interval_ms":
        return rateIntervalMs;
      default:
        return undefined;
    }
  };
}

/** `$__dashboard`, `$__org`, `$__user`, `$__name`. Nobody logs in here: the user is the one that Grafana has first. */
export function dashboardMacro({ title, uid }: { readonly title: string; readonly uid: string }): Macro {
  return (name, path) => {
    switch (name) {
      case "__dashboard":
        return path === "uid" ? uid : title;
      case "__org":
        return path === "name" ? "Main Org." : 1;
      case "__user":
        return USER[path ?? "id"] ?? USER["id"];
      default:
        return undefined;
    }
  };
}

const USER: Readonly<Record<string, string>> = { id: "1", login: "admin", email: "admin@localhost" };

/** `$__all_variables`: what is chosen, as parameters of a URL. */
export function allVariablesMacro(variables: ReadonlyMap<string, KnownVariable>): Macro {
  const format = formatByName("queryparam");
  return (name) => {
    if (name !== "__all_variables" || format === undefined) return undefined;
    return {
      verbatim: [...variables.values()].map((variable) => format(variable.value, variable)).join("&"),
    };
  };
}
