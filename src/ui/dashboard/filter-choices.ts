import type { SourceKind } from "../../dashboard-file/supported.ts";
import { logLabelNames, logLabelValues } from "../http/loki.ts";
import { labelNames, labelValues } from "../http/prometheus.ts";
import { tagScopes, tagValues } from "../http/tempo.ts";

/** What a filter can be about: labels, or the tags of spans by their scope. */
export async function filterKeys(kind: SourceKind, signal: AbortSignal): Promise<readonly string[]> {
  switch (kind) {
    case "prometheus":
      return labelNames(undefined, signal);
    case "loki":
      return logLabelNames(signal);
    case "tempo":
      return (await tagScopes(signal)).flatMap(({ name, tags }) =>
        name === "intrinsic" ? tags : tags.map((tag) => `${name}.${tag}`),
      );
  }
}

/** Values of a label or tag, asked of the data source. @throws RequestError */
export async function filterValues(
  kind: SourceKind,
  key: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  switch (kind) {
    case "prometheus":
      return labelValues(key, undefined, signal);
    case "loki":
      return logLabelValues(key, signal);
    case "tempo":
      return (await tagValues(key, signal)).map(({ value }) => value);
  }
}

const MATCHERS = ["=", "!=", "=|", "!=|", "=~", "!~"] as const;

/** The operators of Grafana that the language of a source can express. */
export const filterOperators = (kind: SourceKind): readonly string[] =>
  kind === "tempo" ? [...MATCHERS, "<", ">"] : MATCHERS;

export const OPERATOR_TITLES: Readonly<Record<string, string>> = {
  "=": "is",
  "!=": "is not",
  "=|": "is one of",
  "!=|": "is none of",
  "=~": "matches the expression",
  "!~": "does not match the expression",
  "<": "is less than",
  ">": "is greater than",
};
