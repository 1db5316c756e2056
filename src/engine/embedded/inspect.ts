import { existsSync } from "node:fs";
import { WatchtowerError } from "../../base/errors.ts";
import type { Config } from "../../config/settings.ts";
import { inspectJournal } from "../../journal/inspect.ts";
import type { JournalReport } from "../../journal/inspect.ts";
import { dataFolder } from "./folder.ts";

/** The journal in this data folder, running or not. @throws WatchtowerError `notFound` if there is none. */
export function inspectJournalOf({ dataDir }: Config): JournalReport {
  const { journal } = dataFolder(dataDir);
  if (existsSync(journal)) return inspectJournal(journal);
  throw new WatchtowerError("notFound", `there is no journal at ${journal}; start with: watchtower up`);
}
