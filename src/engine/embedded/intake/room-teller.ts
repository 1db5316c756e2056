import type { Sequence } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { SeriesRoom } from "../../../store/metrics/series/series-table.ts";
import type { StoreRoom } from "./store-room.ts";

const NONE: SeriesRoom = { series: 0, labelBytes: 0 };

type RecordFlow = (record: JournalRecord) => Uint8Array | undefined;

/**
 * Tells the main thread what room the store of metrics has. Where components change metrics on their way to the store
 * they may make more series of them than were sent: then the store has to be asked of each request.
 */
export class RoomTeller {
  private readonly room: StoreRoom;
  private readonly store: { readonly room: SeriesRoom };
  private areChanged = false;

  constructor(room: StoreRoom, store: { readonly room: SeriesRoom }) {
    this.room = room;
    this.store = store;
  }

  /** The same flow, looked at. */
  watch(flow: RecordFlow): RecordFlow {
    return (record) => {
      const stored = flow(record);
      // What nobody changes comes as the same bytes.
      if (record.signal === "metrics" && stored !== undefined && stored !== record.payload)
        this.areChanged = true;
      return stored;
    };
  }

  /** @param upTo the last record that the store was handed. */
  tell(upTo: Sequence): void {
    this.room.publish(upTo, this.areChanged ? NONE : this.store.room);
  }
}
