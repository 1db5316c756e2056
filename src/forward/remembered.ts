import { LaneCounts } from "./lane-counts.ts";

/** What outlasts the ways to destinations, which end and begin anew when settings change: it is of the process. */
export class Remembered {
  /** Files that this process has begun: what it wrote stays. */
  readonly begunFiles = new Set<string>();
  private readonly lanes = new Map<string, LaneCounts>();

  /** @param follower name of the lane's. */
  countsOf(follower: string): LaneCounts {
    const known = this.lanes.get(follower);
    if (known !== undefined) return known;
    const counts = new LaneCounts();
    this.lanes.set(follower, counts);
    return counts;
  }
}
