import { type Tokens, VARIABLE, joinTokens, tokenize } from "./tokenize.ts";

/** Lines that are alike. */
export interface Cluster {
  /** The text of their pattern, `<_>` where they differ. */
  readonly pattern: string;
  /** Lines by time slot. */
  readonly counts: ReadonlyMap<number, number>;
}

interface Group {
  texts: string[];
  readonly gaps: readonly string[];
  readonly counts: Map<number, number>;
}

interface Node {
  readonly children: Map<string, Node>;
  readonly groups: Set<Group>;
}

/** How many first tokens lead through the tree. */
const DEPTH = 28;
/** Ways from one node; what has no way of its own goes by the variable one. */
const MOST_CHILDREN = 15;
/** Share of tokens in which a line must agree with a group. */
const LEAST_SIMILARITY = 0.3;
/** Groups at once; the one that no line came to for longest gives way. */
const MOST_GROUPS = 300;

/**
 * Finds the patterns of lines one after another (P. He et al., "Drain: An Online Log Parsing Approach with Fixed
 * Depth Tree", ICWS 2017): a tree by the number of tokens and the first of them leads to a few groups, of which a
 * line joins the one most like it; where they differ the group's pattern becomes variable.
 */
export class Drain {
  private readonly byLength = new Map<number, Node>();
  /** In the order of their last line. */
  private readonly groups = new Map<Group, Node>();

  /** @param slot under which the line is counted. */
  add(line: string, slot: number): void {
    const tokens = tokenize(line);
    if (tokens === undefined) return;
    const leaf = this.leafFor(tokens.texts);
    const group = mostAlike(leaf, tokens) ?? this.newGroup(leaf, tokens);
    group.texts = group.texts.map((text, index) => (text === tokens.texts[index] ? text : VARIABLE));
    group.counts.set(slot, (group.counts.get(slot) ?? 0) + 1);
    this.groups.delete(group);
    this.groups.set(group, leaf);
  }

  clusters(): Cluster[] {
    return [...this.groups.keys()].map(({ texts, gaps, counts }) => ({
      pattern: joinTokens({ texts, gaps }),
      counts,
    }));
  }

  private leafFor(texts: readonly string[]): Node {
    let node = this.byLength.get(texts.length);
    if (node === undefined) this.byLength.set(texts.length, (node = newNode()));
    for (const text of texts.slice(0, Math.min(DEPTH, texts.length - 1))) node = childFor(node, text);
    return node;
  }

  private newGroup(leaf: Node, { texts, gaps }: Tokens): Group {
    const group: Group = { texts: [...texts], gaps, counts: new Map() };
    leaf.groups.add(group);
    if (this.groups.size >= MOST_GROUPS) {
      const [oldest] = this.groups;
      if (oldest !== undefined) {
        this.groups.delete(oldest[0]);
        oldest[1].groups.delete(oldest[0]);
      }
    }
    return group;
  }
}

const newNode = (): Node => ({ children: new Map(), groups: new Set() });

/** Tokens with digits are likely to differ from line to line: they share the variable way. */
function childFor(node: Node, text: string): Node {
  const own = node.children.get(text);
  if (own !== undefined) return own;
  const isConstant = !/\p{N}/u.test(text) && node.children.size < MOST_CHILDREN;
  const key = isConstant ? text : VARIABLE;
  let child = node.children.get(key);
  if (child === undefined) node.children.set(key, (child = newNode()));
  return child;
}

function mostAlike(leaf: Node, { texts, gaps }: Tokens): Group | undefined {
  let best: Group | undefined;
  let most = LEAST_SIMILARITY;
  for (const group of leaf.groups) {
    // Blanks are part of the pattern, which `|>` must find in the lines.
    if (!gaps.every((gap, index) => gap === group.gaps[index])) continue;
    const same = group.texts.filter((text, index) => text === texts[index]).length / texts.length;
    if (same < most) continue;
    most = same;
    best = group;
  }
  return best;
}
