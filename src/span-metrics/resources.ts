import type { WireReader } from "../model/wire/reader.ts";
import type { FoundAttributes, WantedAttributes } from "./attributes.ts";

/** Wanted attributes of a resource. */
export interface MeteredResource {
  /** Equal for equal texts as long as it is known; never that of others. */
  readonly id: number;
  /** By place. */
  readonly texts: readonly (string | undefined)[];
}

const MOST_KNOWN = 10_000;

/** Gives resources ids. */
export class Resources {
  private readonly places: readonly number[];
  private known = new Map<string, MeteredResource>();
  private lastId = 0;

  constructor({ keys }: WantedAttributes) {
    this.places = [...keys.keys()];
  }

  /**
   * When more than 10,000 are known all are forgotten, and get new ids.
   *
   * @param found of the resource's attributes, in the bytes of `reader`.
   */
  of(found: FoundAttributes, reader: WireReader): MeteredResource {
    const texts = this.places.map((place) => found.text(reader, place));
    const key = JSON.stringify(texts);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= MOST_KNOWN) this.known = new Map();
    const resource = { id: ++this.lastId, texts };
    this.known.set(key, resource);
    return resource;
  }
}
