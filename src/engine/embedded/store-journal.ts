import { errorMessage } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import { byteCount, sequence } from "../../base/units.ts";
import type { Sequence } from "../../base/units.ts";
import type { Config } from "../../config/settings.ts";
import { Journal } from "../../journal/journal.ts";
import type { Damage } from "../../journal/scan.ts";
import type { DataFolder } from "./data-folder/folder.ts";

/** The store's name among the journal's readers. */
const STORE_READER = "store";

const DAMAGE: Readonly<Record<Damage["kind"], string>> = {
  header: "a damaged header, mended; nothing is lost",
  records: "damaged; records in there are lost",
  tail: "never acknowledged, and erased",
  cut: "cut off the file; records in there are lost",
};

/** Opens it and logs what a crash or damage left. @throws the file system's error. */
export async function openJournal(config: Config, folder: DataFolder, log: Logger): Promise<Journal> {
  const journal = await Journal.open({
    dir: folder.journal,
    durability: config.durability,
    maxBytes: byteCount(config.journalMaxBytes),
    reservedSegments: 1,
    keepBytes: byteCount(config.journalKeepBytes),
  });
  for (const problem of journal.recovery.problems) log.warn(`journal: ${problem}`);
  for (const damage of journal.recovery.damage) {
    const what = DAMAGE[damage.kind];
    log.warn(`journal: ${damage.bytes} bytes at ${damage.offset} of ${damage.segment} were ${what}`);
  }
  if (neededByStore(journal) === sequence(1)) releaseForStore(journal, sequence(1), log);
  return journal;
}

/** The first record that the store may need again. */
export const neededByStore = (journal: Journal): Sequence => journal.neededBy(STORE_READER);

/** The store keeps its own place, too: one that the journal cannot write now is written with the next. */
export function releaseForStore(journal: Journal, needed: Sequence, log: Logger): void {
  try {
    journal.release(STORE_READER, needed);
  } catch (error) {
    log.warn(`journal: what the store has cannot be noted: ${errorMessage(error)}`);
  }
}
