import { Labels } from "../../../model/labels.ts";
import type { PrometheusOptions } from "../app.ts";

const refused = (): Promise<never> => Promise.reject(new Error("nothing is written here"));

/** What the API stands on in a test that is about none of it: empty, and read alone. */
export const optionsWith = (changes: Partial<PrometheusOptions> = {}): PrometheusOptions => ({
  facts: {
    startedAt: 1_700_000_000_000,
    configuration: "host: localhost\n",
    flags: { host: "localhost" },
    retention: "7d",
    addsZeros: false,
    typesAreLabels: false,
    extent: () => Promise.resolve({}),
  },
  intake: { maxRequestBytes: 1000, receive: refused },
  rules: { groups: [] },
  targets: { targets: [] },
  admin: { isEnabled: false, deleteSeries: refused, cleanTombstones: refused },
  externalLabels: Labels.empty,
  ...changes,
});
