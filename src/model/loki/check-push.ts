import { WatchtowerError } from "../../base/errors.ts";
import { utf8 } from "../../base/bytes.ts";
import type { LabelPair } from "../labels.ts";
import { labelSetText, sortedLabels } from "./label-set.ts";
import type { PushLimits } from "./push-limits.ts";
import type { PushEntry, PushRequest, PushStream } from "./push.ts";
import { SERVICE_NAME, withServiceName } from "./service-name.ts";

/** What Loki's rules leave of a request. */
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
export function checkPush(request: PushRequest, now: bigint, limits: PushLimits): CheckedPush {
  if (request.length === 0) throw new WatchtowerError("invalid", NO_STREAM);
  const kept: PushStream[] = [];
  let problem: string | undefined;
  for (const stream of request) {
    let text: string | undefined;
    const shown = (): string => (text ??= labelText(stream.labels, limits));
    const wrong = streamProblem(stream.labels, shown, limits);
    if (wrong !== undefined) {
      problem = wrong;
      continue;
    }
    const entries = truncated(stream.entries, limits).filter((entry) => {
      const bad = entryProblem(entry, shown, now, limits);
      problem = bad ?? problem;
      return bad === undefined;
    });
    if (entries.length === 0) continue;
    const { labels } = stream;
    kept.push({ labels, entries: limits.incrementsDuplicates ? withoutDuplicateTimes(entries) : entries });
  }
  return { kept, problem };
}

/** Loki answers it with 422. */
export const NO_STREAM = "error at least one valid stream is required for ingestion";

/** The labels of a stream; made only where something of it is refused. */
type Shown = () => string;

function streamProblem(labels: readonly LabelPair[], shown: Shown, limits: PushLimits): string | undefined {
  if (labels.length === 0 && limits.serviceNameSources.length === 0) return NO_LABELS;
  const wrong = labels.find(([name]) => !LABEL_NAME.test(name));
  if (wrong !== undefined) return `couldn't parse labels: ${JSON.stringify(wrong[0])} is no name of a label`;
  const count = labels.filter(([name]) => name !== SERVICE_NAME).length;
  if (count > limits.maxLabelNames) {
    return `entry for stream '${shown()}' has ${count} label names; limit ${limits.maxLabelNames}`;
  }
  for (const [name, value] of labels) {
    if (Buffer.byteLength(name) > limits.maxLabelNameLength) {
      return `stream '${shown()}' has label name too long: '${name}'`;
    }
    if (Buffer.byteLength(value) > limits.maxLabelValueLength) {
      return `stream '${shown()}' has label value too long: '${value}'`;
    }
  }
  return undefined;
}

/** Where no name of a service is found for it either. */
const NO_LABELS = "error at least one label pair is required per stream";

/** Others could not be asked for: LogQL has no quoted names. */
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function entryProblem(
  { time, line, metadata }: PushEntry,
  shown: Shown,
  now: bigint,
  { maxLineSize, maxAgeNs, graceNs, ...limits }: PushLimits,
): string | undefined {
  if (maxAgeNs !== undefined && time < now - maxAgeNs) {
    return `entry for stream '${shown()}' has timestamp too old: ${timeText(time)}, oldest acceptable timestamp is: ${timeText(now - maxAgeNs)}`;
  }
  if (time > now + graceNs) return `entry for stream '${shown()}' has timestamp too new: ${timeText(time)}`;
  const size = Buffer.byteLength(line);
  if (maxLineSize !== 0 && size > maxLineSize) {
    return `max entry size '${maxLineSize}' bytes exceeded for stream '${shown()}' while adding an entry with length '${size}' bytes`;
  }
  return metadata.length === 0 ? undefined : metadataProblem(metadata, shown, limits);
}

function metadataProblem(
  metadata: readonly LabelPair[],
  shown: Shown,
  {
    takesMetadata,
    maxMetadata,
    maxMetadataBytes,
  }: Pick<PushLimits, "takesMetadata" | "maxMetadata" | "maxMetadataBytes">,
): string | undefined {
  if (!takesMetadata) {
    return `stream '${shown()}' includes structured metadata, but this feature is disallowed${see("allow_structured_metadata", "enable")}`;
  }
  const bytes = metadata.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (maxMetadataBytes !== 0 && bytes > maxMetadataBytes) {
    return `stream '${shown()}' has structured metadata too large: '${bytes}' bytes, limit: '${maxMetadataBytes}' bytes${see("max_structured_metadata_size", "increase")}`;
  }
  if (maxMetadata !== 0 && metadata.length > maxMetadata) {
    return `stream '${shown()}' has too many structured metadata labels: '${metadata.length}', limit: '${maxMetadata}'${see("max_structured_metadata_entries_count", "increase")}`;
  }
  return undefined;
}

const see = (name: string, what: string): string =>
  `. Please see \`limits_config.${name}\` or contact your Loki administrator to ${what} it`;

/** Lines that are too long are cut off, where it is set. A character is not cut in two. */
function truncated(
  entries: readonly PushEntry[],
  { maxLineSize, truncationMark: mark }: PushLimits,
): readonly PushEntry[] {
  const room = mark === undefined ? 0 : maxLineSize - Buffer.byteLength(mark);
  if (room <= 0) return entries;
  return entries.map((entry) =>
    Buffer.byteLength(entry.line) > maxLineSize
      ? { ...entry, line: `${startOf(entry.line, room)}${mark}` }
      : entry,
  );
}

/** As much of the text as has room in so many bytes. */
function startOf(text: string, room: number): string {
  const bytes = utf8(text);
  let end = room;
  while (end > 0 && isContinuation(bytes[end] ?? 0)) end--;
  return Buffer.from(bytes.subarray(0, end)).toString();
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** A different line of the time of the one before it comes a nanosecond later. */
function withoutDuplicateTimes(entries: readonly PushEntry[]): readonly PushEntry[] {
  let sent = entries[0]?.time;
  let before: PushEntry | undefined;
  return entries.map((entry) => {
    const isEqual = before !== undefined && (entry.time === sent || entry.time === before.time);
    if (before !== undefined && isEqual && before.line !== entry.line) {
      before = { ...entry, time: before.time + 1n };
    } else {
      sent = entry.time;
      before = entry;
    }
    return before;
  });
}

/** As Loki shows a stream: with the service that it found for it. */
function labelText(labels: readonly LabelPair[], { serviceNameSources }: PushLimits): string {
  return labelSetText(sortedLabels(withServiceName(labels, serviceNameSources)));
}

/** RFC 3339, in whole seconds. */
function timeText(time: bigint): string {
  const date = new Date(Math.floor(Number(time) / 1e6));
  return Number.isNaN(date.getTime()) ? String(time) : `${date.toISOString().slice(0, 19)}Z`;
}
