/**
 * Tells texts that come back to an editor from those that are new. What is typed comes back as the editor's value a
 * moment later, when more may have been typed: taking it for new would undo the last keys.
 */
export class Echoes {
  #sent: string[] = [];

  /** The editor's text was changed by its user. */
  sent(text: string): void {
    this.#sent.push(text);
  }

  /** Whether a value is a text that was sent; it and those before it are then done with. */
  isEcho(value: string): boolean {
    const at = this.#sent.lastIndexOf(value);
    this.#sent = this.#sent.slice(at + 1);
    return at !== -1;
  }
}
