import { fromUtf8 } from "../../base/bytes.ts";
import type { ActionOf, AttributeAction } from "../../model/loki/attribute-actions.ts";

/** What becomes of records' attributes, told by the ids of their keys. */
export class RecordActions {
  private readonly actionOf: ActionOf;
  private readonly known: (AttributeAction | undefined)[] = [];

  constructor(actionOf: ActionOf) {
    this.actionOf = actionOf;
  }

  /** @param id of the key, `bytes[start, end)`; 0 if it is not interned. */
  of(id: number, bytes: Uint8Array, start: number, end: number): AttributeAction {
    const known = id === 0 ? undefined : this.known[id];
    if (known !== undefined) return known;
    const action = this.actionOf(fromUtf8(bytes.subarray(start, end)));
    if (id !== 0) this.known[id] = action;
    return action;
  }
}
