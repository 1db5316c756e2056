import { WatchtowerError } from "../../base/errors.ts";
import type { LabelPair } from "../labels.ts";
import { sortedLabels } from "./label-set.ts";
import { withServiceName } from "./service-name.ts";

/** A push request (Loki HTTP API, "Ingest logs"), whatever it came in as. */
export type PushRequest = readonly PushStream[];

export interface PushStream {
  /** As pushed, without empty values. */
  readonly labels: readonly LabelPair[];
  readonly entries: readonly PushEntry[];
}

export interface PushEntry {
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly line: string;
  readonly metadata: readonly LabelPair[];
}

/** Of what is pushed; the names are Loki's `limits_config`. */
export interface PushLimits {
  /** `max_line_size`, bytes. */
  readonly maxLineSize: number;
  /** `max_label_names_per_series` */
  readonly maxLabelNames: number;
  /** `max_label_name_length`, bytes. */
  readonly maxLabelNameLength: number;
  /** `max_label_value_length`, bytes. */
  readonly maxLabelValueLength: number;
  /** `max_structured_metadata_entries_count`, of an entry. */
  readonly maxMetadata: number;
  /** `reject_old_samples_max_age`, nanoseconds: what is older is not kept anyway. */
  readonly maxAgeNs: bigint;
  /** `creation_grace_period`, nanoseconds: how far ahead clocks may be. */
  readonly graceNs: bigint;
}

const HOUR_NS = 3_600_000_000_000n;

/** Loki's defaults. */
export const PUSH_LIMITS: PushLimits = {
  maxLineSize: 262_144,
  maxLabelNames: 15,
  maxLabelNameLength: 1024,
  maxLabelValueLength: 2048,
  maxMetadata: 128,
  maxAgeNs: 168n * HOUR_NS,
  graceNs: HOUR_NS / 6n,
};

export interface CheckedPush {
  /** What is to be kept. */
  readonly kept: PushRequest;
  /** Why the last of what is not kept is refused, in Loki's words. */
  readonly problem: string | undefined;
}

/**
 * What of a request can be kept: Loki keeps the rest where one stream or entry is refused, and answers with
 * the last error.
 *
 * @param now Unix nanoseconds.
 * @throws WatchtowerError `invalid` if it holds no stream at all.
 */
export function checkPush(request: PushRequest, now: bigint, limits: PushLimits = PUSH_LIMITS): CheckedPush {
  if (request.length === 0) throw new WatchtowerError("invalid", NO_STREAM);
  const kept: PushStream[] = [];
  let problem: string | undefined;
  for (const stream of request) {
    const wrong = streamProblem(stream.labels, limits);
    if (wrong !== undefined) {
      problem = wrong;
      continue;
    }
    const entries = stream.entries.filter((entry) => {
      const bad = entryProblem(entry, stream.labels, now, limits);
      problem = bad ?? problem;
      return bad === undefined;
    });
    if (entries.length > 0) kept.push({ labels: stream.labels, entries });
  }
  return { kept, problem };
}

/** Loki answers it with 422. */
export const NO_STREAM = "error at least one valid stream is required for ingestion";

function streamProblem(labels: readonly LabelPair[], limits: PushLimits): string | undefined {
  const wrong = labels.find(([name]) => !LABEL_NAME.test(name));
  if (wrong !== undefined) return `couldn't parse labels: ${JSON.stringify(wrong[0])} is no name of a label`;
  const shown = labelText(labels);
  if (labels.length > limits.maxLabelNames) {
    return `entry for stream '${shown}' has ${labels.length} label names; limit ${limits.maxLabelNames}`;
  }
  for (const [name, value] of labels) {
    if (Buffer.byteLength(name) > limits.maxLabelNameLength) {
      return `stream '${shown}' has label name too long: '${name}'`;
    }
    if (Buffer.byteLength(value) > limits.maxLabelValueLength) {
      return `stream '${shown}' has label value too long: '${value}'`;
    }
  }
  return undefined;
}

/** Others could not be asked for: LogQL has no quoted names. */
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function entryProblem(
  { time, line, metadata }: PushEntry,
  labels: readonly LabelPair[],
  now: bigint,
  limits: PushLimits,
): string | undefined {
  const { maxLineSize, maxMetadata, maxAgeNs, graceNs } = limits;
  const shown = labelText(labels);
  if (time < now - maxAgeNs) {
    return `entry for stream '${shown}' has timestamp too old: ${timeText(time)}, oldest acceptable timestamp is: ${timeText(now - maxAgeNs)}`;
  }
  if (time > now + graceNs) return `entry for stream '${shown}' has timestamp too new: ${timeText(time)}`;
  const size = Buffer.byteLength(line);
  if (size > maxLineSize) {
    return `max entry size '${maxLineSize}' bytes exceeded for stream '${shown}' while adding an entry with length '${size}' bytes`;
  }
  if (metadata.length > maxMetadata) {
    return `stream '${shown}' has too many structured metadata labels: '${metadata.length}', limit: '${maxMetadata}'. Please see 'limits_config.max_structured_metadata_entries_count' or contact your Loki administrator to increase it`;
  }
  return undefined;
}

/** As Loki shows a stream: with the service that it found for it. */
function labelText(labels: readonly LabelPair[]): string {
  return `{${sortedLabels(withServiceName(labels))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ")}}`;
}

/** RFC 3339, in whole seconds. */
function timeText(time: bigint): string {
  const date = new Date(Number(time / 1_000_000n));
  return Number.isNaN(date.getTime()) ? String(time) : `${date.toISOString().slice(0, 19)}Z`;
}
