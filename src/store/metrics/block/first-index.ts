import type { BlockIndex, IndexSection } from "./block-index.ts";
import { SECTION_CHUNKS } from "./block-index.ts";
import { ByteReader } from "./byte-reader.ts";

/** Reads the index of files of the first version, which had it in one piece: no section is left to be read. */
export function decodeFirstIndex(bytes: Uint8Array): {
  index: BlockIndex;
  sections: readonly IndexSection[];
} {
  const reader = new ByteReader(bytes);
  const minTime = reader.double();
  const chunks = reader.uint32();
  const pages = reader.uint32();
  const column = (): Uint32Array => reader.uint32Array(chunks);
  const series = column();
  for (let i = 1; i < chunks; i++) series[i] = (series[i] ?? 0) + (series[i - 1] ?? 0);
  const [firstOffsets, lastOffsets, counts, lengths] = [column(), column(), column(), column()];
  const pageChunks = reader.uint32Array(pages);
  const places = placesOf(lengths, pageChunks);
  const index = {
    minTime,
    maxTime: minTime + lastOffsets.reduce((most, offset) => Math.max(most, offset), 0),
    samples: counts.reduce((sum, count) => sum + count, 0),
    chunks,
    sectionSeries: series.filter((_, chunk) => chunk % SECTION_CHUNKS === 0),
    sections: { offsets: new Float64Array(0), lengths: new Uint32Array(0), crcs: new Uint32Array(0) },
    pageChunks,
    pages: {
      offsets: reader.float64Array(pages),
      lengths: reader.uint32Array(pages),
      crcs: reader.uint32Array(pages),
    },
  };
  const sections = Array.from(index.sectionSeries, (_, number) => {
    const of = (values: Uint32Array): Uint32Array =>
      values.subarray(number * SECTION_CHUNKS, (number + 1) * SECTION_CHUNKS);
    return {
      series: of(series),
      firstOffsets: of(firstOffsets),
      lastOffsets: of(lastOffsets),
      counts: of(counts),
      places: of(places),
    };
  });
  return { index, sections };
}

/** Where each chunk begins in the content of its page. */
function placesOf(lengths: Uint32Array, pageChunks: Uint32Array): Uint32Array {
  const places = new Uint32Array(lengths.length);
  for (const [page, first] of pageChunks.entries()) {
    const end = pageChunks[page + 1] ?? lengths.length;
    for (let chunk = first + 1; chunk < end; chunk++) {
      places[chunk] = (places[chunk - 1] ?? 0) + (lengths[chunk - 1] ?? 0);
    }
  }
  return places;
}
