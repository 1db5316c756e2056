import { errorMessage } from "../../../base/errors.ts";
import { ByteWriter } from "../block/byte-writer.ts";
import type { DeltaStreams } from "../decode/delta.ts";
import type { Families } from "../series/families.ts";
import { readChecked, writeChecked } from "./checked-file.ts";

const TYPES = ["counter", "gauge", "histogram", "summary", "unknown"] as const;

/** What the decoder must remember over a restart, as of the manifest's `resumeFrom`. */
export interface DecoderState {
  readonly deltas: DeltaStreams;
  readonly families: Families;
}

/** Delta totals, metadata. Durable when it returns. */
export async function writeState(path: string, { deltas, families }: DecoderState): Promise<void> {
  const content = new ByteWriter();
  deltas.encode(content);
  const metadata = families.all();
  content.varint(metadata.size);
  for (const [family, { type, help, unit }] of metadata) {
    content.string(family);
    content.byte(TYPES.indexOf(type));
    content.string(help);
    content.string(unit);
  }
  await writeChecked(path, content);
}

/** Fills `state`; a damaged file is reported and leaves it empty, so that delta streams begin anew. */
export async function readState(
  path: string,
  state: DecoderState,
  report: (problem: string) => void,
): Promise<void> {
  try {
    const reader = await readChecked(path);
    state.deltas.decode(reader);
    for (let left = reader.varint(); left > 0; left--) {
      const family = reader.string();
      const type = TYPES[reader.byte()] ?? "unknown";
      state.families.set(family, { type, help: reader.string(), unit: reader.string() });
    }
  } catch (error) {
    report(`metrics state ${path} cannot be read, delta sums begin anew: ${errorMessage(error)}`);
  }
}
