/** Views of bytes by words. Most calls in a row are about one request: its view is made once. */
export class LastView {
  private bytes: Uint8Array = new Uint8Array(0);
  private view = viewOf(this.bytes);

  over(bytes: Uint8Array): DataView {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = viewOf(bytes);
    }
    return this.view;
  }
}

/** The same memory. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
