import { CUSTOM_BUCKETS_SCHEMA, type NativeHistogram } from "../../../src/model/histogram.ts";
import type { Labels } from "../../../src/model/labels.ts";
import type { LoadCommand } from "./script.ts";
import type { Sample } from "./memory-source.ts";

interface Parts {
  readonly buckets: Map<number, number>;
  count?: number;
  sum?: number;
}

interface Collected {
  readonly labels: Labels;
  readonly byTime: Map<number, Parts>;
}

const PART = /^(.*)_(bucket|count|sum)$/;

/** The classic histograms of a load command as native ones with custom buckets. */
export function toCustomBuckets(command: LoadCommand): { labels: Labels; samples: Sample[] }[] {
  const collected = new Map<string, Collected>();
  for (const { labels, points } of command.series) {
    const [, base = "", part = ""] = PART.exec(labels.get("__name__")) ?? [];
    if (base === "" || (part === "bucket" && labels.get("le") === "")) continue;
    const target = labels.drop(new Set(["le"])).with([["__name__", base]]);
    const entry: Collected = collected.get(target.key()) ?? {
      labels: target,
      byTime: new Map<number, Parts>(),
    };
    collected.set(target.key(), entry);
    for (const [index, { value }] of points.entries()) {
      if (value === undefined) continue;
      const time = index * command.stepMs;
      const parts: Parts = entry.byTime.get(time) ?? { buckets: new Map() };
      entry.byTime.set(time, parts);
      if (part === "bucket") parts.buckets.set(bound(labels.get("le")), value);
      else if (part === "count") parts.count = value;
      else parts.sum = value;
    }
  }
  return [...collected.values()].map(({ labels, byTime }) => ({
    labels,
    samples: [...byTime].map(([time, parts]) => ({ time, histogram: convert(parts) })),
  }));
}

function bound(le: string): number {
  return /^\+?Inf$/i.test(le) ? Infinity : Number(le);
}

function convert({ buckets, count, sum }: Parts): NativeHistogram {
  const uppers = [...buckets.keys()].toSorted((a, b) => a - b);
  const total = count ?? buckets.get(Infinity) ?? buckets.get(uppers.at(-1) ?? 0) ?? 0;
  if (!buckets.has(Infinity)) {
    buckets.set(Infinity, total);
    uppers.push(Infinity);
  }
  let below = 0;
  const counts = uppers.map((upper) => {
    const cumulative = buckets.get(upper) ?? 0;
    const own = cumulative - below;
    below = cumulative;
    return own;
  });
  return {
    schema: CUSTOM_BUCKETS_SCHEMA,
    zeroThreshold: 0,
    zeroCount: 0,
    count: total,
    sum: sum ?? 0,
    positive: { spans: [{ offset: 0, length: counts.length }], counts: Float64Array.from(counts) },
    negative: { spans: [], counts: new Float64Array(0) },
    customBounds: Float64Array.from(uppers.filter((upper) => upper !== Infinity)),
    resetHint: "unknown",
  };
}
