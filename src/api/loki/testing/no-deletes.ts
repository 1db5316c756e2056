import { LineDeletes } from "../../../query/logql/deletes/line-deletes.ts";

/** As they are unless deleting is enabled. */
export function noDeletes(): LineDeletes {
  const none = {
    all: [],
    add: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    forgetOld: () => Promise.resolve(),
  };
  const settings = {
    retentionEnabled: false,
    mode: "filter-and-delete" as const,
    cancelPeriodMs: 1,
    maxIntervalMs: 1,
  };
  return new LineDeletes({ deletes: none, removePart: () => Promise.resolve(0) }, settings);
}
