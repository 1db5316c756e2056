import { WireReader } from "../../../model/wire/reader.ts";

/*
 * Requests of tempopb.StreamingQuerier as the parameters of the HTTP endpoints that do the same, which is how Tempo's
 * frontend takes them, too.
 */

type Read = (reader: WireReader) => string;

const text: Read = (reader) => reader.string();
const uint32: Read = (reader) => nonZero(reader.varint());
const uint64: Read = (reader) => nonZero(reader.uint64());
const milliseconds: Read = (reader) => suffixed(reader.varint(), "ms");
const nanoseconds: Read = (reader) => suffixed(reader.uint64(), "ns");

const nonZero = (value: number | bigint): string => (Number(value) === 0 ? "" : String(value));
const suffixed = (value: number | bigint, unit: string): string =>
  Number(value) === 0 ? "" : `${value}${unit}`;

type Fields = Readonly<Record<number, readonly [parameter: string, read: Read]>>;

const TAGS_FIELD = 1;
const SEARCH: Fields = {
  2: ["minDuration", milliseconds],
  3: ["maxDuration", milliseconds],
  4: ["limit", uint32],
  5: ["start", uint32],
  6: ["end", uint32],
  8: ["q", text],
  9: ["spss", uint32],
};
const TAGS: Fields = {
  1: ["scope", text],
  2: ["q", text],
  3: ["start", uint32],
  4: ["end", uint32],
  5: ["limit", uint32],
};
const TAG_VALUES: Fields = {
  1: ["name", text],
  2: ["q", text],
  4: ["start", uint32],
  5: ["end", uint32],
  6: ["limit", uint32],
};
const RANGE: Fields = {
  1: ["q", text],
  2: ["start", uint64],
  3: ["end", uint64],
  4: ["step", nanoseconds],
  16: ["exemplars", uint32],
  17: ["maxSeries", uint32],
};
const INSTANT: Fields = { 1: ["q", text], 2: ["start", uint64], 3: ["end", uint64] };

/** tempopb.SearchRequest. @throws WatchtowerError `invalid` for bytes that are none, as all of these. */
export function searchParameters(message: Uint8Array): URLSearchParams {
  const parameters = read(message, SEARCH);
  const tags = readTags(message);
  if (tags !== "") parameters.set("tags", tags);
  return parameters;
}

/** tempopb.SearchTagsRequest */
export const tagsParameters = (message: Uint8Array): URLSearchParams => read(message, TAGS);
/** tempopb.SearchTagValuesRequest; the tag is the parameter `name`. */
export const tagValuesParameters = (message: Uint8Array): URLSearchParams => read(message, TAG_VALUES);
/** tempopb.QueryRangeRequest */
export const rangeParameters = (message: Uint8Array): URLSearchParams => read(message, RANGE);
/** tempopb.QueryInstantRequest */
export const instantParameters = (message: Uint8Array): URLSearchParams => read(message, INSTANT);

function read(message: Uint8Array, fields: Fields): URLSearchParams {
  const parameters = new URLSearchParams();
  const reader = new WireReader(message);
  while (reader.next()) {
    const known = fields[reader.field];
    if (known === undefined) reader.skip();
    else parameters.set(known[0], known[1](reader));
  }
  return parameters;
}

/** The map `Tags`, as logfmt. */
function readTags(message: Uint8Array): string {
  const tags: string[] = [];
  const reader = new WireReader(message);
  while (reader.next()) {
    if (reader.field === TAGS_FIELD) tags.push(readTag(new WireReader(reader.bytesValue())));
    else reader.skip();
  }
  return tags.join(" ");
}

function readTag(entry: WireReader): string {
  let [key, value] = ["", ""];
  while (entry.next()) {
    if (entry.field === 1) key = entry.string();
    else if (entry.field === 2) value = entry.string();
    else entry.skip();
  }
  return `${key}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
