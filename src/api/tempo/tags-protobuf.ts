import { WireWriter } from "../../model/wire/writer.ts";
import type { TagValuesV2Body, TagsV2Body } from "../wire/tempo.ts";

const METRICS_FIELD = 2;

/** tempopb.SearchTagsResponse, and of the same form tempopb.SearchTagValuesResponse. */
export function encodeTags(texts: readonly string[]): Uint8Array {
  const writer = new WireWriter();
  for (const text of texts) writer.string(1, text);
  return withMetrics(writer);
}

/** tempopb.SearchTagsV2Response */
export function encodeTagsV2(scopes: TagsV2Body["scopes"]): Uint8Array {
  const writer = new WireWriter();
  for (const { name, tags } of scopes) {
    writer.message(1, (scope) => {
      scope.string(1, name);
      for (const tag of tags) scope.string(2, tag);
    });
  }
  return withMetrics(writer);
}

/** tempopb.SearchTagValuesV2Response */
export function encodeTagValuesV2(values: TagValuesV2Body["tagValues"]): Uint8Array {
  const writer = new WireWriter();
  for (const { type, value } of values) {
    writer.message(1, (inner) => {
      inner.string(1, type);
      if (value !== "") inner.string(2, value);
    });
  }
  return withMetrics(writer);
}

/** tempopb.MetadataMetrics: Tempo says how many bytes it has read; ours is one job, that is done. */
function withMetrics(writer: WireWriter): Uint8Array {
  writer.message(METRICS_FIELD, (metrics) => {
    metrics.uint32(2, 1);
    metrics.uint32(3, 1);
    metrics.uint32(4, 1);
  });
  return writer.finish();
}
