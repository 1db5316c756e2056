import type { Follower } from "../journal/follower.ts";
import { deadLettersOf, doNotForget, folderNames, isPaused, isToForget, removeFolder } from "./folder.ts";
import type { Destination } from "./destination.ts";
import type { Remembered } from "./remembered.ts";
import type { DestinationStatus, LaneStatus } from "./status.ts";

/** Of a journal: where its readers are. */
interface Places {
  listFollowers(): readonly Follower[];
  /** Gives up a follower's place. */
  forget(name: string): Promise<void>;
}

const SEPARATOR = "/";
/** What the reader of a destination's signal is called in the journal. */
export const followerName = (destination: string, signal: string): string =>
  `${destination}${SEPARATOR}${signal}`;
/** The places of a destination. */
export const followersTo = (places: Pick<Places, "listFollowers">, name: string): readonly Follower[] =>
  places.listFollowers().filter((follower) => destinationOf(follower) === name);
/** The destination whose place a follower is. */
export const destinationOf = (follower: Follower): string =>
  follower.name.slice(0, follower.name.lastIndexOf(SEPARATOR));

/** Those to which nothing is sent now, but for which places in the journal or dead letters are kept. */
export function heldNames(places: Places, root: string, active: ReadonlySet<string>): readonly string[] {
  const names = new Set([...places.listFollowers().map(destinationOf), ...folderNames(root)]);
  return [...names].filter((name) => !active.has(name)).toSorted();
}

/** Of a destination to which nothing is sent now: its protocol is `off`, and its endpoint is not known. */
export function heldStatus(
  places: Places,
  root: string,
  name: string,
  remembered: Remembered,
): DestinationStatus {
  return {
    name,
    protocol: "off",
    endpoint: "",
    isPaused: isPaused(root, name),
    deadLetters: deadLettersOf(root, name).size(),
    signals: heldSignals(places, name, remembered),
  };
}

/** Of all signals with a place, as if none were sent any more. */
export function heldSignals(
  places: Places,
  name: string,
  remembered: Remembered,
): DestinationStatus["signals"] {
  return Object.fromEntries(
    followersTo(places, name).map((follower) => [follower.signal, laneStatus(follower, remembered)]),
  );
}

const laneStatus = ({ name, waiting, lost }: Follower, remembered: Remembered): LaneStatus => ({
  ...remembered.countsOf(name).counted,
  queue: waiting,
  inFlight: 0,
  lost,
});

/** Gives up the destination's places in the journal, then its dead letters and its pause. */
export async function forget(places: Places, root: string, name: string): Promise<void> {
  for (const follower of places.listFollowers())
    if (destinationOf(follower) === name) await places.forget(follower.name);
  removeFolder(root, name);
}

/** The same of one that is in use, for signals that are sent there no more. */
export async function forgetUnused(
  places: Places,
  root: string,
  { name, signals }: Pick<Destination, "name" | "signals">,
): Promise<void> {
  for (const follower of places.listFollowers())
    if (destinationOf(follower) === name && !signals.includes(follower.signal))
      await places.forget(follower.name);
  doNotForget(root, name);
}

/** Those that somebody asked to forget. */
export const namesToForget = (root: string): readonly string[] =>
  folderNames(root).filter((name) => isToForget(root, name));
