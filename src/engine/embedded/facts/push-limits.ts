import { NANOS_PER_MILLI } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import type { PushLimits } from "../../../model/loki/push-limits.ts";
import { SERVICE_NAME_SOURCES } from "../../../model/loki/service-name.ts";

/** What the limits of pushed lines are made of. */
export type PushConfig = Pick<
  Config,
  | "lokiMaxLineSize"
  | "lokiTruncatesLines"
  | "lokiTruncationMark"
  | "lokiMaxLabelNames"
  | "lokiMaxLabelNameLength"
  | "lokiMaxLabelValueLength"
  | "lokiTakesMetadata"
  | "lokiMaxMetadata"
  | "lokiMaxMetadataBytes"
  | "lokiRejectsOld"
  | "lokiMaxAgeMs"
  | "lokiGraceMs"
  | "lokiIncrementsDuplicates"
  | "lokiDiscoverServiceName"
>;

/** What is taken of lines that come over Loki's push API. */
export const pushLimits = (config: PushConfig): PushLimits => ({
  maxLineSize: config.lokiMaxLineSize,
  truncationMark: config.lokiTruncatesLines ? config.lokiTruncationMark : undefined,
  maxLabelNames: config.lokiMaxLabelNames,
  maxLabelNameLength: config.lokiMaxLabelNameLength,
  maxLabelValueLength: config.lokiMaxLabelValueLength,
  takesMetadata: config.lokiTakesMetadata,
  maxMetadata: config.lokiMaxMetadata,
  maxMetadataBytes: config.lokiMaxMetadataBytes,
  maxAgeNs: config.lokiRejectsOld ? nanos(config.lokiMaxAgeMs) : undefined,
  graceNs: nanos(config.lokiGraceMs),
  incrementsDuplicates: config.lokiIncrementsDuplicates,
  serviceNameSources: config.lokiDiscoverServiceName ?? SERVICE_NAME_SOURCES,
});

const nanos = (milliseconds: number): bigint => BigInt(milliseconds) * NANOS_PER_MILLI;
