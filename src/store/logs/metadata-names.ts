import { labelName } from "./label-name.ts";

/** What some rows have in common, by which labels they may have. */
export interface MetadataOrigins {
  /** Keys of attributes; `undefined` where they are not all known. */
  readonly keys: ReadonlySet<string> | undefined;
  /** Labels of resources and scopes. */
  readonly shared: ReadonlySet<string>;
}

/** Which labels rows' structured metadata may have, told without decoding it: what is not among them need not be looked for. */
export class MetadataNames {
  private readonly origins: MetadataOrigins;
  private readonly own: ReadonlySet<string>;
  private readonly roots: readonly string[];
  private readonly known = new Map<string, boolean>();

  constructor(origins: MetadataOrigins) {
    this.origins = origins;
    const own = [...(origins.keys ?? [])].map(labelName);
    this.own = new Set(own);
    this.roots = own.map((name) => plain(`${name}_`));
  }

  /** Fields of the record apart, such as its trace id. */
  mayHave(name: string): boolean {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const found = this.find(name);
    if (this.known.size < MOST_KNOWN) this.known.set(name, found);
    return found;
  }

  private find(name: string): boolean {
    const { keys, shared } = this.origins;
    if (keys === undefined || shared.has(name) || this.own.has(name)) return true;
    // A map's members have names that begin with its own.
    const flat = plain(name);
    return this.roots.some((root) => flat.startsWith(root));
  }
}

const MOST_KNOWN = 10_000;

/** Underscores that join names may run together. */
const plain = (name: string): string => name.replaceAll(/_+/g, "_");
