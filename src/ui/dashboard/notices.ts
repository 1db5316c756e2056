import type { Dashboard } from "../../dashboard-file/model.ts";

/** What of the file cannot be shown as it was meant, a sentence each. */
export const noticesOf = ({ notices }: Dashboard): readonly string[] =>
  notices.map(({ where, what }) => `${where}: ${what}`);
