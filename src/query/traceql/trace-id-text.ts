/** A trace's id as Tempo shows it: without leading zeros. */
export const traceIdText = (traceId: string): string => traceId.replace(/^0+/, "");
