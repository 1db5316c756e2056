import type { Context } from "hono";
import { stringify } from "yaml";
import { isObject } from "../../base/json-object.ts";
import { LOKI_VERSION } from "./status.ts";

type Values = Readonly<Record<string, unknown>>;

/** What of Loki's configuration has a meaning here, under Loki's names. */
export interface LokiConfiguration extends Values {
  readonly limits_config: Values;
  readonly pattern_ingester: { readonly enabled: boolean };
}

/** What `/config` shows: as it is, and what it would be without any setting. */
export interface Configurations {
  readonly actual: LokiConfiguration;
  readonly defaults: LokiConfiguration;
}

type ConfigurationEndpoint = (c: Context, configurations: Configurations) => Response;

/** `/config`: as YAML; with `mode=defaults` what it would be, with `mode=diff` what differs from that. */
export const configuration: ConfigurationEndpoint = (c, { actual, defaults }) => {
  const mode = c.req.query("mode");
  if (mode === "defaults") return yaml(c, defaults);
  return yaml(c, mode === "diff" ? difference(actual, defaults) : actual);
};

/** `/config/tenant/v1/limits` */
export const tenantLimits: ConfigurationEndpoint = (c, { actual }) =>
  hasTenant(c) ? yaml(c, actual.limits_config) : noTenant(c);

/**
 * `/loki/api/v1/drilldown-limits`, asked for by Grafana's Logs Drilldown. As in Loki, it is about a tenant and needs one
 * to be named, whether or not there are any; without it Drilldown does without.
 */
export const drilldownLimits: ConfigurationEndpoint = (c, { actual }) => {
  if (!hasTenant(c)) return noTenant(c);
  const { limits_config: limits, pattern_ingester: patterns } = actual;
  return c.json({ limits, pattern_ingester_enabled: patterns.enabled, version: LOKI_VERSION });
};

const hasTenant = (c: Context): boolean => (c.req.header("x-scope-orgid") ?? "") !== "";

const noTenant = (c: Context): Response => c.text("no org id\n", 401);

const yaml = (c: Context, values: Values): Response => c.text(stringify(values));

function difference(actual: Values, defaults: Values): Values {
  const changed = Object.entries(actual).flatMap(([name, value]): [string, unknown][] => {
    const before = defaults[name];
    if (isObject(value) && isObject(before)) {
      const inner = difference(value, before);
      return Object.keys(inner).length === 0 ? [] : [[name, inner]];
    }
    return JSON.stringify(value) === JSON.stringify(before) ? [] : [[name, value]];
  });
  return Object.fromEntries(changed);
}
